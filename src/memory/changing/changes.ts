import { withoutCredentials } from '../credentials/credentials.js'
import { withHandled } from '../handled.js'
import { isSmallTalk } from '../judging/smalltalk.js'
import { type Exchange, type Fact, instantOf, type Memory } from '../memory.js'
import { sessionGap, talkBefore } from '../talk.js'
import { cutMiddle } from '../text/plain.js'

/** Learned ones of a conversation: a prompt tells three, a reflection looks at all. */
const keptPerConversation = 5
/** So many exchanges of one audience, learned and not. */
const keptLearned = 60
const keptUnlearned = 50
const longestSaid = 8000
const longestAnswered = 4000

/** How a memory stood when a message came: what began under other circumstances is not written. */
export type Since = Pick<Memory, 'forgets' | 'persist'>

/** A turn as it is written down: what was said and answered. */
export interface Turn {
  exchange: Omit<Exchange, 'at' | 'toLearn'>
  /** The ids of all messages answered in it. */
  ids: readonly string[]
  since: Since
  /** The facts that were told with it. */
  recalled: readonly Pick<Fact, 'id'>[]
}

/** Why a turn that began then is not written: something was forgotten since, or nothing was or is to be kept. */
export function notWritten(memory: Memory, since: Since): 'forgotten' | 'off' | null {
  if (!memory.persist || !since.persist) return 'off'
  return memory.forgets === since.forgets ? null : 'forgotten'
}

/**
 * Writes a turn down, unless it may not be; the ids of its messages always. No password or key in it is written, whole or
 * in half.
 */
export function record(memory: Memory, { exchange, ids, since, recalled }: Turn, now: number): Memory {
  const marked = { ...memory, handled: withHandled(memory.handled, ids, now) }
  if (notWritten(memory, since)) return marked
  const said = cutMiddle(withoutCredentials(exchange.said), longestSaid)
  const answered = cutMiddle(withoutCredentials(exchange.answered, exchange.said), longestAnswered)
  const teaches = !isSmallTalk({ said, answeredBefore: answeredBefore(exchange, memory.exchanges, now) })
  const kept: Exchange = { ...exchange, said, answered, at: instantOf(now), ...(teaches && { toLearn: 0 }) }
  const told = new Set(recalled.map(({ id }) => id))
  const last = memory.lastSeen === null ? Number.NEGATIVE_INFINITY : Date.parse(memory.lastSeen)
  return {
    ...marked,
    facts: memory.facts.map((fact) => (told.has(fact.id) ? { ...fact, recalled: instantOf(now) } : fact)),
    exchanges: tidy([...memory.exchanges, kept]),
    sessions: memory.sessions + (memory.sessions === 0 || now - last > sessionGap ? 1 : 0),
    turns: memory.turns + 1,
    toReflect: { ...memory.toReflect, [exchange.heard]: (memory.toReflect[exchange.heard] ?? 0) + 1 },
    firstSeen: memory.firstSeen ?? instantOf(now),
    lastSeen: instantOf(Math.max(now, last)),
  }
}

/** The bot's last answer in the conversation, as far as it may be used for those who hear this. */
export function answeredBefore(
  exchange: Pick<Exchange, 'conversation' | 'room' | 'heard'>,
  before: readonly Exchange[],
  now: number,
): string {
  return talkBefore({ ...exchange, now }, before).at(-1)?.answered ?? ''
}

/** Turns remembering on or off. What is stored stays; what began before it was turned on again is not written. */
export function setPersist(memory: Memory, persist: boolean): Memory {
  if (memory.persist === persist) return memory
  return { ...memory, persist, forgets: memory.forgets + (persist ? 1 : 0) }
}

/** Is nothing of a person's kept? */
export function isEmpty({ facts, exchanges, summaries, turns, name, zone, style, inferred }: Memory): boolean {
  const styles = Object.keys({ ...style, ...inferred }).length
  return (
    facts.length + exchanges.length + summaries.length + turns + styles === 0 && name === null && zone === undefined
  )
}

/** Keeps the last exchanges of each conversation, and those not learned yet. One audience takes nothing from another. */
function tidy(exchanges: Exchange[]): Exchange[] {
  const seen = new Map<string, number>()
  const nth = (what: string, { heard }: Exchange) => {
    const count = (seen.get(`${heard} ${what}`) ?? 0) + 1
    seen.set(`${heard} ${what}`, count)
    return count
  }
  const kept = exchanges.toReversed().filter((exchange) => {
    const inConversation = nth(`in ${exchange.conversation}`, exchange)
    if (exchange.toLearn !== undefined) return nth('to learn', exchange) <= keptUnlearned
    return inConversation <= keptPerConversation && nth('learned', exchange) <= keptLearned
  })
  return kept.reverse()
}
