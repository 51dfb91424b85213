import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Audience } from '../../src/memory/audience.js'
import { addByHand, editByHand, setPinned } from '../../src/memory/changing/by-hand.js'
import { record } from '../../src/memory/changing/changes.js'
import { forgetAll, forgetFact, forgetName, forgetStyle, setReach } from '../../src/memory/changing/forgetting.js'
import { undo } from '../../src/memory/changing/undoing.js'
import { keepWaiting } from '../../src/memory/changing/waiting.js'
import { parse, serialize } from '../../src/memory/document.js'
import { applyLessons, type Lessons } from '../../src/memory/learning/lessons.js'
import { type Memory, newMemory } from '../../src/memory/memory.js'
import { usableIn } from '../../src/memory/usable.js'
import { buildPrompt, longestSystem } from '../../src/prompt.js'

const words = ['quokkas', 'wombats', 'tea', 'chess', 'figs', 'rain', 'opera', 'jam']
const places: Audience[] = ['dm', 'space:S', 'channel:S/C']

/** What can happen; what happens more often, more than once. */
const said = ['say', 'say', 'say', 'replace', 'remove', 'order', 'name', 'style'] as const
const done = ['add', 'edit', 'undo', 'undo', 'undo one', 'keep', 'share', 'private', 'pin', 'unpin'] as const
const deeds = [...said, ...done, 'forget', 'forget name', 'forget style', 'all'] as const

const step = fc.record({
  does: fc.constantFrom(...deeds),
  where: fc.constantFrom(...places),
  word: fc.constantFrom(...words),
  number: fc.nat({ max: 12 }),
})
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

const nothing: Lessons = { operations: [], name: null, style: null, summary: null }

/** One thing that can happen to a memory. */
function after(memory: Memory, { does, where, word, number }: Step, now: number): Memory {
  const id = memory.facts[number % Math.max(memory.facts.length, 1)]?.id ?? 0
  const learn = (said: string, lessons: Partial<Lessons>) => {
    const exchange = { id: `m${now}`, conversation: where, heard: where, said, answered: 'Fine.' }
    const kept = record(memory, { exchange, ids: [exchange.id], since: memory, recalled: [] }, now)
    const studied = { heard: where, ids: new Set([exchange.id]), forgets: kept.forgets }
    return applyLessons(kept, { ...nothing, ...lessons }, studied, { now, privacy: 'strict' }).memory
  }
  const operation = (op: 'add' | 'replace' | 'remove', text: string, quote: string) => ({
    operations: [{ op, id: op === 'add' ? null : id, kind: 'fact' as const, text, quote }],
  })
  const kept = (outcome: ReturnType<typeof addByHand>) =>
    typeof outcome === 'object' && 'facts' in outcome ? outcome : memory
  switch (does) {
    case 'say':
      return learn(`I like ${word}`, { ...operation('add', `likes ${word}`, `I like ${word}`), summary: `Of ${word}.` })
    case 'replace':
      return learn(`I prefer ${word} now`, operation('replace', `prefers ${word}`, `I prefer ${word}`))
    case 'remove':
      return learn(`No more ${word}`, operation('remove', '', `No more ${word}`))
    case 'order':
      return learn(`Always mention ${word}`, operation('add', `always mention ${word}`, `Always mention ${word}`))
    case 'name':
      return learn(`My name is ${word}`, { name: { text: word, quote: `My name is ${word}` } })
    case 'style':
      return learn('Be brief please', {
        style: { change: { length: number % 2 ? 100 : 200 }, quote: 'Be brief please' },
      })
    case 'add':
      return kept(addByHand(memory, { text: `my ${word}`, heard: where, now }))
    case 'edit': {
      const old = memory.facts.find((fact) => fact.id === id)
      return old ? kept(editByHand(memory, old, { text: `no ${word}`, heard: where, now })) : memory
    }
    case 'undo':
    case 'undo one': {
      const change = does === 'undo' ? null : (memory.history[number % Math.max(memory.history.length, 1)]?.id ?? 0)
      const undone = undo(memory, change, { privacy: 'strict', now })
      return undone && 'memory' in undone ? undone.memory : memory
    }
    case 'keep':
      return keepWaiting(memory, memory.waiting[0]?.id ?? 0, now)
    case 'share':
      return setReach(memory, id, 'everywhere', { privacy: 'strict', now })
    case 'private':
      return setReach(memory, id, 'dm', { privacy: 'strict', now })
    case 'pin':
    case 'unpin': {
      const fact = memory.facts.find((one) => one.id === id)
      return fact ? setPinned(memory, fact, does === 'pin', now) : memory
    }
    case 'forget':
      return forgetFact(memory, id, 'strict')
    case 'forget name':
      return forgetName(memory)
    case 'forget style':
      return forgetStyle(memory)
    case 'all':
      return forgetAll(memory, now)
  }
}

