import type { Privacy } from './audience.js'
import { isQuoted } from './grounding.js'
import { groundIn, type Studied, stillToLearn, withoutMark } from './marks.js'
import { instantOf, type Memory, type Style, styleBeyond, styleInWords } from './memory.js'
import { isNamed } from './naming.js'
import { type Lesson, type Operation, operate, type Step } from './operations.js'
import { isOrder } from './orders.js'
import { oneLine } from './plain.js'
import { contentStems, sentencesOf } from './words.js'

const longestName = 60
const longestSummary = 600

/** What a model says a person's words teach: checked against those words before anything changes. */
export interface Lessons {
  operations: readonly Operation[]
  name: { text: string; quote: string } | null
  style: { change: Style; quote: string } | null
  summary: string | null
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

function takeName(memory: Memory, told: Lessons['name'], { source }: Lesson): Step {
  if (!told) return { change: {} }
  const name = oneLine(told.text, longestName)
  const { quote } = told
  const exchange = source(quote, (ground) => isNamed(name, quote, ground))
  if (!exchange || isOrder(name)) return null
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
    return told && !isOrder(sentence)
  }
  const sentences = sentencesOf(told.slice(0, longestSummary * 2)).filter(isTold)
  const text = oneLine(sentences.slice(0, 3).join(' '), longestSummary)
  if (text === '') return null
  return { change: { summaries: [...memory.summaries.filter((one) => one.heard !== heard), { heard, text, at }] } }
}
