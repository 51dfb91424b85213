import { handledLately, isHandled } from '../memory/handled.js'
import type { Memory } from '../memory/memory.js'
import { tooManyInWords } from './told.js'

/** In seconds. */
const aMinute = 60

/** How many messages of a person were answered in the last minute. */
export function messagesLately(memory: Memory, now: number): number {
  return handledLately(memory, aMinute, now).length
}

/**
 * Why one more message is not answered where so many are in a minute, as a sentence; null if it is. `ahead` are the ids of
 * those that came before it and are being answered, or wait to be.
 */
export function whyTooMany(
  memory: Memory,
  ahead: readonly string[],
  { most, now, zone }: { most: number; now: number; zone: string | undefined },
): string | null {
  const lately = handledLately(memory, aMinute, now)
  const underWay = ahead.filter((id) => !isHandled(memory, id)).length
  if (lately.length + underWay < most) return null
  // There is room again when that one is a minute old.
  const oldest = lately[lately.length + underWay - most] ?? Math.floor(now / 1000)
  return tooManyInWords(most, (oldest + aMinute) * 1000, now, memory.zone ?? zone)
}
