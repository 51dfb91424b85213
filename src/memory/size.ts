import type { Fact, Memory } from './memory.js'

/** The largest session file that is written, in bytes. */
export const largestMemory = 300_000

/**
 * The memory within its largest size, measured by `size` in bytes. Recent messages that were learned go first, oldest
 * first, then those that were not, then summaries, then the facts confirmed longest ago.
 */
export function withinSize(memory: Memory, size: (memory: Memory) => number): Memory {
  let fitting = memory
  for (let excess = size(fitting) - largestMemory; excess > 0; excess = size(fitting) - largestMemory) {
    // Measuring is what costs: as much as is in excess goes at once, and then it is measured again.
    for (let gone = 0; gone < excess; ) {
      const { exchanges, facts, summaries } = fitting
      const recent = exchanges.find(({ toLearn }) => toLearn === undefined) ?? exchanges[0]
      const fact = leastUseful(facts)
      if (recent) fitting = { ...fitting, exchanges: exchanges.filter((one) => one !== recent) }
      else if (summaries[0]) fitting = { ...fitting, summaries: summaries.slice(1) }
      else if (fact) fitting = { ...fitting, facts: facts.filter((one) => one !== fact) }
      else return fitting
      gone += Buffer.byteLength(JSON.stringify(recent ?? summaries[0] ?? fact))
    }
  }
  return fitting
}

/** The fact that would be missed least: confirmed longest ago, preferences last. */
export function leastUseful(facts: readonly Fact[]): Fact | undefined {
  const worth = ({ kind, confirmed }: Fact) => `${kind === 'preference' ? 1 : 0}${confirmed}`
  return facts.reduce<Fact | undefined>(
    (least, fact) => (least && worth(least) <= worth(fact) ? least : fact),
    undefined,
  )
}
