import { describe, expect, it } from 'vitest'
import { aged } from '../../../src/memory/changing/aging.js'
import { type Change, type Exchange, type Memory, newMemory } from '../../../src/memory/memory.js'
import { begunAt } from '../../../src/memory/talk.js'

const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T12:00:00.000Z`
const oldest = Date.parse(at(10))
const exchange = (day: number, more: Partial<Exchange> = {}): Exchange => ({
  ...{ id: `m${day}`, conversation: 'dm', heard: 'dm', at: at(day), said: 'Hello', answered: 'Hello.' },
  ...more,
})
const change = (id: number, day: number): Change => ({
  ...{ id, at: at(day), how: 'learned', sources: [], facts: [{ id, was: null }] },
})
const memory = (more: Partial<Memory>): Memory => ({ ...newMemory('test:ana'), ...more })
const ages = { messages: oldest, history: oldest }

describe('a memory that ages', () => {
  it('is the same where nothing is too old, and where everything is kept', () => {
    const young = memory({ exchanges: [exchange(10)], history: [change(1, 10)], begun: { c1: at(10) } })
    expect(aged(young, ages)).toBe(young)
    const old = memory({ exchanges: [exchange(1)], history: [change(1, 1)], begun: { c1: at(1) } })
    expect(aged(old, { messages: null, history: null })).toBe(old)
  })

  it('loses the messages that are too old, those not learned yet as well', () => {
    const old = memory({ exchanges: [exchange(8), exchange(9, { toLearn: 0 }), exchange(11)], history: [change(1, 9)] })
    const younger = aged(old, { messages: oldest, history: null })
    expect(younger).toEqual({ ...old, exchanges: [exchange(11)] })
  })

  it('loses the changes that are too old, and what stands before them, so that undoing stays in order', () => {
    const history = [change(1, 20), change(2, 9), change(3, 12)]
    const old = memory({ history, exchanges: [exchange(1)] })
    expect(aged(old, { messages: null, history: oldest })).toEqual({ ...old, history: [change(3, 12)] })
  })

  it('does not look back on an audience in which no message is left', () => {
    const exchanges = [exchange(1, { heard: 'space:s' }), exchange(11)]
    const old = memory({ exchanges, toReflect: { 'space:s': 3, dm: 2 } })
    expect(aged(old, ages).toReflect).toEqual({ dm: 2 })
  })

  it('no longer names conversations that began anew then; what was said there before stays untold', () => {
    const younger = aged(memory({ begun: { c1: at(5), c2: at(3), c3: at(12), '': at(4) } }), ages)
    expect(younger.begun).toEqual({ c3: at(12), '': at(5) })
    expect(begunAt(younger, 'c1').atLeast).toBe(Date.parse(at(5)))
  })
})
