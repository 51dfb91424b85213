import type { Fact, Memory } from '../memory.js'

/** The largest session file that is written, in bytes. */
export const largestMemory = 300_000

/**
 * The memory within its largest size, measured by `size` in bytes. Recent messages that were learned go first, oldest
 * first, then the history, the messages that were not, what waits, summaries, and the facts that would be missed least.
 */
export function withinSize(memory: Memory, size: (memory: Memory) => number): Memory {
  const { exchanges, history, waiting, summaries, facts } = memory
  const learned = exchanges.filter(({ toLearn }) => toLearn === undefined)
  const unlearned = exchanges.filter((one) => !learned.includes(one))
  const order = [...learned, ...history, ...unlearned, ...waiting, ...summaries, ...byWorth(facts)]
  const gone = new Set<object>()
  const kept = <Item extends object>(items: readonly Item[]) => items.filter((one) => !gone.has(one))
  let fitting = memory
  let next = 0
  for (let excess = size(fitting) - largestMemory; excess > 0; excess = size(fitting) - largestMemory) {
    if (next === order.length) return fitting
    // Measuring is what costs: as much as is in excess goes at once, and then it is measured again.
    for (let freed = 0; freed < excess && next < order.length; next++) {
      const item = order[next] ?? {}
      gone.add(item)
      freed += bytesOf(item)
    }
    const left = { exchanges: kept(exchanges), history: kept(history), waiting: kept(waiting) }
    fitting = { ...memory, ...left, summaries: kept(summaries), facts: kept(facts) }
  }
  return fitting
}

/** The fact that would be missed least: confirmed and recalled longest ago; preferences go late, pinned ones last. */
export function leastUseful(facts: readonly Fact[]): Fact | undefined {
  return byWorth(facts)[0]
}

function byWorth(facts: readonly Fact[]): Fact[] {
  const rank = ({ kind, pinned }: Fact) => (pinned ? 2 : kind === 'preference' ? 1 : 0)
  const last = ({ confirmed, recalled = '' }: Fact) => (recalled > confirmed ? recalled : confirmed)
  return facts.toSorted((a, b) => rank(a) - rank(b) || last(a).localeCompare(last(b)) || a.id - b.id)
}

/** What an item takes up in the file, where each of its lines is set in. */
function bytesOf(item: object): number {
  const text = JSON.stringify(item, null, 2)
  return Buffer.byteLength(text) + 4 * text.split('\n').length + 2
}
