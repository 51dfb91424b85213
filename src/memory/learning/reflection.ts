import type { Audience } from '../audience.js'
import { isDuplicate, merged, says } from '../changing/duplicates.js'
import { factQuote, factText, withFact } from '../changing/facts.js'
import { withHistory } from '../changing/history.js'
import { hasCredential } from '../credentials/credentials.js'
import { objectStems } from '../judging/claim.js'
import { doubtOf } from '../judging/doubts.js'
import { isGrounded } from '../judging/grounding.js'
import { type Exchange, instantOf, type Memory } from '../memory.js'
import { type Style, styleBeyond } from '../style.js'
import { contentStems } from '../text/words.js'
import type { Studied } from './marks.js'

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
  const joined = duplicates.slice(0, mostMerged).reduce((draft, pair) => merge(draft, pair, given.heard, now), styled)
  const after = topics.slice(0, mostTopics).reduce((draft, topic) => addTopic(draft, topic, given, now), joined)
  return withHistory(memory, after, { how: 'reflected', sources: [], now })
}

/** These turns need no reflection any more. */
export function withoutTurns(memory: Memory, { heard, turns }: Reflected): Memory {
  const { [heard]: counted = 0, ...others } = memory.toReflect
  const left = Math.max(0, counted - turns)
  return { ...memory, toReflect: left > 0 ? { ...others, [heard]: left } : others }
}

/** Two facts that say the same become one. */
function merge({ facts, ...memory }: Memory, pair: Pair, heard: Audience, now: number): Memory {
  const of = (sought: number | null) => facts.find(({ id }) => id === sought)
  const keep = of(pair.keep)
  const drop = of(pair.drop)
  const areSame = keep?.heard === heard && drop !== undefined && isDuplicate(keep, drop)
  return { ...memory, facts: areSame ? merged(facts, keep, drop, now) : facts }
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
  if (!source || !comesUp || isKnown || hasCredential(text) || doubtOf({ text, quote }, source.said)) return memory
  const at = instantOf(now)
  const dates = { learned: at, confirmed: at }
  const fact = { kind: 'fact' as const, text, quote, heard, ...dates, source: source.id, inferred: true, past: [] }
  return { ...memory, ...withFact(memory, fact, now) }
}

/** What a topic may say of it beyond the person's own words, as stems: never a liking or a skill. */
const interest = new Set(['interest', 'ask', 'speak', 'talk', 'wonder', 'curiou', 'often'])
