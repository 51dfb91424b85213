import type { Audience } from '../audience.js'
import { withoutSubject } from '../judging/grounding.js'
import type { Fact, Memory } from '../memory.js'
import { oneLine } from '../text/plain.js'
import { comparable } from '../text/words.js'
import { duplicateIn, merged } from './duplicates.js'
import { withPast } from './past.js'
import { leastUseful } from './size.js'

/** So many facts are kept about one person. */
const mostFacts = 500
/** So long is a fact, and what is kept of its quote, in UTF-16 units. */
const longestText = 200
const longestQuote = 300

/** A claim as a fact tells it: one line about the person, who is not named in it. */
export function factText(claim: string, name: string | null): string {
  return oneLine(withoutSubject(claim, name), longestText)
}

/** What of the person's words is kept with a fact. */
export function factQuote(quote: string): string {
  return oneLine(quote, longestQuote)
}

/** Takes a new fact in, under a number of its own; where there are too many, two that say the same become one, or one goes. */
export function withFact(
  { facts, lastFactId, letGo }: Memory,
  fact: Omit<Fact, 'id'>,
  now: number,
): Pick<Memory, 'facts' | 'lastFactId' | 'letGo'> {
  const id = lastFactId + 1
  const kept = withinMost(facts, now, mostFacts - 1)
  return { facts: [...kept, { id, ...fact }], lastFactId: id, letGo: letGo + facts.length - kept.length }
}

/** At most so many facts: of more, two that say the same become one; else the one goes that would be missed least. */
export function withinMost(facts: readonly Fact[], now: number, most = mostFacts): Fact[] {
  let kept = [...facts]
  while (kept.length > most) {
    const same = duplicateIn(kept)
    const least = leastUseful(kept)
    kept = same ? merged(kept, same.keep, same.drop, now) : kept.filter((one) => one !== least)
  }
  return kept
}

/**
 * A fact that is kept, in place of the one with that number if there is one: what was becomes the past of what is; of what
 * says it already, if there is that, which stays as private as it is. What is summed up of either is out of date.
 */
export function keepFact(
  memory: Memory,
  said: Omit<Fact, 'id'>,
  replaces: number | null,
  now: number,
): Partial<Memory> & Pick<Memory, 'facts'> {
  const { facts } = memory
  const old = facts.find(({ id }) => id === replaces)
  if (!old) return withFact(memory, said, now)
  const summaries = withoutSummariesOf(memory, [said.heard, old.heard])
  const same = facts.find((one) => one.heard === said.heard && comparable(one.text) === comparable(said.text))
  const { learned: at } = said
  if (same) {
    return { facts: exchanged(facts, same, withPast({ ...same, confirmed: at }, old, at), old), summaries }
  }
  // What was shared was the old one; what was marked private stays so.
  const reach = old.reach === 'dm' && { reach: old.reach }
  const pinned = old.pinned && { pinned: true }
  return { facts: exchanged(facts, old, withPast({ id: old.id, ...said, ...reach, ...pinned }, old, at)), summaries }
}

/** The summaries but those of these audiences. */
export function withoutSummariesOf({ summaries }: Memory, audiences: readonly Audience[]): Memory['summaries'] {
  return summaries.filter(({ heard }) => !audiences.includes(heard))
}

/** The facts with one of them changed, and without another. */
export function exchanged(facts: readonly Fact[], fact: Fact, changed: Fact, gone?: Fact): Fact[] {
  return facts.filter((one) => one !== gone).map((one) => (one === fact ? changed : one))
}
