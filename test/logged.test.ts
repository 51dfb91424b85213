import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { start } from './program.js'
import { claudeServer } from './simulators/claude.js'
import { discordServer } from './simulators/discord.js'
import { slackServer } from './simulators/slack.js'
import { temporaryFolder } from './stage.js'

/** Answers nothing that can be used, and says in its errors what it was asked. */
function echoes({ messages, stream }: { messages: { content: string }[]; stream?: true | undefined }) {
  const asked = messages.at(-1)?.content ?? ''
  const error = { type: 'error', error: { type: 'api_error', message: asked } }
  if (asked.includes('works')) return { text: stream ? 'Fine, canaryanswer.' : `no JSON but ${asked}` }
  return { status: 500, headers: { 'x-should-retry': 'false', 'request-id': asked.replace(/\s+/g, ' ').trim() }, error }
}

/** The program on both platforms, where all goes wrong that can, and what it logged and told. */
async function afterMuchTrouble() {
  const [discord, slack, claude] = [await discordServer(), await slackServer(), await claudeServer(echoes)]
  const folder = await temporaryFolder()
  const file = join(folder, 'keepsake.log')
  const sessions = join(folder, 'sessions')
  const program = await start({
    args: [],
    folder: sessions,
    env: {
      ...{ DISCORD_TOKEN: 'right-token', DISCORD_API_URL: discord.url, MEMORY_KEY: 'none', LOG_FILE: file },
      ...{ SLACK_BOT_TOKEN: 'xoxb-right', SLACK_APP_TOKEN: 'xapp-right', SLACK_API_URL: slack.url },
      ...{ ANTHROPIC_AUTH_TOKEN: 'right-key', ANTHROPIC_BASE_URL: claude.url },
    },
  })
  await Promise.all([program.shows('Discord: keepsake is there'), program.shows('Slack: Keepsake is there')])
  const [ana, bob] = [discord.person('Canaryana'), slack.person('Canarybob')]
  const here = discord.dm(ana)
  const said = async (text: string) => {
    const before = discord.messages(here).length
    discord.says(ana, here, text)
    await discord.until(() => discord.messages(here).length > before)
  }
  const asked = async (text: string) => {
    const thread = slack.says(bob, slack.dm(bob), text)
    await slack.until(() => slack.messages(slack.dm(bob), thread).length > 0)
    return slack.messages(slack.dm(bob), thread)
  }
  await said('canarytext works')
  await said('canarytext fails')
  await said(`canarytext ${'x'.repeat(4000)} memory`)
  await asked('canarytext works')
  await asked('canarytext fails')
  await writeFile(join(sessions, 'discord', `${ana.id}.json`), 'canaryfile')
  await said('canarytext works again')
  discord.fails('POST /channels/:channel/messages', 50035, 400, 'canaryerror: canarytext')
  discord.says(ana, here, 'canarytext works unheard')
  slack.fails('chat.postMessage', 'invalid_blocks')
  slack.fails('chat.startStream', 'invalid_blocks')
  slack.says(bob, slack.dm(bob), 'canarytext works unheard')
  await program.warns('could not be')
  await discord.drops()
  slack.drops()
  await said('canarytext fails at the end')
  program.child.kill('SIGTERM')
  const { err } = await program.ended
  const told = [...discord.messages(here).map(({ content }) => content), ...slack.posts.map(({ text }) => text)]
  const references = told.flatMap((text) => [...(text ?? '').matchAll(/reference (\w+)/g)].map(([, one]) => one))
  const ids = [ana.id, discord.botId, here, discord.general, bob, slack.botUser, slack.dm(bob), slack.general]
  return { file, log: await readFile(file, 'utf8'), err, references, ids }
}

describe('the log of a program where all goes wrong', () => {
  it('has a line for each reference, knows people as a hash, and holds no word, name or id', async () => {
    const { file, log, err, references, ids } = await afterMuchTrouble()
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    for (const line of lines) {
      expect(line).toMatchObject({
        level: expect.stringMatching(/^(info|warn|error)$/),
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        msg: expect.stringMatching(/\S/),
      })
      if ('person' in line) expect(line.person).toMatch(/^[0-9a-f]{12}$/)
    }
    expect(new Set(lines.map(({ level }) => level))).toEqual(new Set(['info', 'warn']))
    const told = new Set(lines.map(({ reference }) => reference))
    expect(references.length).toBeGreaterThan(3)
    expect(references.filter((one) => !told.has(one))).toEqual([])
    for (const text of [log, err]) {
      expect(text).not.toMatch(/canary/i)
      expect(ids.filter((id) => text.includes(id))).toEqual([])
      expect(text).not.toMatch(/\b\d{17,20}\b/)
    }
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })
})
