import type { Fact } from '../memory.js'

/** So much is kept of what a fact was before: what is not known any more cannot be forgotten with it. */
const mostPast = 50

/** A fact that has taken the place of another: what that was, and was before, is its past, and is forgotten with it. */
export function withPast(fact: Fact, old: Fact, at: string): Fact {
  const { text, quote, source, heard, reach } = old
  const was = { text, quote, source, until: at, heard, ...(reach && { reach }) }
  return { ...fact, past: [...fact.past, ...old.past, was].slice(-mostPast) }
}
