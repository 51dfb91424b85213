import { z } from 'zod'
import { type Memory, memorySchema, type UserKey } from './memory.js'
import { Damaged, FromTheFuture } from './trouble.js'

/** A memory as the bytes that a store keeps: readable JSON in UTF-8. Throws on one that could not be read back. */
export function serialize(memory: Memory): Uint8Array {
  return Buffer.from(`${JSON.stringify(memorySchema.parse(memory), null, 2)}\n`)
}

/** The memory of `user` in these bytes. Throws {@link Damaged} or {@link FromTheFuture}. */
export function parse(bytes: Uint8Array, user: UserKey): Memory {
  const document = parseAny(bytes)
  if (document.user !== user) throw new Damaged('it is the memory of someone else')
  return document
}

/** The memory in these bytes, whosever it is. Throws {@link Damaged} or {@link FromTheFuture}. */
export function parseAny(bytes: Uint8Array): Memory {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Damaged('it is not JSON')
  }
  const version = z.object({ version: z.number() }).safeParse(json)
  if (version.success && version.data.version > 1) throw new FromTheFuture(`version ${version.data.version}`)
  const document = memorySchema.safeParse(json)
  if (!document.success) throw new Damaged('its fields are not those of a memory')
  // A number that was given out is never given out again, whoever edited the file.
  const lastFactId = Math.max(
    document.data.lastFactId,
    ...[...document.data.facts, ...document.data.waiting].map(({ id }) => id),
  )
  return { ...document.data, lastFactId }
}
