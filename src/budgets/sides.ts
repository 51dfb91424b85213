import type { Task } from '../memory/spent.js'
import { type Asked, expectedCost, leastCost } from './reckoning.js'
import { inMoment, spentInWords, tooMuchInWords } from './told.js'

/** A limit: what of it is spent, and held by calls under way; in billionths of a dollar. */
export interface Side {
  whose: 'each' | 'all'
  spent: number
  held: number
  limit: number
}

/** Until so much of a limit is spent a task goes on: looking back stops first, the answer last. */
const shares: Record<Task, number> = { reflect: 0.8, learn: 0.9, answer: 1 }
const nearly = 0.8

/** Why a call may not be made, as a sentence; null if it may. */
export function whyNot(sides: readonly Side[], asked: Asked, now: number): string | null {
  const { task, price } = asked
  const expected = expectedCost(asked)
  // Little is learned for an answer's money: its share alone bounds that.
  const heldOf = ({ held }: Side) => (task === 'answer' ? held : 0)
  const over = sides.find((side) => side.spent + heldOf(side) + expected > shares[task] * side.limit)
  if (!over) return null
  const { whose, spent, limit } = over
  if (spent + leastCost(price) > limit) return spentInWords(whose, now)
  return spent + expected > limit ? tooMuchInWords(now) : inMoment
}

/** Is most of one of the limits spent, with this call? */
export function isNearly(sides: readonly Side[], asked: Asked): boolean {
  return sides.some(({ spent, limit }) => spent + expectedCost(asked) >= nearly * limit)
}
