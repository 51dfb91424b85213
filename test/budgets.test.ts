import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Limits, noLimits } from '../src/budgets/limits.js'
import type { Keepsake } from '../src/keepsake.js'
import { spentSchema } from '../src/memory/memory.js'
import { costIn, type Prices } from '../src/memory/spent.js'
import { createFileStore } from '../src/stores/files.js'
import {
  add,
  ana,
  botOn,
  command,
  happening,
  lessons,
  say,
  scriptedModel,
  talk,
  temporaryFolder,
  untilAborted,
} from './stage.js'

/** An answer costs a cent and a lesson next to nothing. */
const prices: Prices = {
  answer: { input: 0, output: 10 },
  learn: { input: 0, output: 0.001 },
  reflect: { input: 0, output: 0.001 },
}
const noon = new Date('2026-11-23T12:00:00').getTime()
const aDay = 24 * 60 * 60_000

/** A model whose answers take as many tokens as are reckoned with, or as many as it is told, known at their end. */
function costing(script: Parameters<typeof scriptedModel>[0] = {}, output = () => 1000) {
  const model = scriptedModel(script)
  const answer: typeof model.answer = async (prompt, reply, stop, meter) => {
    const ending = await model.answer(prompt, reply, stop, () => {})
    meter({ input: 0, output: output() })
    return ending
  }
  return { ...model, answer }
}

/** A bot with limits and a clock that stands still, and what begins another on the same folder. */
async function limited(limits: Partial<Limits>, model = costing()) {
  const folder = await temporaryFolder()
  const time = { now: noon }
  const begin = () => botOn(folder, model, { limits: { ...noLimits, ...limits }, prices, clock: () => time.now })
  return { bot: begin(), begin, folder, model, time }
}

async function spentInAll(bot: Keepsake, folder: string): Promise<number> {
  await bot.close()
  const text = await readFile(join(folder, 'ledger', '2026-11-23.json'), 'utf8')
  return costIn(spentSchema.parse(JSON.parse(text)), '2026-11-23') / 1e9
}

/** The first so many that are refused, whichever they are, while others wait. */
function firstRefused(said: readonly ReturnType<typeof say>[], count: number): Promise<{ text: string }[]> {
  const refused: { text: string }[] = []
  return new Promise((resolve) => {
    for (const one of said) {
      void one.until('refused').then((event) => refused.push(event) === count && resolve(refused))
    }
  })
}

function conversation(name: string) {
  return { place: { conversation: name, audience: 'dm' as const } }
}

