import { type Audience, mayUse, type Privacy } from './audience.js'
import type { Memory } from './memory.js'

/**
 * A memory as far as it may be used in one audience: all that a request to a model for this audience is built from. It is
 * no memory: counts and ids of what is hidden are not in it (only when conversations began anew, wherever they are), and it
 * cannot be written back.
 */
export interface UsableMemory
  extends Pick<
    Memory,
    'persist' | 'name' | 'zone' | 'style' | 'inferred' | 'facts' | 'summaries' | 'exchanges' | 'begun'
  > {
  readonly audience: Audience
  readonly privacy: Privacy
}

/** Narrows a memory to what may be used in an audience. The one way to a {@link UsableMemory}. */
export function usableIn(memory: Memory, audience: Audience, privacy: Privacy): UsableMemory {
  const { persist, name, zone, style, inferred, facts, summaries, exchanges, begun } = memory
  return {
    persist,
    name,
    zone,
    style,
    inferred,
    facts: facts.filter((fact) => mayUse(fact, audience, privacy)),
    // Of these nobody can mark one private: they never follow their person.
    summaries: summaries.filter((summary) => mayUse(summary, audience, 'strict')),
    exchanges: exchanges.filter((exchange) => mayUse(exchange, audience, 'strict')),
    begun,
    audience,
    privacy,
  }
}
