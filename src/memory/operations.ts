import { type Audience, mayUse, type Privacy } from './audience.js'
import { isSameMatter } from './claim.js'
import { exchanged, factQuote, factText, withFact, withPast } from './facts.js'
import { type Ground, isGrounded, touches } from './grounding.js'
import type { Exchange, Fact, Memory } from './memory.js'
import { isOrder } from './orders.js'
import { oneLine } from './plain.js'
import { comparable } from './words.js'

/** So many new facts are taken from one exchange. */
const newPerExchange = 3
/** So many facts are replaced or removed by one learning call. */
const mostChanged = 3
/** No quote is longer than what is kept of a message. */
const longestSaid = 8000

/** What a model says is to be done with a fact. */
export interface Operation {
  op: 'add' | 'replace' | 'remove'
  /** The fact to replace or remove. */
  id: number | null
  kind: Fact['kind']
  text: string
  quote: string
}

/** What every step of one learning call knows. */
export interface Lesson {
  heard: Audience
  privacy: Privacy
  at: string
  /** The memory as it was before. */
  before: Memory
  /** The exchange studied last. */
  latest: Exchange
  /** The stems of all that was said and answered in the studied exchanges. */
  spoken: Set<string>
  /** The studied exchange in which the person said the quote, if what is claimed of it holds there. */
  source(quote: string, holds: (ground: Ground) => boolean): Exchange | null
}

/** What a step changes; null where what it was told does not stand in the person's words. */
export type Step = { change: Partial<Memory>; noted?: { exchange: Exchange; text: string } } | null

/** Adds, replaces or removes a fact, if the person's words carry that. */
export function operate(memory: Memory, operation: Operation, lesson: Lesson): Step {
  const { facts, name } = memory
  const quote = oneLine(operation.quote, longestSaid)
  const old = facts.find((fact) => fact.id === operation.id && mayUse(fact, lesson.heard, lesson.privacy))
  if (operation.op !== 'add' && changedSince(lesson.before, memory) >= mostChanged) return null
  if (operation.op === 'remove') return old ? removeFact(memory, old, quote, lesson) : null

  const text = factText(operation.text, name)
  const exchange = isOrder(text) ? null : lesson.source(quote, (ground) => isGrounded({ text, quote }, ground))
  if (!exchange) return null
  const { heard, at } = lesson
  const same = facts.find((fact) => fact.heard === heard && comparable(fact.text) === comparable(text))
  if (same && (operation.op === 'add' || same === old)) {
    return { change: { facts: exchanged(facts, same, { ...same, confirmed: at }) } }
  }
  const dates = { learned: at, confirmed: at }
  const { kind } = operation
  const fact = { kind, text, quote: factQuote(quote), heard, ...dates, source: exchange.id, past: [] }
  const noted = { exchange, text }
  if (operation.op === 'add') return isRoomFor(fact, memory, lesson) ? { change: withFact(memory, fact), noted } : null
  return old ? { change: { facts: replaceFact(facts, old, fact, same) }, noted } : null
}

function isRoomFor({ source }: Pick<Fact, 'source'>, { facts }: Memory, { before }: Lesson): boolean {
  return facts.filter((one) => one.id > before.lastFactId && one.source === source).length < newPerExchange
}

/** What was becomes the past of what is; of what says it already, if there is that, which stays as private as it is. */
function replaceFact(facts: Fact[], old: Fact, said: Omit<Fact, 'id'>, same: Fact | undefined): Fact[] {
  const { learned: at } = said
  if (same) return exchanged(facts, same, withPast({ ...same, confirmed: at }, old, at), old)
  // What was shared was the old one; what was marked private stays so.
  const reach = old.reach === 'dm' && { reach: old.reach }
  return exchanged(facts, old, withPast({ id: old.id, ...said, ...reach }, old, at))
}

function removeFact({ facts }: Memory, old: Fact, quote: string, lesson: Lesson): Step {
  const text = `no longer: ${old.text}`
  const exchange = lesson.source(quote, (ground) => touches(old.text, quote, ground))
  if (exchange) return { change: { facts: facts.filter((fact) => fact !== old) }, noted: { exchange, text } }
  const newer = successorOf(old, quote, facts, lesson)
  if (!newer) return null
  const settled = exchanged(facts, newer, withPast(newer, old, lesson.at), old)
  return { change: { facts: settled }, noted: { exchange: lesson.latest, text } }
}

/**
 * The newer fact that contradicts one which could not be seen where it was learned. In a direct message both are seen, and
 * the quote is the newer one's text.
 */
function successorOf(old: Fact, quote: string, facts: readonly Fact[], { heard }: Lesson): Fact | undefined {
  if (heard !== 'dm') return undefined
  const isSuccessor = (fact: Fact) =>
    fact.learned > old.learned && !mayUse(old, fact.heard, 'strict') && isSameMatter(old.text, fact.text)
  const text = comparable(factQuote(quote))
  return facts.find((fact) => comparable(fact.text) === text && isSuccessor(fact))
}

function changedSince(before: Memory, now: Memory): number {
  const texts = new Map(now.facts.map(({ id, text }) => [id, text]))
  return before.facts.filter(({ id, text }) => texts.get(id) !== text).length
}
