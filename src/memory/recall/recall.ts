import type { Fact } from '../memory.js'
import { sessionGap } from '../talk.js'
import { daysIn } from './days.js'
import { relevance, type Sought } from './relevance.js'
import { beginningsOf, kinOf } from './roots.js'
import { createReader, sieveOf } from './terms.js'

/** What is being said: the message, and the words of the conversation before it, the newest last. */
export interface Spoken {
  message: string
  before: string
}

/** So many facts are told whatever the talk is about. */
const mostStanding = 8
/** So many different words of a message, and of what was said before it, are looked for. */
const mostWords = 100
const mostBefore = 50
const longestBefore = 2000
/** A word counts one; what is less sure than that counts a quarter. The time of which they speak counts more. */
const lessSure = 0.25
const timeCounts = 2
/** What a fact has from those learned next to it, and from the best one of its session. */
const fromNeighbours = [0.25, 0.125]
const fromSession = 0.25

/**
 * All the facts, most useful first: the pinned ones and then the preferences, at most 8 of them together; then what matters
 * to the message and, less, to the words before it; then what was confirmed last. A fact matters for its text, the person's
 * own words, when it was learned, and a little for what was learned in one go with it. Pure; the order given does not matter.
 */
export function recall(facts: readonly Fact[], spoken: Spoken): Fact[] {
  const inTime = facts.toSorted((a, b) => compare(a.learned, b.learned) || a.id - b.id)
  const scores = withNeighbours(inTime, relevance(inTime, soughtIn(spoken)))
  const ranked = inTime.map((fact, at) => ({ fact, score: scores[at] ?? 0 }))
  ranked.sort((a, b) => b.score - a.score || compare(b.fact.confirmed, a.fact.confirmed) || b.fact.id - a.fact.id)
  const order = ranked.map(({ fact }) => fact)
  const pinned = order.filter((fact) => fact.pinned)
  const preferences = order.filter(({ pinned, kind }) => !pinned && kind === 'preference')
  const first = new Set([...pinned, ...preferences].slice(0, mostStanding))
  return [...first, ...order.filter((fact) => !first.has(fact))]
}

/** By code units: `localeCompare` takes a hundred times as long. */
function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

function soughtIn({ message, before }: Spoken): Sought {
  const asked = termsOf(message)
  const told = termsOf(before.slice(-longestBefore))
  const roots = new Map<number, number>()
  const add = (found: Iterable<number>, weight: number) => {
    for (const term of found) if (!roots.has(term)) roots.set(term, weight)
  }
  add(asked.roots.slice(0, mostWords), 1)
  add([...roots.keys()].flatMap(kinOf), lessSure)
  add(told.roots.slice(-mostBefore), lessSure)
  return {
    roots,
    grams: new Map(asked.grams.slice(0, mostWords * 4).map((gram) => [gram, lessSure])),
    days: new Map(daysIn(message).map((day) => [day, timeCounts])),
    beginnings: [...asked.beginnings, ...told.beginnings, ...[...roots.keys()].flatMap(beginningsOf)],
  }
}

/** The different terms of a text, in the order in which they are said. */
function termsOf(text: string): { roots: number[]; grams: number[]; beginnings: number[] } {
  const { roots, rootCount, grams, gramCount } = createReader([text], sieveOf())(0)
  const rows = [...new Set(grams.subarray(0, gramCount))]
  return {
    roots: [...new Set(roots.subarray(0, rootCount))],
    // Less than four letters leave the first byte empty; a first letter alone is no beginning.
    grams: rows.filter((row) => row >>> 24 !== 0),
    beginnings: rows.filter((row) => row >>> 24 === 0 && row >= 0x200),
  }
}

/** What was learned in one go belongs together: each fact has a share of those next to it, and of its session's best. */
function withNeighbours(inTime: readonly Fact[], scores: Float64Array): Float64Array {
  const sessions = sessionsOf(inTime)
  const best = new Map<number, number>()
  for (const [at, session] of sessions.entries()) best.set(session, Math.max(best.get(session) ?? 0, scores[at] ?? 0))
  return scores.map((score, at) => {
    const session = sessions[at] ?? 0
    const share = (other: number) => (sessions[other] === session ? (scores[other] ?? 0) : 0)
    const near = fromNeighbours.map((part, step) => part * (share(at - step - 1) + share(at + step + 1)))
    return near.reduce((sum, part) => sum + part, score + fromSession * (best.get(session) ?? 0))
  })
}

/** The number of the session in which each was learned. */
function sessionsOf(inTime: readonly Fact[]): number[] {
  let session = 0
  return inTime.map(({ learned }, at) => {
    const before = inTime[at - 1]?.learned ?? learned
    if (before !== learned && Date.parse(learned) - Date.parse(before) > sessionGap) session++
    return session
  })
}
