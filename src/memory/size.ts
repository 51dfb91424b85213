import type { Fact, Memory } from './memory.js'

/** The largest session file that is written, in bytes. */
export const largestMemory = 300_000

/**
 * The memory within its largest size, measured by `size` in bytes. Recent messages that were learned go first, oldest
 * first, then those that were not, then summaries, then the facts confirmed longest ago.
 */
export function withinSize(memory: Memory, size: (memory: Memory) => number): Memory {
  const { exchanges, summaries, facts } = memory
  const learned = exchanges.filter(({ toLearn }) => toLearn === undefined)
  const order = [...learned, ...exchanges.filter((one) => !learned.includes(one)), ...summaries, ...byWorth(facts)]
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
    fitting = { ...memory, exchanges: kept(exchanges), summaries: kept(summaries), facts: kept(facts) }
  }
  return fitting
}

/** The fact that would be missed least: confirmed longest ago, preferences last. */
export function leastUseful(facts: readonly Fact[]): Fact | undefined {
  return byWorth(facts)[0]
}

function byWorth(facts: readonly Fact[]): Fact[] {
  const worth = ({ kind, confirmed }: Fact) => `${kind === 'preference' ? 1 : 0}${confirmed}`
  return facts.toSorted((a, b) => worth(a).localeCompare(worth(b)))
}

/** What an item takes up in the file, where each of its lines is set in. */
function bytesOf(item: object): number {
  const text = JSON.stringify(item, null, 2)
  return Buffer.byteLength(text) + 4 * text.split('\n').length + 2
}
