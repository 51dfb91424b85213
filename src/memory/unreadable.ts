import { instantOf, type Memory, newMemory, type UserKey, userKeySchema } from './memory.js'
import { beginAnew } from './talk.js'

/**
 * What a new memory takes over from one that cannot be read: the choice to keep nothing, and how often its person had
 * something forgotten. Where that cannot be told it is a number that never was: a turn under way must not take the new
 * memory for the old one.
 */
export function stoneFrom(bytes: Uint8Array | null, user: UserKey, now: number): Memory {
  const text = Buffer.from(bytes ?? []).toString('latin1')
  const persist = !/"persist"\s*:\s*false/.test(text)
  const forgets = Number(/"forgets"\s*:\s*(\d{1,15})\b/.exec(text)?.[1] ?? Math.floor(now / 1000))
  // Something may have been forgotten: what was said before is not told again.
  return beginAnew({ ...newMemory(user), persist, forgets, lastSeen: instantOf(now) }, now)
}

/** Whose memory it is, damaged or of a later version though it may be: nothing that is said can look like that. */
export function ownerIn(bytes: Uint8Array): UserKey | null {
  const [, user] = /[{,]\s*"user"\s*:\s*"([^"\\]+)"/.exec(Buffer.from(bytes).toString('utf8')) ?? []
  return userKeySchema.safeParse(user).data ?? null
}
