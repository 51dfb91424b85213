import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { budgetsIn } from '../src/cli/budgets.js'
import { readSettings, type Settings } from '../src/config.js'
import { type Spent, spentSchema } from '../src/memory/memory.js'
import { costIn } from '../src/memory/spent.js'
import { startPipe } from './pipe.js'
import { run, start } from './program.js'
import { claudeServer, started, wholeAnswer } from './simulators/claude.js'
import { discordServer } from './simulators/discord.js'
import { temporaryFolder } from './stage.js'

/** A strict server each of whose answers costs $0.016 with Sonnet 5.5, and each lesson $0.00025 with Haiku 5.5. */
async function costlyServer() {
  const counted = { answers: 0, lessons: 0, dollars: 0 }
  const claude = await claudeServer(({ stream }) => {
    if (!stream) {
      counted.lessons++
      counted.dollars += 0.00025
      return { text: '{"operations": []}', usage: { input_tokens: 1000, output_tokens: 300 } }
    }
    counted.answers++
    counted.dollars += 0.016
    const usage = { input_tokens: 3000, output_tokens: 1000 }
    const [, ...rest] = wholeAnswer('Fine.')
    return { events: [{ ...started, message: { ...started.message, usage } }, ...rest] }
  })
  return { url: claude.url, counted }
}

// It must not become midnight meanwhile.
const TZ = new Date().getUTCHours() < 12 ? 'Etc/GMT-6' : 'Etc/GMT+6'

function pipesOn(folder: string, url: string, limits: Record<string, string>) {
  const env = { ANTHROPIC_BASE_URL: url, ANTHROPIC_AUTH_TOKEN: 'right-key', TZ, ...limits }
  return () => startPipe({ folder, env })
}

async function ledgerIn(folder: string): Promise<Spent> {
  const [day = ''] = await readdir(join(folder, 'ledger'))
  return spentSchema.parse(JSON.parse(await readFile(join(folder, 'ledger', day), 'utf8')))
}

function dollarsIn(spent: Spent): number {
  return costIn(spent, spent.day) / 1e9
}

