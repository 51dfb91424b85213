import { sessionGap } from './changes.js'
import { type Exchange, type Memory, newMemory, type UserKey } from './memory.js'

const mostExchanges = 3

export type Passing = ReturnType<typeof createPassing>

/** The running conversations of those who keep nothing: in this process only, until 30 minutes after the last word. */
export function createPassing() {
  const held = new Map<UserKey, { exchanges: Exchange[]; expiry: NodeJS.Timeout }>()

  function drop(user: UserKey): void {
    clearTimeout(held.get(user)?.expiry)
    held.delete(user)
  }

  /** Adds an exchange to the running conversation. */
  function add(user: UserKey, exchange: Exchange): void {
    const before = held.get(user)?.exchanges ?? []
    drop(user)
    const same = before.filter(({ conversation }) => conversation === exchange.conversation)
    const others = before.filter(({ conversation }) => conversation !== exchange.conversation)
    const expiry = setTimeout(() => held.delete(user), sessionGap).unref()
    held.set(user, { exchanges: [...others, ...same.slice(1 - mostExchanges), exchange], expiry })
  }

  /** A memory that knows nothing but the running conversation. */
  function memoryOf(user: UserKey, { forgets }: Memory): Memory {
    return { ...newMemory(user), persist: false, forgets, exchanges: held.get(user)?.exchanges ?? [] }
  }

  return { add, drop, memoryOf }
}
