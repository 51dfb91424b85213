import { type Audience, mayUse, type Privacy, type Reach } from '../audience.js'
import { subjectOf } from '../judging/claim.js'
import { type Change, type Exchange, type Fact, instantOf, type Memory, newMemory, type Waiting } from '../memory.js'
import { dayOf } from '../text/calendar.js'
import { contentStems, fold, standsIn, words } from '../text/words.js'
import { isEmpty } from './changes.js'
import { isChange, withHistory, withoutFact, withoutTrait } from './history.js'

const stoneFor = 24 * 60 * 60_000

/**
 * Leaves a stone without words: who, whether to keep, how often and when forgotten, the last numbers that were given out (a
 * button of before must find nothing of after), the day's spend, the hashes of handled events.
 */
export function forgetAll(memory: Memory, now: number): Memory {
  const { user, persist, forgets, lastFactId, lastChange, spent, handled } = memory
  const stays = { persist, forgets: forgets + 1, lastFactId, lastChange, spent, handled }
  return { ...newMemory(user), ...stays, lastSeen: instantOf(now) }
}

/** Erases one fact, or what waits under its number, with its past and everything that would tell them again. */
export function forgetFact(memory: Memory, id: number, privacy: Privacy): Memory {
  const fact = memory.facts.find((one) => one.id === id) ?? memory.waiting.find((one) => one.id === id)
  if (!fact) return memory
  const was = memory.history.flatMap(({ facts }) => facts.flatMap((one) => (one.id === id && one.was) || []))
  const without = {
    ...memory,
    facts: memory.facts.filter((one) => one.id !== id),
    waiting: memory.waiting.filter((one) => one.id !== id),
    history: withoutFact(memory.history, id),
  }
  return withoutTelling(without, [fact, ...was].flatMap(claimsOf), privacy)
}

/**
 * Erases everything that tells one of these claims: exchanges, recent messages, summaries, quotes, what was before; but not
 * what the facts with these numbers were before.
 */
export function withoutTelling(
  memory: Memory,
  claims: readonly Claim[],
  privacy: Privacy,
  spared: ReadonlySet<number> = new Set(),
): Memory {
  const tells = tellingOf(claims)
  return {
    ...silenced(memory, tells, spared),
    forgets: memory.forgets + 1,
    exchanges: memory.exchanges.filter((one) => !(isSource(one, claims) || isTold(one, tells))),
    summaries: memory.summaries.filter(({ heard, text }) => !wasUsedIn(claims, heard, privacy) && !tells(text)),
  }
}

/**
 * Decides for its person where a fact is used. One that was used elsewhere and is to be used in direct messages only is
 * forgotten there: so are the messages and summaries outside them that tell it.
 */
export function setReach(
  memory: Memory,
  id: number,
  reach: Reach,
  { privacy, now }: { privacy: Privacy; now: number },
): Memory {
  const fact = memory.facts.find((one) => one.id === id)
  if (!fact || fact.reach === reach) return memory
  const facts = memory.facts.map((one) => (one === fact ? { ...one, reach } : one))
  const decided = withHistory(memory, { ...memory, facts }, { how: 'asked', sources: [], now })
  const claims = claimsOf(fact)
  const wasUsed = (heard: Audience) => heard !== 'dm' && wasUsedIn(claims, heard, privacy)
  const isElsewhere = ({ heard, reach: decidedBefore }: Claim) => heard !== 'dm' || decidedBefore === 'everywhere'
  if (reach === 'everywhere' || !(privacy === 'relaxed' || claims.some(isElsewhere))) return decided
  const tells = tellingOf(claims)
  return {
    ...decided,
    forgets: memory.forgets + 1,
    exchanges: memory.exchanges.filter((one) => !wasUsed(one.heard) || !(isSource(one, claims) || isTold(one, tells))),
    summaries: memory.summaries.filter(({ heard }) => !wasUsed(heard)),
  }
}

