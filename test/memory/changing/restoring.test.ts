import { expect, it } from 'vitest'
import { restored } from '../../../src/memory/changing/restoring.js'
import { newMemory } from '../../../src/memory/memory.js'

it('a memory from elsewhere takes nothing back that its person decided, and uses no number twice', () => {
  const here = { ...newMemory('test:ana'), persist: false, forgets: 4, lastFactId: 9, lastChange: 2, handled: { a: 2 } }
  const elsewhere = {
    ...newMemory('test:ana'),
    name: 'Ana',
    forgets: 1,
    lastFactId: 3,
    lastChange: 7,
    handled: { b: 1 },
  }
  const begun = '2026-11-23T12:00:00.000Z'
  expect(restored({ ...here, begun: { '': begun } }, elsewhere)).toEqual({
    ...elsewhere,
    persist: false,
    forgets: 5,
    lastFactId: 9,
    lastChange: 7,
    begun: { '': begun },
    handled: { a: 2, b: 1 },
  })
  expect(restored(newMemory('test:ana'), { ...elsewhere, persist: false }).persist).toBe(false)
})
