import { z } from 'zod'
import { type Memory, memorySchema, type UserKey } from './memory.js'
import { type Seal, sealedSchema, type Unsealed } from './sealing.js'
import { Damaged, FromTheFuture, OtherKey } from './trouble.js'

/** A sealed memory: what must be known without the key, and a readable one that was sealed with that beside it. */
const sealedDocumentSchema = z.strictObject({
  version: z.literal(2),
  ...memorySchema.pick({ user: true, persist: true, forgets: true }).shape,
  sealed: sealedSchema,
})
/** What is kept beside a memory, sealed: a copy that was set aside, an older program's file. */
const sealedCopySchema = z.strictObject({ version: z.literal(2), sealed: sealedSchema })

/** What of a memory is never sealed. */
type Clear = Pick<Memory, 'user' | 'persist' | 'forgets'>

/** A memory that was read, and the key of its person that it was sealed with; null where it was not. */
export interface Opened {
  memory: Memory
  key: Buffer | null
}

/** A memory as bytes: readable JSON in UTF-8. Throws on one that could not be read back. */
export function serialize(memory: Memory): Uint8Array {
  return asBytes(memorySchema.parse(memory))
}

/** The bytes of a memory, sealed: with `key`, that of its person, or a new one where none is given. */
export function sealed(bytes: Uint8Array, memory: Clear, seal: Seal, key?: Buffer): Uint8Array {
  const { user, persist, forgets } = memory
  return asBytes({ version: 2, user, persist, forgets, sealed: seal.seal(bytes, besideOf(memory), key) })
}

/** The memory of `user` in these bytes. Throws {@link Damaged}, {@link FromTheFuture} or {@link OtherKey}. */
export function parse(bytes: Uint8Array, user: UserKey, seal?: Seal): Memory {
  return open(bytes, seal, user).memory
}

/** The memory in these bytes, whosever it is. Throws as {@link parse} does. */
export function parseAny(bytes: Uint8Array, seal?: Seal): Memory {
  return open(bytes, seal).memory
}

/** The memory in these bytes, that of `user` if given, and the key that it was sealed with. Throws as {@link parse} does. */
export function open(bytes: Uint8Array, seal: Seal | undefined, user?: UserKey): Opened {
  const json = asJson(bytes)
  const { version = 1 } = z.object({ version: z.number() }).safeParse(json).data ?? {}
  if (version > 2) throw new FromTheFuture(`version ${version}`)
  const unsealed = version === 2 ? unseal(json, seal) : null
  const memory = memoryIn(unsealed ? asJson(unsealed.bytes) : json)
  if (user !== undefined && memory.user !== user) throw new Damaged('it is the memory of someone else')
  return { memory, key: unsealed?.key ?? null }
}

/** Bytes that are kept beside a memory, as they are kept where there is a seal; null where they are sealed already. */
export function sealedCopy(bytes: Uint8Array, seal: Seal): Uint8Array | null {
  const json = asJsonOrNull(bytes)
  if (sealedDocumentSchema.safeParse(json).success || sealedCopySchema.safeParse(json).success) return null
  return asBytes({ version: 2, sealed: seal.seal(bytes, besideCopy) })
}

/** What {@link sealedCopy} sealed; what is not sealed so as it is. Throws {@link OtherKey}. */
export function openCopy(bytes: Uint8Array, seal: Seal | undefined): Uint8Array {
  const copy = sealedCopySchema.safeParse(asJsonOrNull(bytes))
  if (!copy.success) return bytes
  const unsealed = seal?.unseal(copy.data.sealed, besideCopy)
  if (!unsealed) throw new OtherKey('it was sealed with another memory key')
  return unsealed.bytes
}

function unseal(json: unknown, seal: Seal | undefined): Unsealed {
  const document = sealedDocumentSchema.safeParse(json)
  if (!document.success) throw new Damaged('its fields are not those of a sealed memory')
  const unsealed = seal?.unseal(document.data.sealed, besideOf(document.data))
  if (unsealed) return unsealed
  if (document.data.sealed.by === seal?.by) throw new Damaged('it was changed after it was sealed')
  throw new OtherKey('it was sealed with another memory key')
}

/** What must stand beside sealed bytes, unchanged, for them to open. */
function besideOf({ user, persist, forgets }: Clear): string {
  return JSON.stringify(['keepsake', 2, user, persist, forgets])
}
const besideCopy = JSON.stringify(['keepsake', 2, 'copy'])

function memoryIn(json: unknown): Memory {
  const document = memorySchema.safeParse(json)
  if (!document.success) throw new Damaged('its fields are not those of a memory')
  // A number that was given out is never given out again, whoever edited the file.
  const lastFactId = Math.max(
    document.data.lastFactId,
    ...[...document.data.facts, ...document.data.waiting].map(({ id }) => id),
  )
  return { ...document.data, lastFactId }
}

function asJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Damaged('it is not JSON')
  }
}

function asJsonOrNull(bytes: Uint8Array): unknown {
  try {
    return asJson(bytes)
  } catch {
    return null
  }
}

function asBytes(json: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(json, null, 2)}\n`)
}