const begin = Date.UTC(2026, 10, 23, 10)
const stories = fc.array(step, { maxLength: 30 })

function lived(story: readonly Step[]): Memory {
  return story.reduce((memory, one, at) => after(memory, one, begin + at * 60_000), newMemory('test:ana'))
}

// Hundreds of lives take their time on a busy machine.
describe('whatever is said, changed, undone and forgotten', () => {
  it('leaves a memory that can be read, of numbers that stand for one thing each', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const memory = lived(story)
        expect(parse(serialize(memory), memory.user)).toEqual(memory)
        const ids = [...memory.facts, ...memory.waiting].map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(Math.max(0, ...ids)).toBeLessThanOrEqual(memory.lastFactId)
        const changes = memory.history.map(({ id }) => id)
        expect(changes).toEqual([...new Set(changes)].sort((a, b) => a - b))
        expect(Math.max(0, ...changes)).toBeLessThanOrEqual(memory.lastChange)
      }),
      { numRuns: 300 },
    )
  })

  it('never makes a prompt too long, nor tells what waits for a yes', () => {
    fc.assert(
      fc.property(stories, fc.constantFrom(...places), (story, here) => {
        const usable = usableIn(lived(story), here, 'strict')
        const occasion = {
          user: 'test:ana' as const,
          speaker: 'Ana',
          text: 'What do I like?',
          attachments: [],
          overheard: [],
        }
        const place = { conversation: 'new', audience: here }
        const { prompt } = buildPrompt(usable, { ...occasion, place, now: begin + 60 * 60_000 })
        expect(prompt.system.length).toBeLessThanOrEqual(longestSystem)
        const isKept = story.some(({ does }) => does === 'keep')
        expect(/always mention/i.test(prompt.system)).toBe(
          isKept && usable.facts.some(({ text }) => /always/.test(text)),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('is as it was before, once the last change is undone, but for what told it', () => {
    fc.assert(
      fc.property(stories, step, (story, last) => {
        const before = lived(story)
        const now = begin + 31 * 60_000
        const changed = after(before, last, now)
        fc.pre(changed.lastChange === before.lastChange + 1 && !last.does.startsWith('undo'))
        const undone = undo(changed, null, { privacy: 'strict', now })
        if (!undone || !('memory' in undone)) throw new Error('there was nothing to undo')
        const texts = ({ facts }: Memory) => facts.map(({ id, text, reach, pinned }) => ({ id, text, reach, pinned }))
        expect(texts(undone.memory)).toEqual(texts(before))
        expect(undone.memory.name).toBe(before.name)
        expect(undone.memory.style).toEqual(before.style)
        expect(undone.memory.exchanges.map(({ id }) => id)).not.toContain(`m${now}`)
        if (undone.change.use) expect(undone.memory.exchanges).toEqual(changed.exchanges)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps no byte of what was forgotten or undone', () => {
    fc.assert(
      fc.property(stories, fc.constantFrom('forget' as const, 'undo' as const), (story, how) => {
        const before = lived(story)
        const now = begin + 31 * 60_000
        const told = after(before, { does: 'say', where: 'dm', word: 'zithers', number: 0 }, now)
        const fact = told.facts.find(({ source }) => source === `m${now}`)
        if (!fact) throw new Error('it was not kept')
        const gone =
          how === 'forget'
            ? forgetFact(told, fact.id, 'strict')
            : after(told, { does: 'undo', where: 'dm', word: 'tea', number: 0 }, now)
        expect(JSON.stringify(gone)).not.toContain('zithers')
      }),
      { numRuns: 300 },
    )
  })
})