/** Erases the name with what told it: facts and messages with it, and all summaries. */
export function forgetName(memory: Memory): Memory {
  const { name, forgets, facts, waiting, exchanges, history } = memory
  if (name === null) return memory
  const names = [name, ...history.flatMap((change) => change.name?.was ?? [])]
  const tells = (text: string) => names.some((one) => hasName(text, one))
  return {
    ...silenced({ ...memory, facts: facts.filter(({ text }) => !tells(text)) }, tells),
    name: null,
    forgets: forgets + 1,
    waiting: waiting.filter(({ text, quote }) => !tells(text) && !tells(quote)),
    history: withoutTrait(silencedHistory(history, tells), 'name'),
    exchanges: exchanges.filter((one) => !isTold(one, tells)),
    summaries: [],
  }
}

/** Erases how the person likes to be answered. */
export function forgetStyle(memory: Memory): Memory {
  if (Object.keys({ ...memory.style, ...memory.inferred }).length === 0) return memory
  const history = withoutTrait(memory.history, 'style')
  return { ...memory, style: {}, inferred: {}, history, forgets: memory.forgets + 1 }
}

/** Has the stone that a forgetting left done its work, or what holds a day's spend alone? A choice of its person's stays. */
export function isStoneOver(memory: Memory, now: number): boolean {
  const { persist, tellsLessons, lastSeen, begun, spent } = memory
  const isChosen = !persist || tellsLessons !== undefined
  // What began anew, perhaps before anything was kept, holds as long: an answer may still be under way.
  const last = Math.max(...[lastSeen ?? '', ...Object.values(begun)].map((at) => Date.parse(at) || 0))
  const holdsToday = lastSeen === null && spent?.day === dayOf(now)
  return !isChosen && isEmpty(memory) && !holdsToday && now - last > stoneFor
}

/** What a fact says or said, and where that could be heard. */
export type Claim = Pick<Fact, 'text' | 'quote' | 'source' | 'heard' | 'reach'>

function claimsOf(fact: Fact | Waiting): Claim[] {
  const past = 'past' in fact ? fact.past : []
  return [fact, ...past.map((one) => ({ ...one, heard: one.heard ?? fact.heard }))]
}

function tellingOf(claims: readonly Claim[]): (text: string) => boolean {
  return (text) => claims.some((claim) => tellsIn(text, claim))
}

/** May one of them have been used there? */
function wasUsedIn(claims: readonly Claim[], heard: Audience, privacy: Privacy): boolean {
  return claims.some((claim) => mayUse(claim, heard, privacy))
}

/** The facts, what waits and what changed, without the words and the past in which they tell what is forgotten. */
function silenced(memory: Memory, tells: (text: string) => boolean, spared: ReadonlySet<number> = new Set()): Memory {
  const { facts, waiting, history } = memory
  return {
    ...memory,
    facts: facts.map((one) => silent(one, tells)),
    waiting: waiting.filter(({ text, quote }) => !tells(text) && !tells(quote)),
    history: silencedHistory(history, tells, spared),
  }
}

function silencedHistory(
  history: readonly Change[],
  tells: (text: string) => boolean,
  spared: ReadonlySet<number> = new Set(),
): Change[] {
  const quiet = history.map((change) => ({
    ...change,
    facts: change.facts
      .filter(({ id, was }) => was === null || spared.has(id) || !tells(was.text))
      .map(({ id, was }) => ({ id, was: was && !spared.has(id) ? silent(was, tells) : was })),
  }))
  return quiet.filter(isChange)
}

/** Another fact, without the words and the past in which it tells what is forgotten. */
function silent(fact: Fact, tells: (text: string) => boolean): Fact {
  const quiet = <Quoted extends { quote: string }>(one: Quoted) => (tells(one.quote) ? { ...one, quote: '' } : one)
  return { ...quiet(fact), past: fact.past.filter(({ text }) => !tells(text)).map(quiet) }
}

function isSource(exchange: Exchange, claims: readonly Claim[]): boolean {
  return claims.some(({ source }) => source === exchange.id)
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

/** Does a text tell a name, or one of its parts? */
export function hasName(text: string, name: string): boolean {
  const spoken = words(text)
  const plain = new Set(spoken.map(fold))
  return words(name).some((part) => (commonWords.has(fold(part)) ? spoken.includes(part) : plain.has(fold(part))))
}
