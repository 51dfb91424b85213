import { type UserKey, userKeySchema } from '../../memory/memory.js'
import { Damaged, OtherKey, troubleInWords } from '../../memory/trouble.js'

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A person's key, as it can be read and typed: in quotes where something in it does not show. */
export function shown(user: UserKey): string {
  const escaped = (character: string) => `\\u{${character.codePointAt(0)?.toString(16)}}`
  return user.search(unseen) < 0 ? user : `"${user.replace(unseen, escaped)}"`
}

/** The key that was typed; null where it is none. */
export function keyIn(typed: string): UserKey | null {
  const [, quoted] = /^"(.*)"$/s.exec(typed) ?? []
  const plain = quoted?.replace(/\\u\{([0-9a-f]{1,6})\}/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
  const user = userKeySchema.safeParse(plain ?? typed).data
  return user === undefined || /^(?:place|ledger):/.test(user) ? null : user
}

/** Why a memory could not be read or written, for the operator. */
export function whyNot(error: unknown): string {
  if (error instanceof OtherKey) return 'it is encrypted, and not with the MEMORY_KEY that is set'
  return error instanceof Damaged ? `it is damaged (${error.message})` : troubleInWords(error, 'it')
}
