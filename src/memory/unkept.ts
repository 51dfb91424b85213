import { type Exchange, type Memory, newMemory, type UserKey } from './memory.js'
import { sessionGap } from './talk.js'

const mostExchanges = 3
const mostInAll = 60

export type Unkept = ReturnType<typeof createUnkept>

/** The running conversations of those who keep nothing: in this process only, until 30 minutes after the last word. */
export function createUnkept() {
  const held = new Map<UserKey, { exchanges: Exchange[]; forgets: number; expiry: NodeJS.Timeout }>()

  function drop(user: UserKey): void {
    clearTimeout(held.get(user)?.expiry)
    held.delete(user)
  }

  /** Adds an exchange to the running conversation, as of that many forgets. */
  function add(user: UserKey, exchange: Exchange, forgets: number): void {
    const known = held.get(user)
    const before = known?.forgets === forgets ? known.exchanges : []
    drop(user)
    const same = before.filter(({ conversation }) => conversation === exchange.conversation)
    const others = before.filter(({ conversation }) => conversation !== exchange.conversation)
    const expiry = setTimeout(() => held.delete(user), sessionGap).unref()
    held.set(user, {
      exchanges: [...others, ...same.slice(1 - mostExchanges), exchange].slice(-mostInAll),
      forgets,
      expiry,
    })
  }

  /** A memory that knows nothing but the running conversation; not even that, if something was forgotten since. */
  function memoryOf({ user, forgets }: Memory): Memory {
    const known = held.get(user)
    return { ...newMemory(user), persist: false, forgets, exchanges: known?.forgets === forgets ? known.exchanges : [] }
  }

  return { add, drop, memoryOf }
}
