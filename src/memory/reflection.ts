import type { Audience } from './audience.js'
import { objectStems } from './claim.js'
import { exchanged, factQuote, factText, withFact, withPast } from './facts.js'
import { isGrounded } from './grounding.js'
import type { Studied } from './marks.js'
import { type Exchange, type Fact, instantOf, type Memory, type Style, styleBeyond } from './memory.js'
import { isOrder } from './orders.js'
import { comparable, contentStems, isSameWord } from './words.js'

/** Every so many turns of an audience they are reflected on, if so many of its exchanges are held. */
const every = 5
const fewest = 3
/** So many exchanges are looked at. */
const mostExchanges = 10
const mostTopics = 2
const mostMerged = 5

/** What a model says a person's last exchanges show: checked before anything changes. */
export interface Reflection {
  /** Null where nothing is said of it. */
  style: Style | null
  topics: readonly { text: string; quote: string }[]
  duplicates: readonly Pair[]
}

/** The ids of two facts. */
interface Pair {
  keep: number | null
  drop: number | null
}

/** The exchanges a reflection was given: one audience, and as of how many forgets and turns there. */
export interface Reflected extends Studied {
  turns: number
}

/** What is to be reflected on where this was said; null if it is not the time. */
export function dueReflection(memory: Memory, heard: Audience): Reflected | null {
  const { persist, toReflect, forgets } = memory
  const turns = toReflect[heard] ?? 0
  if (!persist || turns < every) return null
  const held = memory.exchanges.filter((one) => one.heard === heard).slice(-mostExchanges)
  return held.length < fewest ? null : { heard, ids: new Set(held.map(({ id }) => id)), forgets, turns }
}

/** The exchanges to reflect on, as far as they are still held. */
export function reflectedIn({ exchanges }: Pick<Memory, 'exchanges'>, { heard, ids }: Reflected): Exchange[] {
  return exchanges.filter((one) => one.heard === heard && ids.has(one.id))
}

/**
 * Applies what holds of a reflection: the style takes the place of what was inferred before, without what the person said
 * themselves; a topic stands in their words and comes up again; a duplicate says nothing that the other does not. Null, a
 * reflection nobody can read, is done with too.
 */
export function applyReflection(memory: Memory, reflection: Reflection | null, given: Reflected, now: number): Memory {
  if (!memory.persist || memory.forgets !== given.forgets) return memory
  const done = withoutTurns(memory, given)
  if (reflection === null) return done
  const { style, topics, duplicates } = reflection
  const styled = { ...done, inferred: styleBeyond(style ?? done.inferred, done.style) }
  const merged = duplicates.slice(0, mostMerged).reduce((draft, pair) => merge(draft, pair, given.heard, now), styled)
  return topics.slice(0, mostTopics).reduce((draft, topic) => addTopic(draft, topic, given, now), merged)
}

/** These turns need no reflection any more. */
export function withoutTurns(memory: Memory, { heard, turns }: Reflected): Memory {
  const { [heard]: counted = 0, ...others } = memory.toReflect
  const left = Math.max(0, counted - turns)
  return { ...memory, toReflect: left > 0 ? { ...others, [heard]: left } : others }
}

/** Two facts that say the same become one. What went is its past: forgotten with it. */
function merge(memory: Memory, pair: Pair, heard: Audience, now: number): Memory {
  const of = (sought: number | null) => memory.facts.find(({ id }) => id === sought)
  const keep = of(pair.keep)
  const drop = of(pair.drop)
  if (!keep || !drop || keep === drop || !isSame(keep, drop, heard)) return memory
  const kind = drop.kind === 'preference' ? drop.kind : keep.kind
  // biome-ignore lint/complexity/useMathMinMax: these are dates as text
  const confirmed = keep.confirmed > drop.confirmed ? keep.confirmed : drop.confirmed
  const { inferred, ...told } = keep
  const both = { ...told, kind, confirmed, ...(inferred && drop.inferred && { inferred }) }
  const merged = withPast(both, drop, instantOf(now))
  return { ...memory, facts: exchanged(memory.facts, keep, merged, drop) }
}

function isSame(keep: Fact, drop: Fact, heard: Audience): boolean {
  if (keep.heard !== heard || drop.heard !== heard || keep.reach !== drop.reach) return false
  return saysAll(keep.text, drop.text)
}

function addTopic(memory: Memory, topic: { text: string; quote: string }, given: Reflected, now: number): Memory {
  const { heard } = given
  const exchanges = reflectedIn(memory, given)
  const text = factText(topic.text, memory.name)
  const quote = factQuote(topic.quote)
  const about = [...objectStems(text)].filter((word) => !interest.has(word))
  const own = contentStems(quote)
  const isOwn = about.length > 0 && about.every((word) => own.has(word))
  const source = exchanges.find(({ said }) => isOwn && isGrounded({ text, quote }, { said, answeredBefore: '' }))
  const spoken = exchanges.map(({ said }) => contentStems(said))
  const comesUp = about.some((word) => spoken.filter((stems) => stems.has(word)).length >= 2)
  const isKnown = memory.facts.some((fact) => fact.heard === heard && says(fact.text, text))
  if (!source || !comesUp || isKnown || isOrder(text)) return memory
  const at = instantOf(now)
  const dates = { learned: at, confirmed: at }
  const fact = { kind: 'fact' as const, text, quote, heard, ...dates, source: source.id, inferred: true, past: [] }
  return { ...memory, ...withFact(memory, fact) }
}

/** What a topic may say of it beyond the person's own words, as stems: never a liking or a skill. */
const interest = new Set(['interest', 'ask', 'speak', 'talk', 'wonder', 'curiou', 'often'])

/** Stems that say no more than `has` does. */
const having = new Set(['own', 'got'])

/** Does a text say all that another says? A word that is not in it would be lost. */
function saysAll(text: string, other: string): boolean {
  const own = [...contentStems(text)]
  let from = 0
  // In the same order: "trusts Bob, not Eve" is not "trusts Eve, not Bob".
  const isThere = (word: string) => {
    const at = own.findIndex((one, place) => place >= from && (one === word || isSameWord(one, word)))
    if (at >= 0) from = at + 1
    return at >= 0 || having.has(word)
  }
  return [...contentStems(other)].every(isThere) && says(text, other)
}

/** Does a text say what another says, by and large? */
function says(text: string, other: string): boolean {
  if (comparable(text) === comparable(other)) return true
  return isGrounded({ text: other, quote: text }, { said: text, answeredBefore: '' })
}
