import type { Audience } from '../audience.js'
import { answeredBefore } from '../changing/changes.js'
import type { Ground } from '../judging/grounding.js'
import type { Exchange, Memory } from '../memory.js'

/** The exchanges a learning call was given: one audience, and as of how many forgets. */
export interface Studied {
  heard: Audience
  ids: ReadonlySet<string>
  forgets: number
}

/** What of the studied exchanges is still to be learned: nothing, if the person forgot or opted out meanwhile. */
export function stillToLearn(memory: Memory, { heard, ids, forgets }: Studied): Exchange[] {
  if (!memory.persist || memory.forgets !== forgets) return []
  return memory.exchanges.filter((one) => one.toLearn !== undefined && one.heard === heard && ids.has(one.id))
}

/** Counts a learning that gave nothing usable; after `tries` of them an exchange is given up. */
export function countTry(memory: Memory, studied: Studied, tries: number): Memory {
  const tried = new Set(stillToLearn(memory, studied))
  if (tried.size === 0) return memory
  const counted = (one: Exchange) =>
    (one.toLearn ?? 0) + 1 >= tries ? withoutMark(one) : { ...one, toLearn: (one.toLearn ?? 0) + 1 }
  return { ...memory, exchanges: memory.exchanges.map((one) => (tried.has(one) ? counted(one) : one)) }
}

/** The words that the lessons of an exchange must stand on. */
export function groundIn({ exchanges }: Pick<Memory, 'exchanges'>, exchange: Exchange): Ground {
  return {
    said: exchange.said,
    answeredBefore: answeredBefore(exchange, exchanges.slice(0, exchanges.indexOf(exchange)), Date.parse(exchange.at)),
  }
}

/** The exchange, learned. */
export function withoutMark({ toLearn: _, ...learned }: Exchange): Exchange {
  return learned
}
