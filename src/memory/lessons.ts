import { type Audience, mayUse, type Privacy } from './audience.js'
import {
  type Ground,
  isGrounded,
  isQuoted,
  questionAnswered,
  saysTheOpposite,
  touches,
  withoutSubject,
} from './grounding.js'
import { groundIn, type Studied, stillToLearn, withoutMark } from './marks.js'
import { type Exchange, type Fact, instantOf, type Memory, type Style, styleInWords, withoutKeys } from './memory.js'
import { isOrder } from './orders.js'
import { oneLine } from './plain.js'
import { withFact } from './size.js'
import { comparable, contentStems, sentencesOf, standsIn, words } from './words.js'

/** So many new facts are taken from one exchange. */
const newPerExchange = 3
/** So many facts are replaced or removed by one learning call. */
const mostChanged = 3
const longestText = 200
/** So much is kept of what a fact was before. */
const mostPast = 5
const longestQuote = 300
/** No quote is longer than what is kept of a message. */
const longestSaid = 8000
const longestName = 60
const longestSummary = 600

/** What a model says a person's words teach: checked against those words before anything changes. */
export interface Lessons {
  operations: readonly Operation[]
  name: { text: string; quote: string } | null
  style: { change: Style; quote: string } | null
  summary: string | null
}
interface Operation {
  op: 'add' | 'replace' | 'remove'
  /** The fact to replace or remove. */
  id: number | null
  kind: Fact['kind']
  text: string
  quote: string
}

/** The memory after the lessons; what was noted, by exchange; and how many claims no words of the person's carry. */
export interface Learned {
  memory: Memory
  noted: Map<string, string[]>
  dropped: number
}

/** Applies what holds of the lessons to the freshest memory. What does not hold changes nothing, and is counted. */
export function applyLessons(
  memory: Memory,
  lessons: Lessons,
  studied: Studied,
  { now, privacy }: { now: number; privacy: Privacy },
): Learned {
  const exchanges = stillToLearn(memory, studied)
  const noted = new Map(exchanges.map(({ id }) => [id, [] as string[]]))
  const latest = exchanges.at(-1)
  if (!latest) return { memory, noted, dropped: 0 }

  const grounds = exchanges.map((exchange) => ({ exchange, ground: groundIn(memory, exchange) }))
  const lesson: Lesson = {
    heard: studied.heard,
    privacy,
    at: instantOf(now),
    before: memory,
    latest,
    spoken: contentStems(exchanges.map(({ said, answered }) => `${said}\n${answered}`).join('\n')),
    source: (quote, holds) =>
      grounds.find(({ ground }) => isQuoted(quote, ground.said) && holds(ground))?.exchange ?? null,
  }
  const steps = [
    (draft: Memory) => takeName(draft, lessons.name, lesson),
    ...lessons.operations.map((operation) => (draft: Memory) => operate(draft, operation, lesson)),
    (draft: Memory) => takeStyle(draft, lessons.style, lesson),
    (draft: Memory) => takeSummary(draft, lessons.summary, lesson),
  ]
  let draft = memory
  let dropped = 0
  for (const step of steps) {
    const taken = step(draft)
    if (taken?.noted) noted.get(taken.noted.exchange.id)?.push(taken.noted.text)
    if (taken) draft = { ...draft, ...taken.change }
    else dropped++
  }
  const learned = new Set(exchanges)
  const unmarked = draft.exchanges.map((one) => (learned.has(one) ? withoutMark(one) : one))
  return { memory: { ...draft, exchanges: unmarked }, noted, dropped }
}

