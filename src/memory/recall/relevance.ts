import type { Fact } from '../memory.js'
import { daysOf } from './days.js'
import { createReader, sieveOf } from './terms.js'

/** How much each term that is sought counts. */
export interface Sought {
  roots: ReadonlyMap<number, number>
  grams: ReadonlyMap<number, number>
  days: ReadonlyMap<number, number>
  /** How the words may begin that have these roots. */
  beginnings: readonly number[]
}

/** BM25F (Robertson and Zaragoza, 2009): how soon one more of the same stops to matter, and how much length does. */
const saturation = 1.2
const lengthMatters = 0.5
/** The person's own words beside the fact's: half as much. */
const quoteCounts = 0.5
/** So much of them is read, in UTF-16 units: what says it mostly stands there, and reading is what takes time. */
const longestQuote = 160

/** How much of what is sought each fact holds, in its text, in the quoted words and in when it was learned: BM25F. */
export function relevance(facts: readonly Fact[], sought: Sought): Float64Array {
  const [roots, grams, days] = [tallyOf(sought.roots), tallyOf(sought.grams), tallyOf(sought.days)]
  const texts = facts.flatMap(({ text, quote }) => [text, quote.slice(0, longestQuote)])
  const read = createReader(texts, sieveOf([...sought.roots.keys(), ...sought.grams.keys(), ...sought.beginnings]))
  const [usualText, usualQuote] = [
    usualLength(facts.map(({ text }) => text)),
    usualLength(facts.map(({ quote }) => quote)),
  ]
  const countText = (at: number, weight: number) => {
    const found = read(at)
    count(roots, found.roots, found.rootCount, weight)
    count(grams, found.grams, found.gramCount, weight)
  }
  for (const [at, { text, quote, learned }] of facts.entries()) {
    countText(at * 2, fit(text, usualText))
    countText(at * 2 + 1, fit(quote, usualQuote) * quoteCounts)
    if (sought.days.size > 0) count(days, daysOf(learned), 3, 1)
    for (const tally of [roots, grams, days]) close(tally)
  }
  const scores = new Float64Array(facts.length)
  for (const tally of [roots, grams, days]) addTo(scores, tally)
  return scores
}

function usualLength(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0) / texts.length || 1
}

/** How much an occurrence counts in a text of this length. */
function fit({ length }: string, usual: number): number {
  return 1 / (1 - lengthMatters + (lengthMatters * length) / usual)
}

/** The sought terms, and how often each fact holds them; plain functions work on it, they are faster than closures. */
interface Tally {
  terms: Int32Array
  weights: Float64Array
  /** Where a term is among them, by its last bits or soon after, from 1 on; 0 ends the search. */
  slots: Int32Array
  heldBy: Int32Array
  /** Of the fact that is being counted, and which of them are not 0. */
  counts: Float64Array
  seen: number[]
  facts: number
  hits: { fact: number; term: number; count: number }[]
}

function tallyOf(sought: ReadonlyMap<number, number>): Tally {
  const terms = Int32Array.from(sought.keys())
  const weights = Float64Array.from(sought.values())
  const slots = new Int32Array(1 << Math.max(10, 34 - Math.clz32(terms.length)))
  for (let at = 0; at < terms.length; at++) {
    let slot = slotOf(terms[at] as number, slots)
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    slots[slot] = at + 1
  }
  const [heldBy, counts] = [new Int32Array(terms.length), new Float64Array(terms.length)]
  return { terms, weights, slots, heldBy, counts, seen: [], facts: 0, hits: [] }
}

function slotOf(term: number, slots: Int32Array): number {
  return (Math.imul(term, 0x9e3779b1) >>> 8) & (slots.length - 1)
}

/** Where a term is among the sought ones, or -1. */
function placeOf(term: number, { terms, slots }: Tally): number {
  let slot = slotOf(term, slots)
  for (;;) {
    const at = (slots[slot] as number) - 1
    if (at < 0 || terms[at] === term) return at
    slot = (slot + 1) & (slots.length - 1)
  }
}

function count(tally: Tally, found: ArrayLike<number>, length: number, weight: number): void {
  const { counts, seen } = tally
  for (let at = 0; at < length; at++) {
    const term = placeOf(found[at] as number, tally)
    if (term < 0) continue
    if (counts[term] === 0) seen.push(term)
    counts[term] = (counts[term] as number) + weight
  }
}

/** The fact is counted; the next begins. */
function close(tally: Tally): void {
  const fact = tally.facts++
  for (const term of tally.seen) {
    tally.hits.push({ fact, term, count: tally.counts[term] as number })
    tally.heldBy[term] = (tally.heldBy[term] as number) + 1
    tally.counts[term] = 0
  }
  tally.seen.length = 0
}

function addTo(scores: Float64Array, { facts, hits, heldBy, weights }: Tally): void {
  for (const { fact, term, count: often } of hits) {
    const held = heldBy[term] as number
    const rarity = Math.log(1 + (facts - held + 0.5) / (held + 0.5))
    const share = ((weights[term] as number) * rarity * often * (saturation + 1)) / (often + saturation)
    scores[fact] = (scores[fact] as number) + share
  }
}
