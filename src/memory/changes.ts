import { type Audience, mayUse, type Privacy, type Reach } from './audience.js'
import { namesAndNumbers, objectStems } from './grounding.js'
import { withHandled } from './handled.js'
import { type Exchange, type Fact, instantOf, type Memory, newMemory } from './memory.js'
import { cutMiddle } from './plain.js'
import { isSmallTalk } from './smalltalk.js'
import { type Tokens, withSpent } from './spent.js'
import { sessionGap, talkBefore } from './talk.js'
import { contentStems, standsIn } from './words.js'

const stoneFor = 24 * 60 * 60_000
/** As many as are reflected on. */
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
  /** The calls it took. */
  spent: readonly Tokens[]
}

/** Why a turn that began then is not written: something was forgotten since, or nothing was or is to be kept. */
export function notWritten(memory: Memory, since: Since): 'forgotten' | 'off' | null {
  if (memory.forgets !== since.forgets) return 'forgotten'
  return memory.persist && since.persist ? null : 'off'
}

/** Writes a turn down, unless it may not be; the ids of its messages and what it took always. */
export function record(memory: Memory, { exchange, ids, since, spent }: Turn, now: number): Memory {
  const marked = withSpent({ ...memory, handled: withHandled(memory.handled, ids, now) }, 'answer', spent, now)
  if (notWritten(memory, since)) return marked
  const said = cutMiddle(exchange.said, longestSaid)
  const answered = cutMiddle(exchange.answered, longestAnswered)
  const teaches = !isSmallTalk({ said, answeredBefore: answeredBefore(exchange, memory.exchanges, now) })
  const kept: Exchange = { ...exchange, said, answered, at: instantOf(now), ...(teaches && { toLearn: 0 }) }
  const last = memory.lastSeen === null ? Number.NEGATIVE_INFINITY : Date.parse(memory.lastSeen)
  return {
    ...marked,
    exchanges: tidy([...memory.exchanges, kept]),
    sessions: memory.sessions + (memory.sessions === 0 || now - last > sessionGap ? 1 : 0),
    turns: memory.turns + 1,
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

/**
 * Leaves a stone without words: who, whether to keep, how often and when forgotten, the day's spend, the hashes of handled
 * events.
 */
export function forgetAll(memory: Memory, now: number): Memory {
  const { user, persist, forgets, lastFactId, spent, handled } = memory
  return { ...newMemory(user), persist, forgets: forgets + 1, lastFactId, spent, handled, lastSeen: instantOf(now) }
}

/** Erases one fact with its past and everything that would tell them again: exchanges, recent messages, summaries. */
export function forgetFact(memory: Memory, id: number, privacy: Privacy): Memory {
  const fact = memory.facts.find((one) => one.id === id)
  if (!fact) return memory
  return {
    ...memory,
    forgets: memory.forgets + 1,
    facts: memory.facts
      .filter((one) => one !== fact)
      .map((one) => (tellsIn(one.quote, fact) ? { ...one, quote: '' } : one)),
    exchanges: memory.exchanges.filter((exchange) => !tellsAny(exchange, fact)),
    summaries: memory.summaries.filter((summary) => !mayTell(summary, fact, privacy)),
  }
}

/**
 * Decides for its person where a fact is used. One that was used elsewhere and is to be used in direct messages only is
 * forgotten there: so are the messages and summaries outside them that tell it.
 */
export function setReach(memory: Memory, id: number, reach: Reach, privacy: Privacy): Memory {
  const fact = memory.facts.find((one) => one.id === id)
  if (!fact || fact.reach === reach) return memory
  const decided = { ...memory, facts: memory.facts.map((one) => (one === fact ? { ...one, reach } : one)) }
  const wasUsedElsewhere = fact.heard !== 'dm' || fact.reach === 'everywhere' || privacy === 'relaxed'
  if (reach === 'everywhere' || !wasUsedElsewhere) return decided
  const wasUsed = (heard: Audience) => heard !== 'dm' && mayUse(fact, heard, privacy)
  return {
    ...decided,
    forgets: memory.forgets + 1,
    exchanges: memory.exchanges.filter((one) => !wasUsed(one.heard) || !tellsAny(one, fact)),
    summaries: memory.summaries.filter(({ heard }) => !wasUsed(heard)),
  }
}

/** Erases the name with what told it: messages with it, and all summaries. */
export function forgetName(memory: Memory): Memory {
  const { name, forgets, exchanges } = memory
  if (name === null) return memory
  const claim = { text: name, quote: name, source: '' }
  return {
    ...memory,
    name: null,
    forgets: forgets + 1,
    exchanges: exchanges.filter((one) => !tells(one, claim)),
    summaries: [],
  }
}

/** Erases how the person likes to be answered. */
export function forgetStyle(memory: Memory): Memory {
  if (Object.keys({ ...memory.style, ...memory.inferred }).length === 0) return memory
  return { ...memory, style: {}, inferred: {}, forgets: memory.forgets + 1 }
}

/** Turns remembering on or off. What is stored stays. */
export function setPersist(memory: Memory, persist: boolean): Memory {
  return memory.persist === persist ? memory : { ...memory, persist }
}

/** Has the stone that a forgetting left done its work? One that holds an opt-out stays. */
export function isSpentStone(memory: Memory, now: number): boolean {
  const { persist, lastSeen } = memory
  return persist && isEmpty(memory) && lastSeen !== null && now - Date.parse(lastSeen) > stoneFor
}

/** Is nothing of a person's kept? */
export function isEmpty({ facts, exchanges, summaries, turns, name, style, inferred }: Memory): boolean {
  const styles = Object.keys({ ...style, ...inferred }).length
  return facts.length + exchanges.length + summaries.length + turns + styles === 0 && name === null
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

/** Could a summary tell a fact? */
function mayTell({ heard, text }: Memory['summaries'][number], fact: Fact, privacy: Privacy): boolean {
  return mayUse(fact, heard, privacy) || [fact, ...fact.past].some((claim) => tellsIn(text, claim))
}

/** Does an exchange tell a fact, or what it was before? */
function tellsAny(exchange: Exchange, fact: Fact): boolean {
  return [fact, ...fact.past].some((claim) => tells(exchange, claim))
}

function tells(exchange: Exchange, fact: Pick<Fact, 'text' | 'quote' | 'source'>): boolean {
  if (exchange.id === fact.source) return true
  return [exchange.said, exchange.answered].some((text) => tellsIn(text, fact))
}

/** Would a text give a fact away: by its quote, one of its names and numbers, or what it speaks of? */
function tellsIn(text: string, fact: Pick<Fact, 'text' | 'quote'>): boolean {
  if (standsIn(fact.quote, text)) return true
  const spoken = contentStems(text)
  const names = namesAndNumbers(fact.text)
  const about = objectStems(fact.text)
  if ([...names].some((word) => spoken.has(word))) return true
  return names.size === 0 && about.size > 0 && [...about].filter((word) => spoken.has(word)).length * 2 >= about.size
}