describe('messages in a minute', () => {
  it('are answered up to the limit, and one more when the minute of the first is over', async () => {
    const { bot, time } = await limited({ messagesAMinute: 3 })
    for (const seconds of [0, 20, 20]) {
      time.now += seconds * 1000
      expect(await talk(bot, 'Hello there')).toBe('Fine.')
    }
    const refused = say(bot, 'And one more')
    await refused.answered
    expect(refused.names()).toEqual(['refused'])
    expect(refused.events[0]).toMatchObject({
      text: 'I answer you 3 messages in a minute, and that was more. Send it again in 20 seconds (at 12:01:00).',
      reference: expect.stringMatching(/^[0-9a-f]{8}$/),
    })
    expect(await talk(bot, 'I am Bob', { user: 'test:bob' })).toBe('Fine.')
    expect(await command(bot, 'memory show')).toContain('Remembering is on')
    expect(await talk(bot, 'memory show')).toContain('Remembering is on')
    time.now += 20_000
    expect(await talk(bot, 'And one more', { id: refused.id })).toBe('Fine.')
    expect(await talk(bot, 'And another')).toContain('in 20 seconds')
  })

  it('count what is under way, each once, in the order in which they came', async () => {
    const open = happening()
    const { bot, model } = await limited(
      { messagesAMinute: 4 },
      costing({ answer: () => open.happened.then(() => 'Fine.') }),
    )
    const said = Array.from({ length: 9 }, (_, nth) => say(bot, `Number ${nth}`, conversation(`c${nth % 3}`)))
    await Promise.all(said.slice(4).map((one) => one.until('refused')))
    open.happen()
    await Promise.all(said.map(({ answered }) => answered))
    await bot.idle()
    const answered = said.map((one) => one.names().includes('answer'))
    expect(answered).toEqual([true, true, true, true, false, false, false, false, false])
    expect(model.prompts.length).toBeLessThanOrEqual(4)
    expect(await talk(bot, 'One more')).toContain('Send it again in 60 seconds')
  })

  it('count after a restart, by another process, with remembering off, and after a forgetting', async () => {
    const { bot, begin, time } = await limited({ messagesAMinute: 2 })
    await talk(bot, 'Hello there')
    const other = begin()
    await talk(other, 'Hello again')
    for (const one of [bot, other, begin()]) expect(await talk(one, 'More')).toContain('I answer you 2 messages')
    await command(bot, 'memory forget all yes')
    await command(bot, 'persist off')
    expect(await talk(begin(), 'More')).toContain('I answer you 2 messages')
    time.now += 60_000
    for (const text of ['One', 'Two']) expect(await talk(bot, text)).toBe('Fine.')
    expect(await talk(begin(), 'Three')).toContain('I answer you 2 messages')
  })

  it('are not counted twice when they come twice, and not at all when there was no answer', async () => {
    let fails = true
    const answer = async () => {
      if (fails) throw new Error('out of order')
      return 'Fine.'
    }
    const { bot, begin } = await limited({ messagesAMinute: 2 }, costing({ answer }))
    for (let nth = 0; nth < 4; nth++) await talk(bot, 'Hello there')
    fails = false
    const first = say(bot, 'Hello there')
    await first.answered
    const again = say(begin(), 'Hello there', { id: first.id })
    await again.answered
    expect(again.names()).toEqual(['duplicate'])
    expect(await talk(bot, 'Two')).toBe('Fine.')
    expect(await talk(bot, 'Three')).toContain('I answer you 2 messages')
  })

  it('count where they took tokens and got no answer', async () => {
    const silent = costing({ answer: async () => 'length' })
    const { bot, begin } = await limited({ messagesAMinute: 2 }, silent)
    const first = say(bot, 'Hello there')
    await first.answered
    expect(await talk(bot, 'Hello there', { id: first.id })).toContain('Claude thought for too long')
    expect(await talk(begin(), 'Hello there', { id: first.id })).toContain('I answer you 2 messages in a minute')
  })

  it('count where their person stopped them before a word came, once tokens were taken', async () => {
    const asked = [happening(), happening()]
    const waiting = costing({
      answer: async (_prompt, _say, stop) => {
        asked[waiting.prompts.length - 1]?.happen()
        await untilAborted(stop)
        return 'stopped'
      },
    })
    const { bot, begin } = await limited({ messagesAMinute: 2 }, waiting)
    for (const { happened } of asked) {
      const said = say(bot, 'Hello there')
      await happened
      await command(bot, 'keepsake stop')
      await said.answered
      expect(said.names()).toEqual(['accepted', 'answer', 'not-learned'])
    }
    expect(await talk(begin(), 'Hello there')).toContain('I answer you 2 messages in a minute')
  })

  it('do not lock anybody out whose clock was set back', async () => {
    const { bot, time } = await limited({ messagesAMinute: 1 })
    await talk(bot, 'Hello there')
    time.now -= 60 * 60_000
    expect(await talk(bot, 'And again')).toBe('Fine.')
  })
})

