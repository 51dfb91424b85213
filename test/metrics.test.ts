import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listen } from '../src/cli/listening.js'
import { createMetrics } from '../src/cli/metrics.js'
import { NoAnswer } from '../src/endings.js'
import { createFileStore } from '../src/stores/files.js'
import { start } from './program.js'
import { claudeServer } from './simulators/claude.js'
import { discordServer } from './simulators/discord.js'
import { slackServer } from './simulators/slack.js'
import { add, botOn, command, happening, lessons, say, scriptedModel, talk, temporaryFolder } from './stage.js'

/** All that a label of ours may say. */
const words = [
  ...['discord', 'slack', 'terminal', 'pipe', 'other', 'answered', 'replied', 'refused', 'failed', 'duplicate'],
  ...['invalid', 'stopping', 'empty', 'too long', 'too many', 'limit', 'shut out', 'model away', 'no answer', 'memory'],
  ...[
    'saving',
    'learning',
    'reflecting',
    'delivery',
    'fault',
    'off',
    'disk',
    'forgotten',
    'answer',
    'learn',
    'reflect',
  ],
  ...['input', 'output', 'noted', 'dropped', 'nothing to learn', 'kept for later', 'not saved'],
]

/** The bot, counted, and what of it is shown. */
async function counted(script: Parameters<typeof scriptedModel>[0] = {}) {
  const folder = await temporaryFolder()
  const metrics = createMetrics(() => createFileStore(folder).count('person/'))
  const bot = botOn(folder, scriptedModel(script), { tally: metrics.tally })
  const platforms = [{ name: 'Slack at http://127.0.0.1:1', isReady: () => false, losses: () => 2 }]
  const page = async () => (await metrics.page({ load: bot.load(), platforms, modelAnswers: true })).text
  /** The values of a metric, by its labels; of those that begin at nothing, the ones that rose. */
  const shown = async (name: string) => valuesIn(await page(), name)
  return { bot, folder, page, shown }
}

function valuesIn(page: string, name: string): Record<string, number> {
  const lines = [...page.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].filter(([, one]) => one === name)
  const values = lines.map(([, , labels = '', value]) => [labels.replaceAll('"', ''), Number(value)] as const)
  return Object.fromEntries(values.filter(([labels, value]) => value !== 0 || !/^(?:end|why|what)=/.test(labels)))
}

describe('the metrics', () => {
  it('tell of messages, how they ended, what was learned, and what it took', async () => {
    const learn = () => lessons(add('lives in Lisbon', 'I live in Lisbon'), add('is a pilot', 'I fly planes'))
    const { bot, shown } = await counted({ learn })
    await talk(bot, 'I live in Lisbon', { user: 'discord:1' })
    await talk(bot, 'memory show', { user: 'strange:1' })
    await talk(bot, '', { user: 'slack:t:1' })
    await talk(bot, 'x'.repeat(50_001))
    await command(bot, 'memory show')
    expect(await shown('keepsake_messages_total')).toEqual({
      'platform=discord': 1,
      'platform=slack': 1,
      'platform=other': 2,
    })
    expect(await shown('keepsake_commands_total')).toEqual({ 'platform=other': 2 })
    expect(await shown('keepsake_ends_total')).toEqual({ 'end=answered': 1, 'end=replied': 1, 'end=refused': 2 })
    expect(await shown('keepsake_refusals_total')).toEqual({ 'why=empty': 1, 'why=too long': 1 })
    expect(await shown('keepsake_lessons_total')).toEqual({ 'result=noted': 1, 'result=dropped': 1 })
    expect(await shown('keepsake_model_calls_total')).toEqual({ 'task=answer': 1, 'task=learn': 1 })
    expect(await shown('keepsake_tokens_total')).toEqual({
      'task=answer,kind=input': 100,
      'task=answer,kind=output': 10,
      'task=learn,kind=input': 50,
      'task=learn,kind=output': 5,
    })
    expect(await shown('keepsake_first_text_seconds_count')).toEqual({ '': 1 })
    expect(await shown('keepsake_memory_files')).toEqual({ '': 1 })
    expect(await shown('keepsake_connected')).toEqual({ 'platform=slack': 0 })
    expect(await shown('keepsake_reconnects_total')).toEqual({ 'platform=slack': 2 })
    expect(await shown('nodejs_eventloop_lag_p99_seconds')).toEqual({ '': expect.any(Number) })
  })

  it('tell of what does not work', async () => {
    const answer = async () => Promise.reject(new NoAnswer('Claude will not.'))
    const { bot, folder, shown } = await counted({ answer })
    await talk(bot, 'hello', { user: 'test:ana' })
    await command(bot, 'persist off', 'test:ben')
    await writeFile(join(folder, 'test', 'ben.json'), 'damaged')
    await talk(bot, 'hello', { user: 'test:ben' })
    expect(await shown('keepsake_failures_total')).toEqual({ 'what=no answer': 2 })
    expect(await shown('keepsake_ends_total')).toEqual({ 'end=failed': 2 })
    expect(await shown('keepsake_files_set_aside_total')).toEqual({ '': 1 })
    const failing = await counted({ learn: () => Promise.reject(new Error('no')) })
    await talk(failing.bot, 'I live in Lisbon')
    expect(await failing.shown('keepsake_failures_total')).toEqual({ 'what=learning': 1 })
    expect(await failing.shown('keepsake_not_learned_total')).toEqual({ 'why=kept for later': 1 })
  })

  it('tell what waits, and what is being answered', async () => {
    const rest = happening()
    const { bot, shown } = await counted({ answer: () => rest.happened.then(() => 'At last.') })
    const [first, second] = [say(bot, 'one'), say(bot, 'two')]
    await Promise.all([first.until('accepted'), second.until('accepted')])
    expect(await shown('keepsake_answers_under_way')).toEqual({ '': 1 })
    expect(await shown('keepsake_waiting_messages')).toEqual({ '': 1 })
    rest.happen()
    await bot.idle()
    expect(await shown('keepsake_answers_under_way')).toEqual({ '': 0 })
  })

  it('are a page of closed words after a crowd, without one that anybody said, a person or a place', async () => {
    const canary = (what: string, nth: number) => `canary${what}${nth}`
    const { bot, page } = await counted({
      answer: async (prompt) =>
        prompt.messages.length > 3 ? 'refused' : `You said ${prompt.messages.at(-1)?.content}`,
      learn: ({ exchanges }) => lessons(...exchanges.map(({ person }) => add(person, person))),
    })
    for (let nth = 0; nth < 40; nth++) {
      const audience = `channel:${canary('s', nth)}/${canary('c', nth)}` as const
      const place = { conversation: canary('v', nth), channel: `discord:${canary('c', nth)}`, audience } as const
      const user = `${['discord', 'slack', 'canaryp'][nth % 3]}:${canary('u', nth)}` as `${string}:${string}`
      await talk(bot, `I live in ${canary('t', nth)}`, { user, place, speaker: canary('n', nth) })
      await bot.command({ user, place, speaker: canary('n', nth), text: `memory why ${canary('x', nth)}` })
    }
    const shown = await page()
    expect(shown).toContain('keepsake_messages_total{platform="other"} 13')
    expect(shown).not.toMatch(/canary/i)
    const ours = [...shown.matchAll(/^keepsake_\w+\{(.*)\}/gm)].flatMap(([, labels = '']) => labels.split(','))
    const said = ours.map((label) => /^(\w+)="(.*)"$/.exec(label)).filter((label) => label?.[1] !== 'le')
    expect(said.length).toBeGreaterThan(10)
    const strange = said.map((label) => label?.[2]).filter((word) => !words.includes(word ?? ''))
    expect(strange).toEqual([])
  })

  it('harm nobody where they cannot be counted', async () => {
    const tally = () => {
      throw new Error('full')
    }
    expect(await talk(botOn(await temporaryFolder(), scriptedModel({}), { tally }), 'hello')).toBe('Fine.')
  })
})

