import { cut } from './memory/text/plain.js'

/** Lines that are to be told of a memory: facts, what matters most first; what was said just now, oldest first; a summary. */
interface Wanted {
  facts: readonly string[]
  just: readonly string[]
  summary: string
}

/** So much of the room is the facts' if they need it, before what was said just now; and of what that leaves, before the summary. */
const forFacts = 0.6
/** Less of a summary tells nothing. */
const shortestSummary = 60

/** As much of each as there is room for, in UTF-16 units with their line breaks: the first facts, what was said last. */
export function fitted(
  room: number,
  { facts, just, summary }: Wanted,
): { facts: number; just: string[]; summary: string[] } {
  const newest = thatFit(just.toReversed(), room * (1 - forFacts)).toReversed()
  const left = room - lengthOf(newest)
  const sure = lengthOf(thatFit(facts, left * forFacts))
  const summed = cut(summary, Math.max(0, Math.floor(left - sure - 1)))
  const told = summed === summary || summed.length >= shortestSummary ? [summed].filter(Boolean) : []
  return { facts: thatFit(facts, left - lengthOf(told)).length, just: newest, summary: told }
}

/** The first of the lines, as many as there is room for. */
function thatFit(lines: readonly string[], room: number): string[] {
  let space = room
  const tooMuch = lines.findIndex((line) => {
    space -= line.length + 1
    return space < 0
  })
  return lines.slice(0, tooMuch === -1 ? lines.length : tooMuch)
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, { length }) => sum + length + 1, 0)
}
