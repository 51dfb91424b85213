import type { Spent } from '../../memory/memory.js'
import { costOf, nothingSpent, type Price, type Task } from '../../memory/spent.js'
import type { Cost } from './page/wire.js'

/** What was spent on somebody between two moments of a day, or since its beginning where the first was on another. */
export function spentBetween(
  before: Spent | null,
  after: Spent | null,
): Record<Task, Cost & { input: number; output: number }> {
  const end = after ?? nothingSpent('')
  const begin = before?.day === end.day ? before : nothingSpent(end.day)
  const between = (task: Task) => {
    const [one, other] = [begin[task], end[task]]
    const [input, output] = [other.input - one.input, other.output - one.output]
    const { nanodollars } = other
    const dollars = nanodollars === undefined ? null : inDollars(nanodollars - (one.nanodollars ?? 0))
    return { input, output, tokens: input + output, dollars }
  }
  return { answer: between('answer'), learn: between('learn'), reflect: between('reflect') }
}

/** Two costs together. */
export function together(one: Cost, other: Cost): Cost {
  const dollars = one.dollars === null && other.dollars === null ? null : (one.dollars ?? 0) + (other.dollars ?? 0)
  return { tokens: one.tokens + other.tokens, dollars }
}

/** How long a request was, and how long it would have been with all that was said before, in UTF-16 units. */
export interface Lengths {
  own: number
  full: number
}

/**
 * What a turn would have taken of a bot without memory that is told all that was said before, and gives the same answer: as
 * many characters a token as this turn's own request had.
 */
export function withFullHistory(
  { input, output }: { input: number; output: number },
  { own, full }: Lengths,
  price: Price | undefined,
): Cost {
  const told = own === 0 ? 0 : Math.round((input * full) / own)
  const dollars = price === undefined ? null : inDollars(costOf({ input: told, output }, price))
  return { tokens: told + output, dollars }
}

function inDollars(nanodollars: number): number {
  return nanodollars / 1e9
}
