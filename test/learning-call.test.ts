import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { learningRequest, lessonsIn } from '../src/learning-call.js'
import { type Audience, mayUse } from '../src/memory/audience.js'
import { instantOf, type Memory, newMemory } from '../src/memory/memory.js'
import { usableIn } from '../src/memory/usable.js'

const at = instantOf(Date.UTC(2026, 10, 23))
const audience = fc.constantFrom<Audience[]>('dm', 'space:S', 'channel:S/C', 'channel:S/D', 'space:T', 'channel:/group')
const text = fc.constantFrom('Do you like tea?', 'yes', 'I live in Lisbon', 'tea and figs', 'Really? Are you sure?')
const said = {
  kind: 'fact' as const,
  text: 'likes tea',
  quote: '',
  heard: 'dm' as const,
  learned: at,
  confirmed: at,
  source: '',
  past: [],
}
const memories = fc.record({
  facts: fc.array(fc.record({ text, heard: audience }), { maxLength: 30 }),
  summaries: fc.array(fc.record({ text, heard: audience }), { maxLength: 4 }),
  exchanges: fc.array(fc.record({ said: text, answered: text, heard: audience }), { minLength: 1, maxLength: 6 }),
})

describe('what a learning call asks', () => {
  it('does not change by a byte with what may not be used there', () => {
    fc.assert(
      fc.property(memories, ({ facts, summaries, exchanges }) => {
        const memory: Memory = {
          ...newMemory('test:ana'),
          facts: facts.map((one, n) => ({
            ...said,
            ...one,
            id: n + 1,
          })),
          summaries: summaries.map((one) => ({ ...one, at })),
          exchanges: exchanges.map((one, n) => ({ ...one, id: `${n}`, conversation: 'c', at, toLearn: 0 })),
        }
        const { heard } = memory.exchanges.at(-1) ?? { heard: 'dm' }
        const usable = (one: { heard: Audience }) => mayUse(one, heard, 'strict')
        const without: Memory = {
          ...memory,
          facts: memory.facts.filter(usable),
          summaries: memory.summaries.filter(usable),
          exchanges: memory.exchanges.filter(usable),
        }
        const batch = memory.exchanges.filter((one) => one.heard === heard)
        const asked = (all: Memory) => learningRequest(usableIn(all, heard, 'strict'), batch).request.content
        expect(asked(memory)).toBe(asked(without))
      }),
    )
  })
})

describe('what of its answer is read', () => {
  it.each(['', 'No.', '[1, 2]', '{"error": "no"}', '{'.repeat(100_000), '{"operations": 7}'])(
    'nothing of %.40j',
    (answer) => {
      expect(lessonsIn(answer, [])).toBeNull()
    },
  )

  it.each(['{}', '{"operations": null}'])('nothing to learn in %j', (answer) => {
    expect(lessonsIn(answer, [])?.operations ?? []).toEqual([])
  })

  it('whatever has the right shape, of whatever it stands among', () => {
    const right = { op: 'add', id: null, kind: 'fact', text: 'likes tea', quote: 'I like tea' }
    const wrong = [null, 7, {}, { op: 'drop' }, { ...right, op: 'ADD' }, [right]]
    const answer = JSON.stringify({
      operations: [...wrong, right],
      name: 'Ana',
      style: { length: 1e9, quote: 'x' },
      summary: ['no'],
    })
    const read = { operations: [right], name: null, style: null, summary: null }
    expect(lessonsIn(answer, [])).toEqual(read)
    expect(lessonsIn(`<think>{so: what}</think>${answer}`, [])).toEqual(read)
    // The second of those that it was shown.
    const shown = [7, 9].map((id) => ({ id, ...said }))
    const replacing = (id: unknown) => JSON.stringify({ operations: [{ ...right, op: 'replace', id }] })
    const ids = ['2', 2, 9, 0, -1, '__proto__'].map((id) => lessonsIn(replacing(id), shown)?.operations[0]?.id)
    expect(ids).toEqual([9, 9, null, null, null, null])
  })
})
