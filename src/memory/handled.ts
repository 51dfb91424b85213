import { createHash } from 'node:crypto'
import type { Memory } from './memory.js'

/** Ids are kept so long, in seconds; so many at least and at most. */
const handledFor = 600
const handledAtLeast = 50
const handledAtMost = 2000

/** Was this event already answered? */
export function isHandled(memory: Memory, id: string): boolean {
  return Object.hasOwn(memory.handled, hashOf(id))
}

/** When events were answered in so many seconds before now, oldest first, in seconds since 1970. */
export function handledLately({ handled }: Memory, within: number, now: number): number[] {
  const seconds = Math.floor(now / 1000)
  // A clock may have been set back: what was answered later than now was not answered lately.
  const lately = Object.values(handled).filter((at) => at > seconds - within && at <= seconds + within)
  return lately.toSorted((one, other) => one - other)
}

/** The handled events with these added, and without those that are too old or too many. */
export function withHandled(handled: Memory['handled'], ids: readonly string[], now: number): Memory['handled'] {
  const seconds = Math.floor(now / 1000)
  const all = [...Object.entries(handled), ...ids.map((id) => [hashOf(id), seconds] as const)]
  const recent = all.filter(([, at], place) => at > seconds - handledFor || place >= all.length - handledAtLeast)
  return Object.fromEntries(recent.slice(-handledAtMost))
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 16)
}