/** What every step of one learning call knows. */
interface Lesson {
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
type Step = { change: Partial<Memory>; noted?: { exchange: Exchange; text: string } } | null

function operate(memory: Memory, operation: Operation, lesson: Lesson): Step {
  const { heard, privacy, at } = lesson
  const text = oneLine(withoutSubject(operation.text, memory.name), longestText)
  const quote = oneLine(operation.quote, longestSaid)
  const old = memory.facts.find((fact) => fact.id === operation.id && mayUse(fact, heard, privacy))
  if (operation.op !== 'add' && changedSince(lesson.before, memory) >= mostChanged) return null
  if (operation.op === 'remove') return old ? removeFact(memory, old, quote, lesson) : null

  if (isOrder(text)) return null
  const exchange = lesson.source(quote, (ground) => isGrounded({ text, quote }, ground))
  if (!exchange) return null
  const same = memory.facts.find((fact) => fact.heard === heard && comparable(fact.text) === comparable(text))
  if (same && (operation.op === 'add' || same === old)) {
    return { change: { facts: memory.facts.map((fact) => (fact === same ? { ...fact, confirmed: at } : fact)) } }
  }
  const said = {
    kind: operation.kind,
    text,
    quote: oneLine(quote, longestQuote),
    heard,
    learned: at,
    confirmed: at,
    source: exchange.id,
  }
  const noted = { exchange, text }
  if (operation.op === 'add') return addFact(memory, { ...said, past: [] }, lesson, noted)
  return old ? { change: { facts: replaceFact(memory, old, said, same) }, noted } : null
}

/** What was becomes the past of what is; of what says it already, if there is that, which stays as private as it is. */
function replaceFact({ facts }: Memory, old: Fact, said: Omit<Fact, 'id' | 'past'>, same: Fact | undefined): Fact[] {
  const before = { text: old.text, quote: old.quote, source: old.source, until: said.learned }
  const past = [...(same?.past ?? []), ...old.past, before].slice(-mostPast)
  if (same) {
    const renewed = { ...same, confirmed: said.confirmed, past }
    return facts.filter((fact) => fact !== old).map((fact) => (fact === same ? renewed : fact))
  }
  // What was shared was the old one; what was marked private stays so.
  const renewed: Fact = { id: old.id, ...said, past, ...(old.reach === 'dm' && { reach: old.reach }) }
  return facts.map((fact) => (fact === old ? renewed : fact))
}

function addFact(memory: Memory, said: Omit<Fact, 'id'>, { before }: Lesson, noted: NonNullable<Step>['noted']): Step {
  const fresh = memory.facts.filter(({ id, source }) => id > before.lastFactId && source === said.source)
  if (fresh.length >= newPerExchange) return null
  return { change: withFact(memory, said), ...(noted && { noted }) }
}

function removeFact(memory: Memory, old: Fact, quote: string, lesson: Lesson): Step {
  const exchange = lesson.source(quote, (ground) => touches(old.text, quote, ground))
  if (!exchange) return supersede(memory, old, quote, lesson)
  const facts = memory.facts.filter((fact) => fact !== old)
  return { change: { facts }, noted: { exchange, text: `no longer: ${old.text}` } }
}

/**
 * A fact that could not be seen where a newer one was learned takes its place beside that, in a direct message: there both
 * are seen. The quote is the newer one's text.
 */
function supersede(memory: Memory, old: Fact, quote: string, { heard, at, latest }: Lesson): Step {
  const newer = memory.facts.find(
    (fact) =>
      comparable(fact.text) === comparable(quote) && fact.learned > old.learned && !mayUse(old, fact.heard, 'strict'),
  )
  if (heard !== 'dm' || !newer) return null
  const past = [...newer.past, { text: old.text, quote: old.quote, source: old.source, until: at }].slice(-mostPast)
  const facts = memory.facts.filter((fact) => fact !== old).map((fact) => (fact === newer ? { ...newer, past } : fact))
  return { change: { facts }, noted: { exchange: latest, text: `no longer: ${old.text}` } }
}

function takeName(memory: Memory, told: Lessons['name'], { source }: Lesson): Step {
  if (!told) return { change: {} }
  const name = oneLine(told.text, longestName)
  const { quote } = told
  const exchange = source(quote, (ground) => standsIn(name, `${quote} ${questionAnswered(ground)}`))
  if (!exchange || words(name).length > 5 || isOrder(name) || saysTheOpposite({ text: name, quote })) return null
  return name === memory.name ? { change: {} } : { change: { name }, noted: { exchange, text: `your name is ${name}` } }
}

function takeStyle(memory: Memory, told: Lessons['style'], { source }: Lesson): Step {
  if (!told) return { change: {} }
  const exchange = source(told.quote, () => true)
  if (!exchange) return null
  const style = { ...memory.style, ...told.change }
  if (styleInWords(style) === styleInWords(memory.style)) return { change: {} }
  // What they say themselves goes before what was inferred.
  const inferred = withoutKeys(memory.inferred, style)
  return { change: { style, inferred }, noted: { exchange, text: `you like ${styleInWords(told.change)}` } }
}

/** A summary tells of what was spoken of: a sentence that shares next to nothing with it, nor with the old one, is left out. */
function takeSummary(memory: Memory, told: string | null, { heard, at, spoken }: Lesson): Step {
  if (told === null) return { change: {} }
  const old = contentStems(memory.summaries.find((one) => one.heard === heard)?.text ?? '')
  const isTold = (sentence: string) => {
    const stems = [...contentStems(sentence)]
    const told = stems.filter((word) => spoken.has(word) || old.has(word)).length * 4 >= Math.max(stems.length, 1)
    return told && !isOrder(sentence)
  }
  const sentences = sentencesOf(told.slice(0, longestSummary * 2)).filter(isTold)
  const text = oneLine(sentences.slice(0, 3).join(' '), longestSummary)
  if (text === '') return null
  return { change: { summaries: [...memory.summaries.filter((one) => one.heard !== heard), { heard, text, at }] } }
}

function changedSince(before: Memory, now: Memory): number {
  const texts = new Map(now.facts.map(({ id, text }) => [id, text]))
  return before.facts.filter(({ id, text }) => texts.get(id) !== text).length
}
