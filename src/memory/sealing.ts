import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'

const cipher = 'aes-256-gcm'
/** In bytes, as NIST SP 800-38D has them for AES-256-GCM. */
const keyLength = 32
const nonceLength = 12
const tagLength = 16

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/)

/** Bytes that were sealed: with a key of their own, which is sealed with the memory key that `by` names. */
export const sealedSchema = z.strictObject({
  by: z.string().regex(/^[0-9a-f]{16}$/),
  key: base64,
  nonce: base64,
  data: base64,
})
export type Sealed = z.infer<typeof sealedSchema>

/** What was opened, and the key that it was sealed with. */
export interface Unsealed {
  bytes: Buffer
  key: Buffer
}

export type Seal = ReturnType<typeof createSeal>

/** Encrypts and decrypts with a memory key: 32 random bytes in base64, the setting MEMORY_KEY. */
export function createSeal(memoryKey: string) {
  const master = Buffer.from(memoryKey, 'base64')
  if (master.length !== keyLength) throw new Error('a memory key is 32 bytes in base64')
  const by = createHash('sha256').update('keepsake memory key').update(master).digest('hex').slice(0, 16)

  /** Seals bytes with `key` (a new one if none is given); they open only together with the same `beside`. */
  function seal(bytes: Uint8Array, beside: string, key: Buffer = randomBytes(keyLength)): Sealed {
    const data = encrypt(key, bytes, beside)
    return {
      by,
      key: encrypt(master, key, beside).toString('base64'),
      nonce: data.subarray(0, nonceLength).toString('base64'),
      data: data.subarray(nonceLength).toString('base64'),
    }
  }

  /** What was sealed; null where it was with another memory key, or it or what stands beside it was changed since. */
  function unseal({ key, nonce, data }: Sealed, beside: string): Unsealed | null {
    try {
      const own = decrypt(master, Buffer.from(key, 'base64'), beside)
      const sealed = Buffer.concat([Buffer.from(nonce, 'base64'), Buffer.from(data, 'base64')])
      return { bytes: decrypt(own, sealed, beside), key: own }
    } catch {
      return null
    }
  }

  return { by, seal, unseal }
}

/** A new random nonce, what was encrypted, and the tag that proves it. */
function encrypt(key: Buffer, bytes: Uint8Array, beside: string): Buffer {
  const nonce = randomBytes(nonceLength)
  const gcm = createCipheriv(cipher, key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(beside))
  return Buffer.concat([nonce, gcm.update(bytes), gcm.final(), gcm.getAuthTag()])
}

/** Throws where the tag does not prove all of it. */
function decrypt(key: Buffer, sealed: Buffer, beside: string): Buffer {
  const end = sealed.length - tagLength
  const gcm = createDecipheriv(cipher, key, sealed.subarray(0, nonceLength), { authTagLength: tagLength })
  gcm.setAAD(Buffer.from(beside)).setAuthTag(sealed.subarray(end))
  return Buffer.concat([gcm.update(sealed.subarray(nonceLength, end)), gcm.final()])
}