describe('the page /metrics', () => {
  it('is there for whoever asks for it, and nothing else of it', async () => {
    let isThere = true
    const metrics = async () => (isThere ? { type: 'text/plain; version=0.0.4', text: 'a 1\n' } : Promise.reject())
    const { address, close } = await listen({ port: 0, host: '127.0.0.1' }, () => [], { metrics })
    onTestFinished(close)
    const asks = async (method: string) => {
      const response = await fetch(`${address}/metrics`, { method })
      return [response.status, response.headers.get('content-type'), await response.text()]
    }
    expect(await asks('GET')).toEqual([200, 'text/plain; version=0.0.4', 'a 1\n'])
    expect((await asks('POST'))[0]).toBe(405)
    isThere = false
    expect(await asks('GET')).toEqual([500, expect.anything(), 'The metrics could not be put together.\n'])
    const without = await listen({ port: 0, host: '127.0.0.1' }, () => [])
    onTestFinished(without.close)
    expect((await fetch(`${without.address}/metrics`)).status).toBe(404)
  })

  it('of the program tells what came on both platforms, and who is connected', async () => {
    const [discord, slack] = [await discordServer(), await slackServer()]
    const claude = await claudeServer(({ stream }) => ({ text: stream ? 'Fine.' : '{"operations":[]}' }))
    const program = await start({
      args: [],
      env: {
        ...{ DISCORD_TOKEN: 'right-token', DISCORD_API_URL: discord.url, MEMORY_KEY: 'none', PORT: '0' },
        ...{ SLACK_BOT_TOKEN: 'xoxb-right', SLACK_APP_TOKEN: 'xapp-right', SLACK_API_URL: slack.url },
        ...{ ANTHROPIC_AUTH_TOKEN: 'right-key', ANTHROPIC_BASE_URL: claude.url },
      },
    })
    await Promise.all([program.shows('Discord: keepsake is there'), program.shows('Slack: Keepsake is there')])
    const [ana, bob] = [discord.person('Ana'), slack.person('Bob')]
    discord.says(ana, discord.dm(ana), 'hello')
    const asked = slack.says(bob, slack.dm(bob), 'hello')
    await discord.until(() => discord.messages(discord.dm(ana)).length === 1)
    await slack.until(() => slack.messages(slack.dm(bob), asked)[0]?.finished)
    const [, url] = /^Listening at (\S+)/m.exec(program.out()) ?? []
    const page = async () => (await fetch(`${url}/metrics`)).text()
    await expect.poll(async () => valuesIn(await page(), 'keepsake_ends_total')).toEqual({ 'end=answered': 2 })
    const shown = await page()
    expect(valuesIn(shown, 'keepsake_messages_total')).toEqual({ 'platform=discord': 1, 'platform=slack': 1 })
    expect(valuesIn(shown, 'keepsake_connected')).toEqual({ 'platform=discord': 1, 'platform=slack': 1 })
    expect(valuesIn(shown, 'keepsake_model_answers')).toEqual({ '': 1 })
    expect(shown).not.toContain('127.0.0.1')
    program.child.kill('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0 })
  })
})
