import type { Memory } from '../memory.js'

/**
 * A memory from elsewhere in the place of one. What its person decided since goes on: to keep nothing, and what is not to be
 * told again. So do the counts by which a turn that is under way knows that it writes nothing, and no number or event is
 * used twice.
 */
export function restored(memory: Memory, from: Memory): Memory {
  return {
    ...from,
    persist: memory.persist && from.persist,
    forgets: Math.max(memory.forgets, from.forgets) + 1,
    lastFactId: Math.max(memory.lastFactId, from.lastFactId),
    lastChange: Math.max(memory.lastChange, from.lastChange),
    begun: { ...from.begun, ...memory.begun },
    handled: { ...from.handled, ...memory.handled },
    spent: memory.spent ?? from.spent,
  }
}
