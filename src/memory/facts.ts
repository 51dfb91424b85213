import { withoutSubject } from './grounding.js'
import type { Fact, Memory } from './memory.js'
import { oneLine } from './plain.js'
import { leastUseful } from './size.js'

/** So many facts are kept about one person. */
const mostFacts = 500
/** So long is a fact, and what is kept of its quote, in UTF-16 units. */
const longestText = 200
const longestQuote = 300
/** So much is kept of what a fact was before: what is not known any more cannot be forgotten with it. */
const mostPast = 50

/** A claim as a fact tells it: one line about the person, who is not named in it. */
export function factText(claim: string, name: string | null): string {
  return oneLine(withoutSubject(claim, name), longestText)
}

/** What of the person's words is kept with a fact. */
export function factQuote(quote: string): string {
  return oneLine(quote, longestQuote)
}

/** Takes a new fact in, under a number of its own; where there are too many, the one that would be missed least goes. */
export function withFact(memory: Memory, fact: Omit<Fact, 'id'>): Pick<Memory, 'facts' | 'lastFactId'> {
  const least = memory.facts.length < mostFacts ? undefined : leastUseful(memory.facts)
  const id = memory.lastFactId + 1
  return { facts: [...memory.facts.filter((one) => one !== least), { id, ...fact }], lastFactId: id }
}

/** A fact that has taken the place of another: what that was, and was before, is its past, and is forgotten with it. */
export function withPast(fact: Fact, old: Fact, at: string): Fact {
  const { text, quote, source, heard, reach } = old
  const was = { text, quote, source, until: at, heard, ...(reach && { reach }) }
  return { ...fact, past: [...fact.past, ...old.past, was].slice(-mostPast) }
}

/** The facts with one of them changed, and without another. */
export function exchanged(facts: readonly Fact[], fact: Fact, changed: Fact, gone?: Fact): Fact[] {
  return facts.filter((one) => one !== gone).map((one) => (one === fact ? changed : one))
}
