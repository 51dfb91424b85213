import type { Memory } from './memory/memory.js'
import { cut, oneLine } from './memory/text/plain.js'
import type { UsableMemory } from './memory/usable.js'

/** All summaries together, in UTF-16 units. */
const longest = 600
const opening = 'Before this:'

type Usable = Pick<UsableMemory, 'summaries' | 'audience'>

/** All that is summed up, of this audience first, then of those others that may be used here; as long as may be told. */
export function summaryLine(memory: Usable): string {
  const text = wholeOf(memory)
  return text === '' ? '' : `${opening} ${cut(text, longest)}`
}

/** The summaries that such a line still tells to their end, wherever it was cut off. */
export function summariesIn(line: string, memory: Usable): Memory['summaries'] {
  const isWhole = line === `${opening} ${wholeOf(memory)}`
  // Where it was cut off there is a mark.
  const told = isWhole ? line.length : line.length - 1
  let end = opening.length
  return inOrder(memory).filter(({ text }) => {
    end += textOf(text).length + 1
    return end <= told
  })
}

function wholeOf(memory: Usable): string {
  return inOrder(memory)
    .map(({ text }) => textOf(text))
    .join(' ')
}

function inOrder({ summaries, audience }: Usable): Memory['summaries'] {
  return summaries.toSorted(
    (a, b) => Number(b.heard === audience) - Number(a.heard === audience) || b.at.localeCompare(a.at),
  )
}

function textOf(text: string): string {
  return oneLine(text, longest)
}
