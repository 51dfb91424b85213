import { tellsOfCredential } from './memory/credentials/credentials.js'
import { expectsMemory } from './memory/learning/asked.js'
import type { Memory } from './memory/memory.js'
import type { NotLearned } from './message.js'

/** What an exchange taught, or why it taught nothing (yet). */
export type Study =
  | { noted: string[]; aloud: boolean; change: number | null }
  | { noted: null; reason: NotLearned; text?: string }

/**
 * What comes of words that taught nothing, or not yet. Who asked for something to be remembered is told: a password that was
 * left out they are told of already.
 */
export function untaught(reason: NotLearned, said: string): Study {
  const isExpected = expectsMemory(said) && !tellsOfCredential(said)
  const text = 'Nothing of that was written down. /memory add keeps it, in your words.'
  return { noted: null, reason, ...(isExpected && { text }) }
}

/** What an exchange that is not (or no longer) marked has to say for itself. */
export function absent({ persist, exchanges }: Memory): (exchange: string) => Study {
  return (exchange) => {
    if (!persist) return { noted: null, reason: 'off' }
    const held = exchanges.find(({ id }) => id === exchange)
    if (!held) return { noted: null, reason: 'forgotten' }
    return untaught(held.toLearn === undefined ? 'nothing to learn' : 'kept for later', held.said)
  }
}

/** What each exchange taught, of all that was noted together; the last one is told what older ones taught as well. */
export function told(
  noted: Map<string, string[]>,
  how: (exchange: string) => { aloud: boolean; change: number | null },
  otherwise: (exchange: string) => Study,
) {
  return (exchange: string, isLast: boolean): Study => {
    const own = noted.get(exchange)
    noted.delete(exchange)
    const older = isLast ? [...noted.values()].flat() : []
    const all = [...older, ...(own ?? [])]
    return all.length > 0 ? { noted: all, ...how(exchange) } : otherwise(exchange)
  }
}
