import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Fact, newMemory } from '../../../src/memory/memory.js'
import { recall } from '../../../src/memory/recall/recall.js'
import { usableIn } from '../../../src/memory/usable.js'
import { buildPrompt, longestSystem } from '../../../src/prompt.js'

const day = 86_400_000
const begin = Date.parse('2025-01-01T12:00:00Z')

function fact(id: number, text: string, more: Partial<Fact> = {}): Fact {
  const learned = new Date(begin + id * day).toISOString()
  const said = { quote: text, heard: 'dm' as const, learned, confirmed: learned, source: `m${id}`, past: [] }
  return { id, kind: 'fact', text, ...said, ...more }
}

/** Facts that have nothing to do with anything asked here. */
const others = Array.from({ length: 300 }, (_, at) =>
  fact(at + 100, `keeps ${['stamps', 'bees', 'clocks', 'maps', 'shells'][at % 5]} in shelf number ${at}`),
)
const asked = (facts: readonly Fact[], message: string, before = '') =>
  recall(facts, { message, before }).map(({ text }) => text)
const firstTwenty = (facts: readonly Fact[], message: string, before = '') =>
  asked([...others, ...facts], message, before).slice(0, 20)

const word = fc.constantFrom(
  ...'Ana köder lives in Lisbon 猫 好き since May 2021 dogs dog’s l’été и кошка 🙂'.split(' '),
  '',
)
const words = fc.array(fc.oneof(word, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 12 })
const text = words.map((some) => some.join(' '))
const anyFacts = fc
  .array(
    fc.record({
      text,
      quote: text,
      kind: fc.constantFrom('fact' as const, 'preference' as const),
      pinned: fc.option(fc.boolean(), { nil: undefined }),
      days: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 40 },
  )
  .map((some) =>
    some.map(({ days, ...more }, at) => {
      const learned = new Date(begin + days * day).toISOString()
      return fact(at + 1, '', { ...more, learned, confirmed: learned })
    }),
  )

describe('recall', () => {
  it('gives every fact once, in one order, however they are kept', () => {
    const shuffled = anyFacts.chain((facts) =>
      fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })),
    )
    fc.assert(
      fc.property(shuffled, text, text, ([facts, other], message, before) => {
        const order = recall(facts, { message, before })
        expect(new Set(order)).toEqual(new Set(facts))
        expect(order.length).toBe(facts.length)
        expect(recall(other, { message, before })).toEqual(order)
      }),
    )
  })

  it('tells at most eight whatever the talk is about, the pinned before the preferences', () => {
    fc.assert(
      fc.property(anyFacts, text, (facts, message) => {
        const order = recall(facts, { message, before: '' })
        const pinned = facts.filter((one) => one.pinned)
        const preferences = facts.filter((one) => !one.pinned && one.kind === 'preference')
        const first = order.slice(0, Math.min(8, pinned.length + preferences.length))
        const ranks = first.map((one) => (one.pinned ? 0 : one.kind === 'preference' ? 1 : 2))
        expect(ranks).toEqual([...ranks].sort())
        expect(ranks.filter((rank) => rank === 0).length).toBe(Math.min(8, pinned.length))
        expect(ranks).not.toContain(2)
      }),
    )
  })

  it('keeps the one fact that matters among the first, whatever else is learned', () => {
    const unrelated = fc.array(fc.constantFrom('collects stamps', 'sings on Fridays', 'has 3 bees', 'liest gern'), {
      maxLength: 480,
    })
    fc.assert(
      fc.property(unrelated, fc.integer({ min: 0, max: 480 }), (some, at) => {
        const texts = [...some.slice(0, at), 'parked the car at the harbour', ...some.slice(at)]
        const facts = texts.map((one, index) => fact(index + 1, one))
        expect(asked(facts, 'Where is my car?')[0]).toBe('parked the car at the harbour')
      }),
      { numRuns: 20 },
    )
  })

  it('leaves the system prompt within its size, whatever the facts', () => {
    const long = fc.string({ unit: 'grapheme', minLength: 100, maxLength: 200 })
    fc.assert(
      fc.property(fc.array(long, { maxLength: 30 }), long, (texts, message) => {
        const facts = texts.map((one, at) => fact(at + 1, one))
        const memory = usableIn({ ...newMemory('terminal:ana'), facts }, 'dm', 'strict')
        const place = { conversation: 'terminal', audience: 'dm' as const }
        const occasion = { text: message, user: 'terminal:ana' as const, speaker: 'Ana', place, now: begin }
        const { prompt } = buildPrompt(memory, { ...occasion, attachments: [], overheard: [] })
        expect(prompt.system.length).toBeLessThanOrEqual(longestSystem)
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    [
      'what can I cook for dinner? something with nuts?',
      fact(1, "can't eat peanuts", { quote: "I can't eat peanuts" }),
    ],
    ['what should I cook tonight?', fact(2, 'is allergic to shellfish', { quote: 'allergic to shellfish' })],
    ['Did I ever tell you when I met Jonas?', fact(3, 'first saw Jonas in Porto', { quote: 'we meet since Porto' })],
    ['how is my sisters wedding going', fact(4, 'has a sister who marries in June')],
    ['any idea for my dauhgter’s brithday?', fact(5, 'has a daughter, Mia', { quote: 'my daughter turns seven' })],
    ['Was kann ich heute kochen, ohne Erdnüsse?', fact(6, 'verträgt keine Erdnuss')],
    ['今日は猫の話をしよう', fact(7, '猫を二匹飼っている')],
    ['мои кошки опять голодны', fact(8, 'держит кошку Мурку')],
    [
      'What did I tell you in February 2025?',
      fact(40, 'moved the piano upstairs', { learned: '2025-02-10T10:00:00Z' }),
    ],
  ])('%s', (message, known) => {
    expect(firstTwenty([known], message)).toContain(known.text)
  })

  it('takes April and June for people, where nothing says that they are months', () => {
    const [piano, choir] = [
      fact(1, 'moved the piano upstairs', { learned: '2025-06-02T10:00:00Z' }),
      fact(2, 'sings in a choir', { learned: '2025-09-02T10:00:00Z' }),
    ]
    const first = (message: string) => asked([piano, choir], message)[0]
    for (const when of ['in June', 'on June 2nd', 'on 2 June', 'back then, June 2025'])
      expect(first(`What happened ${when}?`), when).toBe(piano.text)
    expect(first('How is June?')).toBe(choir.text)
  })

  it('finds a fact by the words it was told in', () => {
    const known = fact(1, 'works nights', { quote: 'the hospital has me on nights again' })
    expect(firstTwenty([known], 'I am back from the hospital')[0]).toBe('works nights')
  })

  it('goes by what was said before where the message alone says nothing', () => {
    const known = fact(1, 'has a boat in Faro')
    expect(firstTwenty([known], 'and then?', 'I sold the old boat\nWhat will you do now?')[0]).toBe(
      'has a boat in Faro',
    )
  })

  it('brings along what was learned in one go with it', () => {
    const learned = '2025-03-01T10:00:00Z'
    const known = [fact(1, 'is to see Dr. Sousa', { learned }), fact(2, 'has to come without breakfast', { learned })]
    expect(firstTwenty(known, 'When do I see Sousa?').slice(0, 2)).toEqual(known.map(({ text: told }) => told))
  })

  it('tells what was confirmed last where nothing matters more', () => {
    const known = [fact(1, 'plays chess', { confirmed: '2027-01-01T00:00:00Z' }), fact(2, 'plays go')]
    expect(asked([...others, ...known], 'good morning')[0]).toBe('plays chess')
  })
})
