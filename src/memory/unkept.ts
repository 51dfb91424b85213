import { withoutCredentials } from './credentials/credentials.js'
import { type Exchange, type Memory, newMemory, type UserKey } from './memory.js'
import { beginAnew, sessionGap, togetherBegun } from './talk.js'

const mostExchanges = 3
const mostInAll = 60

export type Unkept = ReturnType<typeof createUnkept>

/** What is held of one person, as of so many forgets. */
type Held = Pick<Memory, 'exchanges' | 'begun' | 'forgets'>

/** The running conversations of those who keep nothing: in this process only, until 30 minutes after the last word. */
export function createUnkept() {
  const held = new Map<UserKey, Held & { expiry: NodeJS.Timeout }>()

  function drop(user: UserKey): void {
    clearTimeout(held.get(user)?.expiry)
    held.delete(user)
  }

  /** What is held; nothing, if something was forgotten since. */
  function heldOf(user: UserKey, forgets: number): Held {
    const known = held.get(user)
    return known?.forgets === forgets ? known : { exchanges: [], begun: {}, forgets }
  }

  function hold(user: UserKey, what: Held): void {
    drop(user)
    held.set(user, { ...what, expiry: setTimeout(() => held.delete(user), sessionGap).unref() })
  }

  /** Adds an exchange to the running conversation, as of that many forgets; no password or key in it. */
  function add(user: UserKey, exchange: Exchange, forgets: number): void {
    const { exchanges, begun } = heldOf(user, forgets)
    const same = exchanges.filter(({ conversation }) => conversation === exchange.conversation)
    const others = exchanges.filter(({ conversation }) => conversation !== exchange.conversation)
    const said = withoutCredentials(exchange.said)
    const answered = withoutCredentials(exchange.answered, exchange.said)
    const all = [...others, ...same.slice(1 - mostExchanges), { ...exchange, said, answered }].slice(-mostInAll)
    hold(user, { exchanges: all, begun, forgets })
  }

  /** Lets a conversation of a person who keeps nothing begin anew. */
  function begin(memory: Memory, now: number, conversation: string): void {
    const { user, forgets } = memory
    const { exchanges, begun } = beginAnew(memoryOf(memory), now, conversation)
    hold(user, { exchanges, begun, forgets })
  }

  /** A memory that knows nothing but the running conversation; not even that, if something was forgotten since. */
  function memoryOf(memory: Memory): Memory {
    const { user, forgets } = memory
    const { exchanges, begun } = heldOf(user, forgets)
    return { ...newMemory(user), persist: false, forgets, exchanges, begun: { ...begun, ...togetherBegun(memory) } }
  }

  return { add, begin, drop, memoryOf, people: () => [...held.keys()] }
}
