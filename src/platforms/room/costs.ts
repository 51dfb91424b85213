import type { Spent } from '../../memory/memory.js'
import { costOf, nothingSpent, type Price, type Task, type Tokens } from '../../memory/spent.js'
import type { Cost } from './page/wire.js'

/** What was spent on somebody between two moments of a day, or since its beginning where the first was on another. */
export function spentBetween(before: Spent, after: Spent): Record<Task, Cost & Tokens> {
  const begin = before.day === after.day ? before : nothingSpent(after.day)
  const between = (task: Task) => {
    const [one, other] = [begin[task], after[task]]
    const [input, output] = [more(one.input, other.input), more(one.output, other.output)]
    const isPriced = other.nanodollars !== undefined
    const dollars = isPriced ? inDollars(more(one.nanodollars, other.nanodollars)) : null
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
export function withFullHistory({ input, output }: Tokens, { own, full }: Lengths, price: Price | undefined): Cost {
  const told = own === 0 ? 0 : Math.round((input * full) / own)
  const dollars = price === undefined ? null : inDollars(costOf({ input: told, output }, price))
  return { tokens: told + output, dollars }
}

/** How much more it is; what began anew meanwhile is no less. */
function more(before = 0, after = 0): number {
  return Math.max(0, after - before)
}

function inDollars(nanodollars: number): number {
  return nanodollars / 1e9
}
