import { type Audience, mayUse, type Privacy, type Reach } from './audience.js'
import { isEmpty } from './changes.js'
import { namesAndNumbers, objectStems } from './grounding.js'
import { type Exchange, type Fact, instantOf, type Memory, newMemory } from './memory.js'
import { contentStems, standsIn } from './words.js'

const stoneFor = 24 * 60 * 60_000

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
    facts: memory.facts.filter((one) => one !== fact).map((one) => silentAbout(one, fact)),
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

/** Erases the name with what told it: facts and messages with it, and all summaries. */
export function forgetName(memory: Memory): Memory {
  const { name, forgets, facts, exchanges } = memory
  if (name === null) return memory
  const claim = { text: name, quote: name, source: '' }
  return {
    ...memory,
    name: null,
    forgets: forgets + 1,
    facts: facts.filter(({ text }) => !tellsIn(text, claim)).map((one) => silentAbout(one, claim)),
    exchanges: exchanges.filter((one) => !tells(one, claim)),
    summaries: [],
  }
}

/** Erases how the person likes to be answered. */
export function forgetStyle(memory: Memory): Memory {
  if (Object.keys({ ...memory.style, ...memory.inferred }).length === 0) return memory
  return { ...memory, style: {}, inferred: {}, forgets: memory.forgets + 1 }
}

/** Has the stone that a forgetting left done its work? One that holds an opt-out stays. */
export function isSpentStone(memory: Memory, now: number): boolean {
  const { persist, lastSeen } = memory
  return persist && isEmpty(memory) && lastSeen !== null && now - Date.parse(lastSeen) > stoneFor
}

/** Another fact, without the words and the past in which it tells what is forgotten. */
function silentAbout(fact: Fact, claim: Claim): Fact {
  const past = fact.past
    .filter(({ text }) => !tellsIn(text, claim))
    .map((one) => (tellsIn(one.quote, claim) ? { ...one, quote: '' } : one))
  return { ...fact, past, quote: tellsIn(fact.quote, claim) ? '' : fact.quote }
}

type Claim = Pick<Fact, 'text' | 'quote' | 'source'>

/** Could a summary tell a fact? */
function mayTell({ heard, text }: Memory['summaries'][number], fact: Fact, privacy: Privacy): boolean {
  return mayUse(fact, heard, privacy) || [fact, ...fact.past].some((claim) => tellsIn(text, claim))
}

/** Does an exchange tell a fact, or what it was before? */
function tellsAny(exchange: Exchange, fact: Fact): boolean {
  return [fact, ...fact.past].some((claim) => tells(exchange, claim))
}

function tells(exchange: Exchange, fact: Claim): boolean {
  if (exchange.id === fact.source) return true
  return [exchange.said, exchange.answered].some((text) => tellsIn(text, fact))
}

/** Would a text give a fact away: by its quote, one of its names and numbers, or what it speaks of? */
function tellsIn(text: string, fact: Pick<Claim, 'text' | 'quote'>): boolean {
  if (standsIn(fact.quote, text)) return true
  const spoken = contentStems(text)
  const names = namesAndNumbers(fact.text)
  const about = objectStems(fact.text)
  if ([...names].some((word) => spoken.has(word))) return true
  return names.size === 0 && about.size > 0 && [...about].filter((word) => spoken.has(word)).length * 2 >= about.size
}