describe('dollars in a day', () => {
  it('end looking back first, then learning, then answers; what was not learned is learned another day', async () => {
    const { bot, begin, model, time } = await limited({ dollarsADayEach: 0.1201 })
    const notices: string[][] = []
    const studied: string[] = []
    for (let turn = 1; turn <= 12; turn++) {
      const said = say(bot, `I like number ${turn}`)
      notices.push((await said.until('answer')).notices)
      studied.push((await Promise.race([said.until('learned'), said.until('not-learned')])).event)
      await bot.idle()
    }
    // 80 % is spent with the tenth, 90 % with the eleventh.
    expect(model.patterns).toHaveLength(1)
    expect(model.lessons).toHaveLength(10)
    const warned = 'Most of what I may spend today is used; more comes from 00:00 (UTC), in 12 hours.'
    expect(notices.flatMap((lines, nth) => lines.map((line) => [nth + 1, line]))).toEqual([
      [10, expect.stringContaining(warned.replace('UTC', new Intl.DateTimeFormat().resolvedOptions().timeZone))],
    ])
    expect(studied.slice(10)).toEqual(['not-learned', 'not-learned'])
    const refused = say(bot, 'One more')
    await refused.answered
    expect(refused.names()).toEqual(['accepted', 'refused'])
    expect(refused.events[1]).toMatchObject({
      text: expect.stringMatching(
        /^I have used up what I may spend on you today\. I answer again from 00:00 \(.+\), in 12 hours\./,
      ),
    })
    expect(await talk(begin(), 'One more')).toContain('I have used up')
    expect(await command(bot, 'memory show')).toContain('Remembering is on')
    expect(await talk(bot, 'Hello', { user: 'test:bob' })).toBe('Fine.')
    time.now += aDay
    expect(await talk(bot, 'A new day', { id: refused.id })).toBe('Fine.')
    const learned = model.lessons.at(-1)?.exchanges.map(({ person }) => person)
    expect(learned).toEqual(['I like number 11', 'I like number 12', 'A new day'])
    expect(model.patterns).toHaveLength(2)
  })

  it('are not given back by forgetting or by turning remembering off', async () => {
    const { bot } = await limited({ dollarsADayEach: 0.02 })
    for (const text of ['One', 'Two']) await talk(bot, text)
    await command(bot, 'memory forget all yes')
    expect(await talk(bot, 'Three')).toContain('I have used up')
    await command(bot, 'persist off')
    expect(await talk(bot, 'Three')).toContain('I have used up')
  })

  it('count what brought no answer, for whoever never had one too, over a restart', async () => {
    const silent = costing({ answer: async () => 'length' })
    const { bot, begin } = await limited({ dollarsADayEach: 0.02 }, silent)
    for (const text of ['One', 'Two']) expect(await talk(bot, text)).toContain('Claude thought for too long')
    await bot.close()
    expect(await talk(begin(), 'Three')).toContain('I have used up')
  })

  it('near their end are told of to those too who never let anything be kept', async () => {
    const { bot } = await limited({ dollarsADayEach: 0.03 })
    await command(bot, 'persist off')
    const notices: unknown[] = []
    for (const text of ['One', 'Two', 'Three']) notices.push((await say(bot, text).until('answer')).notices)
    expect(notices).toEqual([[], [], [expect.stringMatching(/^Most of what I may spend today is used/)]])
  })

  it('keep what somebody asks to be remembered, also where nothing is learned any more', async () => {
    const { bot } = await limited({ dollarsADayEach: 0.0201 })
    await talk(bot, 'Hello there')
    await talk(bot, 'Remember that I have a cat')
    expect(await command(bot, 'memory show')).toContain('have a cat')
  })

  it('of all people end together, and are told of in time to the one who runs it', async () => {
    const warnings: unknown[][] = []
    const { begin, folder } = await limited({ dollarsADay: 0.1 })
    const bot = botOn(folder, costing(), {
      limits: { ...noLimits, dollarsADay: 0.1 },
      prices,
      clock: () => noon,
      log: { info() {}, error() {}, warn: (...line: unknown[]) => void warnings.push(line) },
    })
    const answers: string[] = []
    for (let nth = 0; nth < 12; nth++) answers.push(await talk(bot, 'Hello', { user: `test:person${nth}` }))
    expect(answers.map((text) => text === 'Fine.')).toEqual(Array.from({ length: 12 }, (_, nth) => nth < 10))
    expect(answers[10]).toMatch(/^I have used up what I may spend today, on all together\./)
    expect(warnings.map(([, what]) => what)).toEqual([
      'Most of what models may cost today is spent',
      'What models may cost today is spent',
    ])
    expect(JSON.stringify(warnings)).not.toContain('person')
    await bot.close()
    expect(await talk(begin(), 'Hello')).toContain('I have used up')
  })

  it('are not overshot where many answers are under way at once, as each may take the most', async () => {
    const open = happening()
    const model = costing({ answer: () => open.happened.then(() => 'Fine.') })
    // $0.08192 may be the most: room for the least beside four of them.
    const { bot } = await limited({ dollarsADay: 0.34 }, model)
    const said = Array.from({ length: 20 }, (_, nth) => say(bot, 'Hello', { user: `test:person${nth}` }))
    const refused = await firstRefused(said, 15)
    expect(new Set(refused.map(({ text }) => text))).toEqual(
      new Set(['What I may still spend today is just being used by other answers. Send it again in a moment.']),
    )
    open.happen()
    await Promise.all(said.map(({ answered }) => answered))
    expect(said.filter((one) => one.names().includes('answer'))).toHaveLength(5)
    const nth = said.findIndex((one) => one.names().includes('refused'))
    expect(await talk(bot, 'Hello', { id: said[nth]?.id ?? '', user: `test:person${nth}` })).toBe('Fine.')
  })

  it('of one person are not overshot by three conversations at once', async () => {
    const open = happening()
    const model = costing({ answer: () => open.happened.then(() => 'Fine.') })
    const { bot } = await limited({ dollarsADayEach: 0.1 }, model)
    const said = ['a', 'b', 'c'].map((name) => say(bot, 'Hello', conversation(name)))
    await firstRefused(said, 1)
    open.happen()
    await Promise.all(said.map(({ answered }) => answered))
    expect(said.filter((one) => one.names().includes('answer'))).toHaveLength(2)
  })

  it.each([200, 1000, 1100, 3000, 8192])(
    'are passed by no more than one answer of %i tokens took too much',
    async (output) => {
      const model = costing({}, () => output)
      const { bot, folder } = await limited({ dollarsADay: 0.3 }, model)
      const people = Array.from({ length: 10 }, async (_, nth) => {
        for (;;) {
          const said = say(bot, 'Hello', { user: `test:person${nth}` })
          await said.answered
          const refused = said.events.find(({ event }) => event === 'refused')
          if (refused && 'text' in refused && refused.text.startsWith('I have used up')) break
        }
      })
      await Promise.all(people)
      await bot.idle()
      const spent = await spentInAll(bot, folder)
      expect(spent).toBeLessThanOrEqual(0.3 + Math.max(0, output - 1000) * 10e-6 + 0.0001)
      expect(spent).toBeGreaterThan(0.28)
    },
  )

  it('are not enough for a long message where they are for a short one, and that is said', async () => {
    const folder = await temporaryFolder()
    const bot = botOn(folder, costing(), {
      limits: { ...noLimits, dollarsADayEach: 0.02 },
      prices: { answer: { input: 2, output: 10 } },
    })
    expect(await talk(bot, 'long '.repeat(6000))).toMatch(/^What I may still spend today is not enough for that much/)
    expect(await talk(bot, 'short')).toBe('Fine.')
  })

  it('hold an answer up that fails no longer than it takes', async () => {
    let fails = true
    const model = costing({
      answer: async () => {
        if (fails) throw new Error('out of order')
        return 'Fine.'
      },
    })
    const { bot } = await limited({ dollarsADay: 0.05 }, model)
    for (let nth = 0; nth < 20; nth++) await talk(bot, 'Hello')
    fails = false
    expect(await talk(bot, 'Hello')).toBe('Fine.')
  })

  it('that cannot be read in the ledger stop answers with words, not for good', async () => {
    const { folder, model } = await limited({})
    const files = createFileStore(folder)
    let isBroken = true
    const read: typeof files.read = async (key) => {
      if (isBroken && key.startsWith('ledger/')) throw Object.assign(new Error('no'), { code: 'EIO' })
      return files.read(key)
    }
    const limits = { ...noLimits, dollarsADay: 1 }
    const bot = botOn(folder, model, { store: { ...files, read }, limits, prices })
    const said = say(bot, 'Hello')
    await said.answered
    expect(said.names()).toEqual(['accepted', 'failed'])
    isBroken = false
    expect(await talk(bot, 'Hello', { id: said.id })).toBe('Fine.')
  })
})

