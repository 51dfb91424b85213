import { type Audience, mayUse, type Privacy } from '../audience.js'
import { exchanged, factQuote, factText, keepFact, withoutSummariesOf } from '../changing/facts.js'
import { withPast } from '../changing/past.js'
import { waits, withWaiting } from '../changing/waiting.js'
import { hasCredential, tellsOfCredential } from '../credentials/credentials.js'
import { isSameMatter } from '../judging/claim.js'
import { doubtOf } from '../judging/doubts.js'
import { type Ground, isGrounded, touches } from '../judging/grounding.js'
import { isMeant } from '../judging/meaning.js'
import { type Exchange, type Fact, type Memory, saidAt, type Waiting } from '../memory.js'
import { daysIn } from '../text/dates.js'
import { oneLine } from '../text/plain.js'
import { comparable } from '../text/words.js'
import { expectsMemory, isToBeForgotten } from './asked.js'
import { areApart } from './parts-of-life.js'

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
  const old = facts.find((fact) => fact.id === operation.id && mayUse(fact, lesson.heard, lesson.privacy)) ?? null
  if (operation.op !== 'add' && changedSince(lesson.before, memory) >= mostChanged) return null
  if (operation.op === 'remove') return old && removeFact(memory, old, quote, lesson)

  const text = factText(operation.text, name)
  const claim = { text, quote }
  const holds = (ground: Ground) =>
    isGrounded(claim, ground) && isMeant(claim, ground.said) && !isToBeForgotten(quote, ground.said)
  const exchange = lesson.source(quote, holds)
  if (!exchange || (operation.op === 'replace' && !old)) return null
  const { kind } = operation
  // A home takes no allergy's place: what has nothing to do with the old fact is told beside it.
  const replaces = old && !areApart(old.text, text) ? old.id : null
  return tell(memory, { kind, text, quote: factQuote(quote), replaces }, exchange, lesson)
}

/** A fact that stands in the words of an exchange: confirmed, where it is known; kept; or to wait for its person's yes. */
export function tell(
  memory: Memory,
  told: Pick<Waiting, 'kind' | 'text' | 'quote' | 'replaces'>,
  exchange: Exchange,
  lesson: Lesson,
): Step {
  const { heard } = lesson
  const at = saidAt(exchange)
  const { replaces, ...claim } = told
  if (tellsOfCredential(claim.text) || hasCredential(claim.quote)) return null
  const old = memory.facts.find(({ id }) => id === replaces)
  const same = memory.facts.find((fact) => fact.heard === heard && comparable(fact.text) === comparable(claim.text))
  if (same && (!old || same === old)) {
    const noted = expectsMemory(exchange.said) && { noted: { exchange, text: `${same.text} (known already)` } }
    return { change: { facts: exchanged(memory.facts, same, { ...same, confirmed: at }) }, ...noted }
  }
  if (!old && !isRoomFor(exchange, memory, lesson)) return null
  const said = { ...claim, heard, source: exchange.id, ...(exchange.link && { link: exchange.link }) }
  const doubt = doubtOf(claim, exchange.said)
  if (doubt) {
    return { change: withWaiting(memory, { ...said, replaces, doubt, since: at }), noted: { exchange, text: waits } }
  }
  const when = daysIn(claim, { at: Date.parse(at), zone: memory.zone ?? exchange.zone })
  const fact = { ...said, ...(when && { when }), learned: at, confirmed: at, past: [] }
  return { change: keepFact(memory, fact, replaces, Date.parse(at)), noted: { exchange, text: claim.text } }
}

/** Few new facts are taken from one exchange, what waits included. */
function isRoomFor({ id }: Exchange, { facts, waiting }: Memory, { before }: Lesson): boolean {
  const fresh = [...facts, ...waiting].filter((one) => one.id > before.lastFactId && one.source === id)
  return fresh.length < newPerExchange
}

function removeFact(memory: Memory, old: Fact, quote: string, lesson: Lesson): Step {
  const { facts } = memory
  const text = `no longer: ${old.text}`
  const exchange = lesson.source(quote, (ground) => touches(old.text, quote, ground))
  const summaries = withoutSummariesOf(memory, [lesson.heard, old.heard])
  if (exchange) return { change: { facts: facts.filter((fact) => fact !== old), summaries }, noted: { exchange, text } }
  const newer = successorOf(old, quote, facts, lesson)
  if (!newer) return null
  const settled = exchanged(facts, newer, withPast(newer, old, lesson.at), old)
  return { change: { facts: settled, summaries }, noted: { exchange: lesson.latest, text } }
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
