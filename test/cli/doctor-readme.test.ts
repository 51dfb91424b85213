import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { start } from '../program.js'
import { claudeServer } from '../simulators/claude.js'
import { discordServer } from '../simulators/discord.js'
import { slackServer } from '../simulators/slack.js'
import { temporaryFolder } from '../stage.js'

const token = 'MTA1.abc.def'
const key = 'your-key'
const models = {
  ...{ 'claude-sonnet-5-5': {}, 'claude-haiku-5-5': {} },
  'claude-sonnet-4-5': { lifecycle: 'retired', retires_at: '2026-11-30T00:00:00Z' },
} as const
const fewScopes = [
  'app_mentions:read',
  'channels:read',
  'groups:read',
  'chat:write',
  'commands',
  'im:history',
  'assistant:write',
  'channels:history',
  'groups:history',
  'mpim:history',
]

/** What the README says of broken set-ups: what stands in `.env`, and what the doctor says of it. */
async function shown(): Promise<{ dotEnv: string; said: string }[]> {
  const all = /\$ cat \.env\n([^$]*)\$ npm --silent start -- doctor\n([^$`]*)/g
  const blocks = (await readFile('README.md', 'utf8')).matchAll(all)
  return [...blocks].map(([, dotEnv = '', said = '']) => ({ dotEnv, said: said.trim() }))
}

/** What the doctor says of a `.env` that is not fine or worth knowing, with ids and ports as in the README. */
async function examined(dotEnv: string, env: Record<string, string>, { port = 3000, dotEnvMode = 0o600 } = {}) {
  const text = dotEnv.replace('PORT=3000', `PORT=${port}`)
  const { out } = await (await start({ args: ['doctor'], env, dotEnv: text, dotEnvMode })).ended
  const wrong = out.replace(/^(?:fine|note) .*\n(?: .*\n)*/gm, '…\n').replace(/(?:…\n)+/g, '…\n')
  return wrong
    .replace(/\d{17,20}/g, '1234567890123456789')
    .replaceAll(String(port), '3000')
    .trim()
}

async function damagedFolder(): Promise<string> {
  const folder = join(await temporaryFolder(), 'sessions')
  await mkdir(join(folder, 'discord'), { recursive: true })
  await writeFile(join(folder, 'discord', '80351110224678912.json'), '{"version": 1, "us')
  await chmod(join(folder, 'discord'), 0o755)
  return folder
}

async function takenPort(): Promise<number> {
  const server = createServer((_, response) => response.writeHead(404).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

it('shows in the README what the doctor says of five broken set-ups', { timeout: 60_000 }, async () => {
  const five = await shown()
  const claude = await claudeServer(() => ({ status: 500 }), { key, models })
  const fast = await claudeServer(() => ({ status: 500 }), { key, ahead: -10 * 60_000 })
  const [discord, deaf] = [await discordServer({ token }), await discordServer({ token, contentIntent: false })]
  const slack = await slackServer({ botToken: 'xoxb-1-2-abc', appToken: 'xapp-another', scopes: fewScopes })
  const folder = await damagedFolder()
  const dotEnvs = five.map(({ dotEnv }) => dotEnv)
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = dotEnvs
  const last = { ANTHROPIC_BASE_URL: fast.url, DISCORD_API_URL: discord.url, SESSIONS_DIR: folder }
  const said = [
    await examined(first, {}, { dotEnvMode: 0o644 }),
    await examined(second, { ANTHROPIC_BASE_URL: claude.url }),
    await examined(third, { DISCORD_API_URL: deaf.url }),
    await examined(fourth, { SLACK_API_URL: slack.url }),
    (await examined(fifth, last, { port: await takenPort() })).replaceAll(`${folder}/`, 'sessions/'),
  ]
  expect(five.map((one) => one.said)).toEqual(said.map((one) => one.replaceAll(folder, './sessions')))
})
