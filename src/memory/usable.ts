import { type Audience, mayUse, type Privacy } from './audience.js'
import type { Memory } from './memory.js'

/** A memory as far as it may be used in one audience: all that a request to a model for this audience is built from. */
export interface UsableMemory extends Memory {
  readonly here: Audience
  readonly privacy: Privacy
}

/** Narrows a memory to what may be used here. The one way to a {@link UsableMemory}. */
export function usableIn(memory: Memory, here: Audience, privacy: Privacy): UsableMemory {
  // A summary may tell of a fact that its person marked private: then it does not follow them.
  const follows = memory.facts.some(({ reach }) => reach === 'dm') ? 'strict' : privacy
  return {
    ...memory,
    facts: memory.facts.filter((fact) => mayUse(fact, here, privacy)),
    summaries: memory.summaries.filter((summary) => mayUse(summary, here, follows)),
    exchanges: memory.exchanges.filter((exchange) => mayUse(exchange, here, 'strict')),
    here,
    privacy,
  }
}