describe("a day's dollars", () => {
  it('of a person are kept to by processes in turn, over a restart and a kill', async () => {
    const { url, counted } = await costlyServer()
    const folder = join(await temporaryFolder(), 'sessions')
    const begin = pipesOn(folder, url, { DOLLARS_A_DAY_EACH: '0.075' })
    const [one, other] = [await begin(), await begin()]
    expect(await one.talk('ana', 'I like tea')).toBe('Fine.')
    expect(await other.talk('ana', 'I like rice')).toBe('Fine.')
    one.child.kill('SIGKILL')
    await one.ended
    expect(await other.talk('ana', 'I like figs')).toBe('Fine.')
    other.end()
    expect((await other.ended).code).toBe(0)
    const again = await begin()
    expect(await again.command('ana', 'keepsake usage')).toContain('That is $0.0488.')
    expect(await again.talk('ana', 'I like soup')).toBe('Fine.')
    const refused = await again.until(again.say('ana', { text: 'I like plums' }), 'refused')
    expect(refused.text).toMatch(/^I have used up what I may spend on you today\. I answer again from 00:00 \(/)
    expect(refused.reference).toMatch(/^[0-9a-f]{8}$/)
    expect(await again.command('ana', 'memory show')).toContain('Remembering is on')
    expect(await again.talk('bob', 'I like plums')).toBe('Fine.')
    expect(counted.answers).toBe(5)
  })

  it('of all are kept to by processes at once, but for what the other has under way; the ledger is what the server counted', async () => {
    const { url, counted } = await costlyServer()
    const folder = join(await temporaryFolder(), 'sessions')
    const begin = pipesOn(folder, url, { DOLLARS_A_DAY: '0.3' })
    const pipes = [await begin(), await begin()]
    const people = [1, 2, 3, 4]
    const endings = pipes.flatMap((pipe, nth) =>
      people.map(async (person) => {
        for (;;) {
          const id = pipe.say(`${nth}-${person}`, { text: 'I like tea' })
          const ending = await pipe.outcome(id)
          if (ending.event !== 'answer') return ending
        }
      }),
    )
    const refused = await Promise.all(endings)
    expect(new Set(refused.map(({ event }) => event))).toEqual(new Set(['refused']))
    for (const pipe of pipes) pipe.end()
    for (const pipe of pipes) expect((await pipe.ended).code).toBe(0)
    const ledger = await ledgerIn(folder)
    // Of somebody's every fifth turn the server knows no more than of what is learned.
    const { answer, learn, reflect } = ledger
    expect([answer.calls, learn.calls + reflect.calls]).toEqual([counted.answers, counted.lessons])
    expect(dollarsIn(ledger)).toBeCloseTo(counted.dollars, 9)
    expect(counted.dollars).toBeGreaterThan(0.25)
    // What one process spends in a second that the other does not know.
    const again = await begin()
    expect((await again.outcome(again.say('ana', { text: 'One more' }))).event).toBe('refused')
    expect(await again.command('ana', 'keepsake usage')).toMatch(
      /On all together I may spend \$0\.30 a day; \d+ % of it/,
    )
  })
})

describe('on Discord', () => {
  it('the 21st message in a minute is refused, under it, unless another number is set', async () => {
    for (const [most, more] of [
      [20, {}],
      [2, { MESSAGES_A_MINUTE: '2' }],
    ] as const) {
      const discord = await discordServer()
      const env = { DISCORD_TOKEN: 'right-token', DISCORD_API_URL: discord.url, MODEL: 'offline', ...more }
      const program = await start({ args: [], env })
      await program.shows('Discord: keepsake is there')
      const ana = discord.person('Ana')
      const shown = () => discord.messages(discord.dm(ana)).map(({ content }) => content)
      for (let nth = 1; nth <= most + 1; nth++) {
        discord.says(ana, discord.dm(ana), `hello ${nth}`)
        await discord.until(() => shown().length === nth)
      }
      const refused = shown().filter((text) => text.startsWith(`I answer you ${most} messages in a minute`))
      expect(refused).toEqual([shown().at(-1)])
      expect(refused[0]).toMatch(/Send it again in \d+ seconds \(at \d\d:\d\d:\d\d\)\. \(reference [0-9a-f]{8}\)$/)
      program.child.kill('SIGTERM')
      await program.ended
    }
  })
})

describe('the start', () => {
  const claude = { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9', DOLLARS_A_DAY: '5' }
  it.each([
    [
      { ...claude, CHAT_MODEL: 'llama', LEARNING_PRICE: '0/0' },
      /is set, but not what a model costs\. .*\nCHAT_PRICE=2\/10 # dollars for a million tokens in \/ out of llama\n$/,
    ],
    [
      { ...claude, CHAT_MODEL: 'llama', LEARNING_MODEL: 'gemma' },
      /\nCHAT_PRICE=.* of llama\nLEARNING_PRICE=.* of gemma\n$/,
    ],
    [
      { ...claude, DOLLARS_A_DAY_EACH: '0.01' },
      /^DOLLARS_A_DAY_EACH is less than .* Set at least DOLLARS_A_DAY_EACH=0\.02, /,
    ],
    [{ DOLLARS_A_DAY: '0' }, /^DOLLARS_A_DAY is wrong: expected an amount in dollars above 0/],
    [{ CHAT_PRICE: '3' }, /^CHAT_PRICE is wrong: expected dollars for a million tokens in, a slash/],
    [{ MESSAGES_A_MINUTE: '0' }, /^MESSAGES_A_MINUTE is wrong: expected a number up to 1000, or none/],
  ])('stops at %o with what to do', async (env, says) => {
    const { code, err, out } = await run([], { args: ['pipe'], env })
    expect([code, out]).toEqual([78, ''])
    expect(err).toMatch(says)
  })

  const settings = (environment: Record<string, string>) => readSettings(environment) as Settings
  const served = { isServed: true, offline: false }
  it.each([
    [{}, served, { limits: { messagesAMinute: 20, dollarsADay: null, dollarsADayEach: null } }],
    [{}, { ...served, isServed: false }, { limits: { messagesAMinute: null } }],
    [{ MESSAGES_A_MINUTE: 'none' }, served, { limits: { messagesAMinute: null } }],
    [{ MESSAGES_A_MINUTE: '5' }, { ...served, isServed: false }, { limits: { messagesAMinute: 5 } }],
    [
      { DOLLARS_A_DAY: '5', CHAT_MODEL: 'llama' },
      { isServed: true, offline: true },
      { limits: { dollarsADay: 5 }, prices: {} },
    ],
    [{ CHAT_MODEL: 'claude-opus-4-5-20251101' }, served, { prices: { answer: { input: 5, output: 25 } } }],
    [{ CHAT_PRICE: '1.5/7' }, served, { prices: { answer: { input: 1.5, output: 7 }, learn: { input: 0.1 } } }],
  ])('takes %o for what it says (%o)', (environment, how, budgets) => {
    expect(budgetsIn(settings(environment), how)).toMatchObject(budgets)
  })
})
