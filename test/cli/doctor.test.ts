import { spawnSync } from 'node:child_process'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lookAtNode } from '../../src/cli/doctor/machine.js'
import { run, start } from '../program.js'
import { claudeServer } from '../simulators/claude.js'
import { discordServer } from '../simulators/discord.js'
import { slackServer } from '../simulators/slack.js'
import { temporaryFolder } from '../stage.js'

/** Root may read everything, unless it goes without that. */
const asAnyone = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : []
const mayBeAnyone = asAnyone.length === 0 || spawnSync('setpriv', [...asAnyone.slice(1), 'true']).status === 0

interface Finding {
  about: string
  state: string
  says: string
  fix?: string
}

/** What the doctor finds that is not in order, and how it ends. */
async function examine(env: Record<string, string>, through: string[] = []) {
  const { code, out, err } = await (await start({ args: ['doctor', '--json'], env, through })).ended
  const { exit, findings } = JSON.parse(out) as { exit: number; findings: Finding[] }
  expect([exit, err]).toEqual([code, ''])
  const wrong = findings.filter(({ state }) => state === 'mend' || state === 'stops')
  for (const { fix, state, says } of wrong) expect(state === 'stops' || fix, says).toBeTruthy()
  return { code, findings, wrong, text: out }
}

/** Where nobody listens. */
async function nowhere(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

const says = (words: RegExp) => expect.stringMatching(words)

describe('npm start -- doctor', () => {
  it('finds nothing to mend where nothing is set', async () => {
    const { code, wrong } = await examine({})
    expect([code, wrong]).toEqual([0, []])
  })

  it('finds nothing to mend where all is set and right, and asks nobody for more than that', async () => {
    const [claude, discord, slack] = [
      await claudeServer(() => ({ status: 500 })),
      await discordServer(),
      await slackServer(),
    ]
    const { code, findings, wrong } = await examine({
      ...{ ANTHROPIC_API_KEY: 'right-key', ANTHROPIC_BASE_URL: claude.url, PORT: '0' },
      ...{ DISCORD_TOKEN: 'right-token', DISCORD_API_URL: discord.url },
      ...{ SLACK_BOT_TOKEN: 'xoxb-right', SLACK_APP_TOKEN: 'xapp-right', SLACK_API_URL: slack.url },
    })
    expect([code, wrong]).toEqual([0, []])
    expect(findings).toEqual(
      expect.arrayContaining([
        { about: 'CHAT_MODEL', state: 'fine', says: 'claude-sonnet-5-5 is there' },
        { about: 'LEARNING_MODEL', state: 'fine', says: 'claude-haiku-5-5 is there' },
        { about: 'DISCORD_TOKEN', state: 'fine', says: says(/ is its bot, in 1 server$/) },
        { about: 'Discord', state: 'fine', says: 'the Message Content Intent is on' },
        { about: 'Slack', state: 'fine', says: 'the app has all its scopes' },
        { about: 'SLACK_APP_TOKEN', state: 'fine', says: 'Slack opens a connection for it' },
        { about: 'clock', state: 'fine', says: 'right, within two minutes' },
      ]),
    )
    expect(claude.bodies).toEqual([])
    expect([...discord.refused, ...slack.refused]).toEqual([])
    expect(slack.calls.map(({ method }) => method).sort()).toEqual(['apps.connections.open', 'auth.test'])
  })

  it('says what the start would say of a character, of limits and of lists', async () => {
    const env = { ANTHROPIC_BASE_URL: await nowhere(), CHAT_MODEL: 'qwen', LEARNING_MODEL: 'qwen', DOLLARS_A_DAY: '5' }
    const dotEnv = 'PERSONA=./nobody.txt\nCHANNELS=#general\nPEOPLE=ana\n'
    const { code, out } = await (await start({ args: ['doctor', '--json'], env, dotEnv, dotEnvMode: 0o600 })).ended
    const { findings } = JSON.parse(out) as { findings: Finding[] }
    expect([code, findings.filter(({ state }) => state !== 'fine')]).toEqual([
      78,
      expect.arrayContaining([
        expect.objectContaining({ about: '.env', says: 'CHANNELS is set to nothing: # begins a comment.' }),
        expect.objectContaining({ about: 'PEOPLE', says: says(/expected ids \(not names\)/) }),
        expect.objectContaining({ about: 'PERSONA', says: says(/nobody\.txt is not there/) }),
        expect.objectContaining({ about: 'limits', fix: says(/^CHAT_PRICE=2\/10 # .*, LEARNING_PRICE=/) }),
      ]),
    ])
  })

  it('says which model ends, which ended and which there never was', async () => {
    const soon = new Date(Date.now() + 86_400_000).toISOString()
    const models = {
      'ends-soon': { lifecycle: 'deprecated', retires_at: soon },
      'ended-long-ago': { lifecycle: 'retired', retires_at: '2026-01-05T00:00:00Z' },
      'claude-sonnet-4-5': {},
    } as const
    const claude = await claudeServer(() => ({ status: 500 }), { models })
    const env = { ANTHROPIC_API_KEY: 'right-key', ANTHROPIC_BASE_URL: claude.url }
    const first = await examine({ ...env, CHAT_MODEL: 'ends-soon', LEARNING_MODEL: 'ended-long-ago' })
    expect([first.code, first.wrong]).toEqual([
      1,
      [
        {
          about: 'CHAT_MODEL',
          state: 'mend',
          says: `ends-soon ends on ${soon.slice(0, 10)}.`,
          fix: says(/^Put CHAT_MODEL=claude/),
        },
        {
          about: 'LEARNING_MODEL',
          state: 'mend',
          says: says(/^ended-long-ago ended on 2026-01-05\.$/),
          fix: says(/^Put LEARNING/),
        },
      ],
    ])
    const second = await examine({ ...env, CHAT_MODEL: 'claude-sonnet-4-5', LEARNING_MODEL: 'claude-haiku-9' })
    expect(second.wrong).toMatchObject([
      { says: says(/^claude-sonnet-4-5 (?:ends|was to end) on 2026-11-30\.$/) },
      { says: says(/^There is no model claude-haiku-9/), fix: says(/ends-soon, claude-sonnet-4-5\.$/) },
    ])
  })

  it('believes a local server that lists its models, and one that tells nothing of them', async () => {
    const server = createServer(({ url }, response) => {
      const lists = url?.startsWith('/lists/v1/models?')
      response.writeHead(lists ? 200 : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(lists ? { data: [{ id: 'llama', object: 'model' }] } : {}))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const there = await examine({ ANTHROPIC_BASE_URL: `${url}/lists`, CHAT_MODEL: 'llama', LEARNING_MODEL: 'qwen' })
    expect(there.wrong).toMatchObject([{ about: 'LEARNING_MODEL', fix: says(/, as llama\.$/) }])
    const silent = await examine({ ANTHROPIC_BASE_URL: url, CHAT_MODEL: 'llama', LEARNING_MODEL: 'qwen' })
    expect([silent.code, silent.wrong]).toEqual([0, []])
  })

  it('says which keys and tokens are refused, and shows none of them', async () => {
    const [claude, discord, slack] = [
      await claudeServer(() => ({ status: 500 })),
      await discordServer(),
      await slackServer(),
    ]
    const { code, wrong, text } = await examine({
      ...{ ANTHROPIC_API_KEY: 'sk-canary', ANTHROPIC_BASE_URL: claude.url },
      ...{ DISCORD_TOKEN: 'canary.token', DISCORD_API_URL: discord.url },
      ...{ SLACK_BOT_TOKEN: 'xoxb-canary', SLACK_APP_TOKEN: 'xapp-canary', SLACK_API_URL: slack.url },
    })
    expect(code).toBe(78)
    expect(wrong.map(({ about, state }) => [about, state])).toEqual([
      ['ANTHROPIC_API_KEY', 'stops'],
      ['DISCORD_TOKEN', 'stops'],
      ['SLACK_BOT_TOKEN', 'stops'],
      ['SLACK_APP_TOKEN', 'stops'],
    ])
    expect(text).not.toContain('canary')
  })

  it('says what Discord and Slack keep from it', async () => {
    const discord = await discordServer({ contentIntent: false, guilds: 0 })
    const needed = ['app_mentions:read', 'channels:read', 'groups:read', 'chat:write', 'commands', 'im:history']
    const slack = await slackServer({ scopes: [...needed, 'users:read'] })
    const env = { MODEL: 'offline', DISCORD_TOKEN: 'right-token', DISCORD_API_URL: discord.url }
    const tokens = { SLACK_BOT_TOKEN: 'xoxb-right', SLACK_APP_TOKEN: 'xapp-right' }
    const { code, findings, wrong } = await examine({ ...env, ...tokens, SLACK_API_URL: slack.url })
    expect([code, wrong]).toMatchObject([
      1,
      [
        { about: 'Discord', says: says(/Message Content Intent is off/), fix: says(/applications\/\d+\/bot/) },
        { about: 'Slack', says: says(/^Without the scopes assistant:write, channels:history/) },
      ],
    ])
    expect(findings).toContainEqual(
      expect.objectContaining({ fix: says(/^Invite it: https:\/\/discord\.com\/oauth2\S+=\d+$/) }),
    )
    const less = await slackServer({ scopes: needed })
    const second = await examine({ ...env, ...tokens, SLACK_API_URL: less.url })
    expect(second.code).toBe(78)
    expect(second.wrong).toContainEqual(expect.objectContaining({ says: 'The Slack app lacks the scope users:read.' }))
  })

  it('says who cannot be reached, and goes on to the rest', async () => {
    const nobody = await nowhere()
    const { code, wrong } = await examine({
      ...{ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: nobody, DISCORD_TOKEN: 'x', DISCORD_API_URL: nobody },
      ...{ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: nobody },
    })
    expect([code, wrong.map(({ about, says }) => `${about}: ${says}`)]).toEqual([
      1,
      [
        `ANTHROPIC_BASE_URL: ${nobody} cannot be reached: ECONNREFUSED.`,
        'Discord: It cannot be reached: ECONNREFUSED.',
        'SLACK_BOT_TOKEN: Slack cannot be asked: ECONNREFUSED.',
        'SLACK_APP_TOKEN: Slack cannot be asked: ECONNREFUSED.',
      ],
    ])
  })

  it('reads .env as it stands: lines, names, who may read it, what is wrong and what the environment hides', async () => {
    const lines = ['# mine', 'DISCORD_BOT_TOKEN=canary', 'PERSONA="two', 'lines"', 'PORT=abc', 'MODEL: offline', 'A=1']
    const dotEnv = `${[...lines, 'canary'].join('\n')}\n`
    const { code, out } = await (await start({ args: ['doctor'], env: { PERSONA: 'other' }, dotEnv })).ended
    expect(code).toBe(78)
    expect(out).toMatch(/^MEND {2}\.env +Lines 6, 8 cannot be read\.$/m)
    expect(out).toMatch(/^MEND {2}\.env +DISCORD_BOT_TOKEN is no setting\.\n +Is DISCORD_TOKEN meant\?/m)
    expect(out).toMatch(/^MEND {2}\.env +Others on this machine may read it, keys and all\.\n +chmod 600 \.env$/m)
    expect(out).toMatch(/^note {2}PERSONA +The environment sets it, too, and goes before \.env\.$/m)
    expect(out).toMatch(/^STOP {2}PORT +It is wrong: expected the number of a port\.\n +For example: PORT=3000$/m)
    expect(out).toMatch(/\n\n5 things to mend; it does not start like this\.\n$/)
    expect(out).not.toContain('canary')
  })

  it('finds in the folder what is damaged, left over, newer, encrypted, or open to others', async () => {
    const folder = join(await temporaryFolder(), 'sessions')
    const at = (name: string) => join(folder, 'terminal', name)
    const MEMORY_KEY = Buffer.alloc(32, 7).toString('base64')
    await run(['My name is Cy'], { folder, user: 'cy', env: { MEMORY_KEY } })
    // Those of before would be encrypted with it.
    await run(['My name is Ana'], { folder })
    await writeFile(at('bob.json'), '{"half":')
    await writeFile(at('eve.json'), '{"version": 9}')
    await writeFile(at('bob.json.damaged-1-abcdef'), 'x')
    await writeFile(at('bob.json.999999999.1.abcdefabcdef.tmp'), 'half')
    await symlink('999999999.1.abcdefabcdef', at('bob.json.lock'))
    await chmod(folder, 0o755)
    await chmod(join(folder, 'terminal'), 0o755)
    const { code, findings, wrong } = await examine({ SESSIONS_DIR: folder })
    expect(code).toBe(1)
    expect(findings.find(({ about }) => about === 'SESSIONS_DIR')?.says).toBe(`${folder}: 1 memory`)
    expect(findings.map((one) => one.says)).toContain('2 leftovers of a crash; the next start sweeps them.')
    expect(wrong.map((one) => one.says)).toEqual([
      `1 folder can be read by others: ${folder}/terminal`,
      `1 memory cannot be read: ${at('bob.json')}`,
      `1 memory of a newer version: ${at('eve.json')}`,
      `1 damaged file set aside: ${at('bob.json.damaged-1-abcdef')}`,
      '1 memory is encrypted with a MEMORY_KEY, and none is set.',
    ])
    await chmod(folder, 0o700)
    const served = { SESSIONS_DIR: folder, DISCORD_TOKEN: 'x', DISCORD_API_URL: await nowhere(), MODEL: 'offline' }
    const other = await examine({ ...served, MEMORY_KEY: Buffer.alloc(32, 8).toString('base64') })
    expect([other.code, other.wrong.at(-1)?.says]).toEqual([78, says(/encrypted .* and another one is set\.$/)])
    expect(other.text).not.toContain('by others')
    const lost = await examine(served)
    expect(lost.findings.filter(({ about }) => about === 'MEMORY_KEY').map(({ state }) => state)).toEqual(['stops'])
    const right = await examine({ ...served, MEMORY_KEY })
    expect([right.code, right.text]).toEqual([1, says(/: 2 memories"/)])
  })

  it.skipIf(!mayBeAnyone)('says where nothing can be remembered, and what it may not read', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'shut'), { mode: 0o500 })
    const { code, wrong } = await examine({ SESSIONS_DIR: join(folder, 'shut', 'sessions') }, asAnyone)
    expect([code, wrong]).toMatchObject([1, [{ about: 'SESSIONS_DIR', says: says(/cannot be written/) }]])
    await run(['My name is Ana'], { folder })
    await chmod(join(folder, 'terminal', 'ana.json'), 0)
    const second = await examine({ SESSIONS_DIR: folder }, asAnyone)
    expect(second.wrong.map((one) => one.says)).toContain(`1 thing may not be read by you: ${folder}/terminal/ana.json`)
  })

  it('says that the clock is wrong', async () => {
    const claude = await claudeServer(() => ({ status: 500 }), { ahead: 10 * 60_000 })
    const env = { ANTHROPIC_API_KEY: 'right-key', ANTHROPIC_BASE_URL: claude.url }
    const { code, wrong } = await examine(env)
    expect([code, wrong]).toMatchObject([1, [{ about: 'clock', says: 'It is about 10 minutes slow.' }]])
  })

  it('says whether the port is free, taken, or its own already', async () => {
    let status = 404
    const server = createServer((_, response) => response.writeHead(status).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const slack = await slackServer({ http: true })
    const tokens = { SLACK_BOT_TOKEN: 'xoxb-right', SLACK_SIGNING_SECRET: 'secret-right', SLACK_API_URL: slack.url }
    const env = { ...tokens, MODEL: 'offline', PORT: String(port) }
    const taken = await examine(env)
    expect([taken.code, taken.wrong]).toMatchObject([78, [{ about: 'PORT', says: says(/in use by another program/) }]])
    status = 200
    expect(await examine(env)).toMatchObject({ code: 0, wrong: [] })
    const elsewhere = await examine({ ...env, HOST: '203.0.113.1' })
    expect(elsewhere.wrong).toMatchObject([{ about: 'HOST', state: 'stops' }])
  })

  it.each([
    ['20.18.3', 'stops'],
    ['18.20.0', 'stops'],
    ['24.1.0', 'fine'],
    ['20.19.0', 'note'],
  ])('knows whether Node %s will do: %s', (version, state) => {
    expect(lookAtNode(version, Date.parse('2026-11-29'))).toMatchObject({ state })
  })
})
