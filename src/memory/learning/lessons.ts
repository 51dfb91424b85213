import type { Privacy } from '../audience.js'
import { saysAll } from '../changing/duplicates.js'
import { withHistory } from '../changing/history.js'
import { tellsOfCredential } from '../credentials/credentials.js'
import { doubtOf, isDoubtful } from '../judging/doubts.js'
import { isQuoted } from '../judging/grounding.js'
import { isNamed } from '../judging/naming.js'
import { type Exchange, instantOf, type Memory, saidAt } from '../memory.js'
import { type Style, styleBeyond, styleInWords } from '../style.js'
import { oneLine } from '../text/plain.js'
import { contentStems, sentencesOf } from '../text/words.js'
import { askedIn, isFromAsked } from './asked.js'
import { groundIn, type Studied, stillToLearn, withoutMark } from './marks.js'
import { type Lesson, type Operation, operate, type Step, tell } from './operations.js'

const longestName = 60
const longestSummary = 600

/** What a model says a person's words teach: checked against those words before anything changes. */
export interface Lessons {
  operations: readonly Operation[]
  name: { text: string; quote: string } | null
  style: { change: Style; quote: string } | null
  summary: string | null
}

/**
 * The memory after the lessons; what was noted, by exchange; how many claims no words of the person's carry; and the number
 * by which it can be undone, if anything changed.
 */
export interface Learned {
  memory: Memory
  noted: Map<string, string[]>
  dropped: number
  change: number | null
}

/**
 * Applies what holds of the lessons to the freshest memory. What does not hold changes nothing, and is counted. Without
 * lessons, where the model gave none, only what was asked to be remembered is kept, and the rest is still to be learned.
 */
export function applyLessons(
  memory: Memory,
  lessons: Lessons | null,
  studied: Studied,
  { now, privacy }: { now: number; privacy: Privacy },
): Learned {
  const exchanges = stillToLearn(memory, studied)
  const noted = new Map(exchanges.map(({ id }) => [id, [] as string[]]))
  const latest = exchanges.at(-1)
  if (!latest) return { memory, noted, dropped: 0, change: null }

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
  const asked = exchanges.flatMap((exchange) => askedIn(exchange.said).map((text) => ({ exchange, text })))
  const steps = [
    (draft: Memory) => takeName(draft, lessons?.name ?? null, lesson),
    ...(lessons?.operations ?? []).map((operation) => (draft: Memory) => operate(draft, operation, lesson)),
    ...asked.map((one) => (draft: Memory) => takeAsked(draft, one, lesson)),
    (draft: Memory) => takeStyle(draft, lessons?.style ?? null, lesson),
    (draft: Memory) => takeSummary(draft, lessons?.summary ?? null, lesson),
  ]
  let draft = memory
  let dropped = 0
  for (const step of steps) {
    const taken = step(draft)
    if (taken?.noted) noted.get(taken.noted.exchange.id)?.push(taken.noted.text)
    if (taken) draft = { ...draft, ...taken.change }
    else dropped++
  }
  const done = new Set(lessons ? exchanges : [])
  const unmarked = { ...draft, exchanges: draft.exchanges.map((one) => (done.has(one) ? withoutMark(one) : one)) }
  const sources = [...noted].flatMap(([id, texts]) => (texts.length > 0 ? [id] : []))
  const kept = withHistory(memory, unmarked, { how: 'learned', sources, now })
  return { memory: kept, noted, dropped, change: kept.lastChange > memory.lastChange ? kept.lastChange : null }
}

/** What they asked to be remembered is kept in their own words, unless the lessons hold it already. */
function takeAsked(memory: Memory, asked: { exchange: Exchange; text: string }, lesson: Lesson): Step {
  const { exchange, text } = asked
  const { heard } = lesson
  const at = saidAt(exchange)
  const known = memory.facts.find((one) => one.heard === heard && saysAll(one.text, text))
  const fresh = [
    ...memory.facts.filter((one) => one.source === exchange.id || (one === known && one.confirmed === at)),
    ...memory.waiting.filter((one) => one.source === exchange.id),
  ]
  if (fresh.some(({ quote }) => isFromAsked(quote, text)) || (known && fresh.includes(known))) return { change: {} }
  const said = { kind: 'fact' as const, text: known?.text ?? text, quote: text, replaces: null }
  return tell(memory, said, exchange, lesson) ?? { change: {} }
}

function takeName(memory: Memory, told: Lessons['name'], { source }: Lesson): Step {
  if (!told) return { change: {} }
  const name = oneLine(told.text, longestName)
  const { quote } = told
  const exchange = source(quote, (ground) => isNamed(name, quote, ground))
  if (!exchange || doubtOf({ text: name, quote }, exchange.said) || tellsOfCredential(name)) return null
  return name === memory.name ? { change: {} } : { change: { name }, noted: { exchange, text: `your name is ${name}` } }
}

function takeStyle(memory: Memory, told: Lessons['style'], { source }: Lesson): Step {
  if (!told) return { change: {} }
  const exchange = source(told.quote, () => true)
  if (!exchange) return null
  const style = { ...memory.style, ...told.change }
  if (styleInWords(style) === styleInWords(memory.style)) return { change: {} }
  // What they say themselves goes before what was inferred.
  const inferred = styleBeyond(memory.inferred, style)
  return { change: { style, inferred }, noted: { exchange, text: `you like ${styleInWords(told.change)}` } }
}

/** A summary tells of what was spoken of: a sentence that shares next to nothing with it, nor with the old one, is left out. */
function takeSummary(memory: Memory, told: string | null, { heard, at, spoken }: Lesson): Step {
  if (told === null) return { change: {} }
  const old = contentStems(memory.summaries.find((one) => one.heard === heard)?.text ?? '')
  const isTold = (sentence: string) => {
    const stems = [...contentStems(sentence)]
    const told = stems.filter((word) => spoken.has(word) || old.has(word)).length * 4 >= Math.max(stems.length, 1)
    return told && !isDoubtful(sentence) && !tellsOfCredential(sentence)
  }
  const sentences = sentencesOf(told.slice(0, longestSummary * 2)).filter(isTold)
  const text = oneLine(sentences.slice(0, 3).join(' '), longestSummary)
  if (text === '') return null
  return { change: { summaries: [...memory.summaries.filter((one) => one.heard !== heard), { heard, text, at }] } }
}
