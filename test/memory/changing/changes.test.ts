import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { record } from '../../../src/memory/changing/changes.js'
import { forgetAll, isStoneOver } from '../../../src/memory/changing/forgetting.js'
import { largestMemory, withinSize } from '../../../src/memory/changing/size.js'
import { parse, serialize } from '../../../src/memory/document.js'
import { isHandled } from '../../../src/memory/handled.js'
import { type Fact, instantOf, type Memory, newMemory } from '../../../src/memory/memory.js'

const start = Date.UTC(2026, 10, 23, 10)
const minute = 60_000
const size = (memory: Memory) => serialize(memory).length

function turn(memory: Memory, id: string, now = start, said = 'hello there', conversation = 'dm'): Memory {
  const exchange = { id, conversation, heard: 'dm' as const, said, answered: 'Fine.' }
  return record(memory, { exchange, ids: [id], since: memory, recalled: [] }, now)
}

function fact(id: number, more: Partial<Fact> = {}): Fact {
  const at = instantOf(start + id * 1000)
  return {
    id,
    kind: 'fact',
    text: `fact ${id}`,
    quote: '',
    heard: 'dm',
    learned: at,
    confirmed: at,
    source: '',
    past: [],
    ...more,
  }
}

describe('writing a turn down', () => {
  it('counts a session after a gap of more than 30 minutes', () => {
    let memory = turn(newMemory('test:ana'), 'a')
    memory = turn(memory, 'b', start + 30 * minute)
    expect([memory.sessions, memory.turns]).toEqual([1, 2])
    memory = turn(memory, 'c', start + 61 * minute)
    expect([memory.sessions, memory.turns]).toEqual([2, 3])
  })

  it('never goes back in time', () => {
    const memory = turn(turn(newMemory('test:ana'), 'a'), 'b', start - 90 * minute)
    expect(memory.lastSeen).toBe(instantOf(start))
    expect(memory.sessions).toBe(1)
  })

  it('keeps the last five exchanges of each conversation, and what is not learned yet', () => {
    let memory = newMemory('test:ana')
    for (const id of ['1', '2', '3', '4', '5', '6', '7']) {
      memory = turn(memory, id, start, id === '2' ? 'hello there' : 'thanks')
    }
    memory = turn(memory, 'x', start, 'thanks', 'thread')
    expect(memory.exchanges.map(({ id }) => id)).toEqual(['2', '3', '4', '5', '6', '7', 'x'])
  })

  it('keeps the ids of ten minutes, fifty at least and two thousand at most', () => {
    let memory = newMemory('test:ana')
    for (let n = 0; n < 60; n++) memory = turn(memory, `old ${n}`)
    const later = start + 11 * minute
    memory = turn(memory, 'new', later)
    expect(Object.keys(memory.handled).length).toBe(50)
    expect([isHandled(memory, 'old 9'), isHandled(memory, 'old 11'), isHandled(memory, 'new')]).toEqual([
      false,
      true,
      true,
    ])
    const ids = Array.from({ length: 2100 }, (_, n) => `many ${n}`)
    const exchange = { id: 'many', conversation: 'dm', heard: 'dm' as const, said: 'hello', answered: 'Fine.' }
    memory = record(memory, { exchange, ids, since: memory, recalled: [] }, later)
    expect(Object.keys(memory.handled).length).toBe(2000)
    expect(isHandled(forgetAll(memory, later), 'many 2099')).toBe(true)
  })
})

describe('a stone', () => {
  it('is done with after a day, unless it holds an opt-out', () => {
    const stone = forgetAll(turn(newMemory('test:ana'), 'a'), start)
    const day = 24 * 60 * minute
    expect([isStoneOver(stone, start + day), isStoneOver(stone, start + day + 1)]).toEqual([false, true])
    expect(isStoneOver({ ...stone, name: 'Ana' }, start + 2 * day)).toBe(false)
    expect(isStoneOver({ ...stone, persist: false }, start + 2 * day)).toBe(false)
    expect(isStoneOver(turn(stone, 'b'), start + 2 * day)).toBe(false)
  })
})

describe('the size of a memory', () => {
  const long = 'Ünïcödé 😀 "quoted" \\ '
  const memories = fc.record({
    facts: fc.integer({ min: 0, max: 500 }),
    exchanges: fc.integer({ min: 0, max: 60 }),
    length: fc.integer({ min: 0, max: 300 }),
  })
  it('is within 300 KB whatever is kept, and the file can be read back', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(memories, ({ facts, exchanges, length }) => {
        let memory: Memory = newMemory('test:ana')
        const text = long.repeat(20).slice(0, length)
        memory.lastFactId = facts
        memory.facts = Array.from({ length: facts }, (_, n) => fact(n + 1, { text, quote: text }))
        for (let n = 0; n < exchanges; n++) memory = turn(memory, `${n}`, start, long.repeat(400), `conversation ${n}`)
        const fitting = withinSize(memory, size)
        expect(size(fitting)).toBeLessThanOrEqual(largestMemory)
        expect(parse(serialize(fitting), 'test:ana')).toEqual(fitting)
      }),
      { numRuns: 5 },
    )
  })

  it('gives up learned messages first, then others, then the facts confirmed longest ago', () => {
    const memory = { ...newMemory('test:ana'), facts: [fact(1), fact(2, { kind: 'preference' }), fact(3)] }
    const full = turn(turn(memory, 'learned', start, 'thanks'), 'marked')
    const left = (limit: number) => {
      const { facts, exchanges } = withinSize(full, (one) =>
        one.facts.length + one.exchanges.length > limit ? largestMemory + 1 : 0,
      )
      return [...exchanges.map(({ id }) => id), ...facts.map(({ id }) => id)]
    }
    expect([4, 3, 2, 1].map(left)).toEqual([['marked', 1, 2, 3], [1, 2, 3], [2, 3], [2]])
  })
})
