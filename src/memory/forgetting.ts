import { type Audience, mayUse, type Privacy, type Reach } from './audience.js'
import { isEmpty } from './changes.js'
import { subjectOf } from './claim.js'
import { type Exchange, type Fact, instantOf, type Memory, newMemory } from './memory.js'
import { contentStems, fold, standsIn, words } from './words.js'

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
  const tells = (text: string) => claimsOf(fact).some((claim) => tellsIn(text, claim))
  return {
    ...memory,
    forgets: memory.forgets + 1,
    facts: memory.facts.filter((one) => one !== fact).map((one) => silent(one, tells)),
    exchanges: memory.exchanges.filter((one) => !isSource(one, fact) && !isTold(one, tells)),
    summaries: memory.summaries.filter(({ heard, text }) => !wasUsedIn(fact, heard, privacy) && !tells(text)),
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
  const wasUsed = (heard: Audience) => heard !== 'dm' && wasUsedIn(fact, heard, privacy)
  const isElsewhere = ({ heard, reach: decidedBefore }: Claim) => heard !== 'dm' || decidedBefore === 'everywhere'
  if (reach === 'everywhere' || !(privacy === 'relaxed' || claimsOf(fact).some(isElsewhere))) return decided
  const tells = (text: string) => claimsOf(fact).some((claim) => tellsIn(text, claim))
  return {
    ...decided,
    forgets: memory.forgets + 1,
    exchanges: memory.exchanges.filter((one) => !wasUsed(one.heard) || !(isSource(one, fact) || isTold(one, tells))),
    summaries: memory.summaries.filter(({ heard }) => !wasUsed(heard)),
  }
}

/** Erases the name with what told it: facts and messages with it, and all summaries. */
export function forgetName(memory: Memory): Memory {
  const { name, forgets, facts, exchanges } = memory
  if (name === null) return memory
  const tells = (text: string) => hasName(text, name)
  return {
    ...memory,
    name: null,
    forgets: forgets + 1,
    facts: facts.filter(({ text }) => !tells(text)).map((one) => silent(one, tells)),
    exchanges: exchanges.filter((one) => !isTold(one, tells)),
    summaries: [],
  }
}

/** Erases how the person likes to be answered. */
export function forgetStyle(memory: Memory): Memory {
  if (Object.keys({ ...memory.style, ...memory.inferred }).length === 0) return memory
  return { ...memory, style: {}, inferred: {}, forgets: memory.forgets + 1 }
}

/** Has the stone that a forgetting left done its work? One that holds a choice of its person's stays. */
export function isStoneOver(memory: Memory, now: number): boolean {
  const { persist, tellsLessons, lastSeen } = memory
  const isChosen = !persist || tellsLessons !== undefined
  return !isChosen && isEmpty(memory) && (lastSeen === null || now - Date.parse(lastSeen) > stoneFor)
}

/** What a fact says or said, and where that could be heard. */
type Claim = Pick<Fact, 'text' | 'quote' | 'source' | 'heard' | 'reach'>

function claimsOf(fact: Fact): Claim[] {
  return [fact, ...fact.past.map((one) => ({ ...one, heard: one.heard ?? fact.heard }))]
}

/** May it have been used there, now or before it changed? */
function wasUsedIn(fact: Fact, heard: Audience, privacy: Privacy): boolean {
  return claimsOf(fact).some((claim) => mayUse(claim, heard, privacy))
}

/** Another fact, without the words and the past in which it tells what is forgotten. */
function silent(fact: Fact, tells: (text: string) => boolean): Fact {
  const quiet = <Quoted extends { quote: string }>(one: Quoted) => (tells(one.quote) ? { ...one, quote: '' } : one)
  return { ...quiet(fact), past: fact.past.filter(({ text }) => !tells(text)).map(quiet) }
}

function isSource(exchange: Exchange, fact: Fact): boolean {
  return claimsOf(fact).some(({ source }) => source === exchange.id)
}

function isTold({ said, answered }: Exchange, tells: (text: string) => boolean): boolean {
  return tells(said) || tells(answered)
}

/** Would a text give a claim away: by its quote, one of its names, or what it speaks of? A number alone tells nothing. */
function tellsIn(text: string, { text: claim, quote }: Pick<Claim, 'text' | 'quote'>): boolean {
  // "yes" stands in many texts.
  if (contentStems(quote).size > 1 && standsIn(quote, text)) return true
  const spoken = contentStems(text)
  const { names, others } = subjectOf(claim)
  return names.some((word) => spoken.has(word)) || isHalfIn(others, spoken)
}

function isHalfIn(stems: readonly string[], spoken: ReadonlySet<string>): boolean {
  return stems.length > 0 && stems.filter((word) => spoken.has(word)).length * 2 >= stems.length
}

/** English names that are words as well: these tell of their person only where they are written like a name. */
const commonWords = new Set(
  `will mark may june april august rose grace hope faith art bill frank jack rob sue pat dawn joy ray drew chase grant dean max
  ivy iris lily daisy ruby amber summer autumn melody harmony christian guy nick don gene miles wade cliff forest heath reed
  rich stone king young long white brown black green gray grey baker cook hunter mason carter page bell price love day wood`
    .split(/\s+/)
    .map(fold),
)

function hasName(text: string, name: string): boolean {
  const spoken = words(text)
  const plain = new Set(spoken.map(fold))
  return words(name).some((part) => (commonWords.has(fold(part)) ? spoken.includes(part) : plain.has(fold(part))))
}