describe('what was used', () => {
  it('is told with its price and the limits', async () => {
    const { bot } = await limited({ messagesAMinute: 20, dollarsADay: 5, dollarsADayEach: 0.5 })
    expect(await command(bot, 'keepsake usage')).toMatch(/^Used for you today: nothing yet\.\nI answer 20 messages/)
    for (const text of ['I like rice', 'I like tea']) await talk(bot, text)
    await talk(bot, 'Hello', { user: 'test:bob' })
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
    expect(await command(bot, 'keepsake usage')).toBe(
      [
        'Used for you today: answering 2 calls (0 tokens in, 2000 out); learning 2 calls (100 tokens in, 10 out). That is $0.0200.',
        'I answer 20 messages of yours in a minute (2 in the last one).',
        'On you I may spend $0.50 a day; 4 % of it is used.',
        'On all together I may spend $5.00 a day; 0 % of it is used.',
        `More comes from 00:00 (${zone}), in 12 hours.`,
      ].join('\n'),
    )
  })

  it('is told in tokens where there is no price, and without limits where there are none', async () => {
    const folder = await temporaryFolder()
    const bot = botOn(folder, costing({ learn: () => lessons(add('likes tea', 'I like tea')) }))
    await talk(bot, 'I like tea')
    expect(await command(bot, 'keepsake usage')).toBe(
      'Used for you today: answering 1 call (0 tokens in, 1000 out); learning 1 call (50 tokens in, 5 out).',
    )
    await bot.close()
    const ledgers = (await readdir(join(folder, 'ledger'))).filter((name) => name !== 'sweep.json')
    expect(ledgers).toHaveLength(1)
    expect(await readFile(join(folder, `${ana.replace(':', '/')}.json`), 'utf8')).not.toContain('nanodollars')
  })
})
