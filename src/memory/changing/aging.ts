import type { Memory } from '../memory.js'
import { begunSince } from '../talk.js'

/** What was said or changed before these times, in milliseconds since 1970, is not kept any longer; null: it stays. */
export interface Ages {
  messages: number | null
  history: number | null
}

/**
 * A memory without the exchanges and changes that are too old, learned or not. Facts, summaries and what waits stay; so does
 * the rest. The same memory, if nothing in it is too old.
 */
export function aged(memory: Memory, { messages, history }: Ages): Memory {
  const younger = messages === null ? memory : withoutOldMessages(memory, messages)
  return history === null ? younger : withoutOldChanges(younger, history)
}

function withoutOldMessages(memory: Memory, oldest: number): Memory {
  const exchanges = memory.exchanges.filter(({ at }) => Date.parse(at) >= oldest)
  const begun = begunSince(memory, oldest)
  if (exchanges.length === memory.exchanges.length && begun === memory.begun) return memory
  const heard = new Set<string>(exchanges.map((one) => one.heard))
  // Where no message is left there is nothing to reflect on.
  const toReflect = Object.fromEntries(Object.entries(memory.toReflect).filter(([audience]) => heard.has(audience)))
  return { ...memory, exchanges, begun, toReflect }
}

/** Clocks are set back: whatever stands before a change that is too old goes with it, or it could be undone out of order. */
function withoutOldChanges(memory: Memory, oldest: number): Memory {
  const last = memory.history.findLastIndex(({ at }) => Date.parse(at) < oldest)
  return last < 0 ? memory : { ...memory, history: memory.history.slice(last + 1) }
}
