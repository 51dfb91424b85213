import { setTimeout as wait } from 'node:timers/promises'
import type { webApi } from '@slack/bolt'
import { createNewest } from '../../../newest.js'
import { patiently } from '../connection/clients.js'
import { type Incoming, isTalk, type Said, type Spot, saidIn } from './wire.js'

/** So many messages before one are its context. */
const mostBefore = 20
/** A page of a thread, and so many of them are read: Slack tells a thread from its beginning. */
const page = 1000
const mostPages = 5
/** Of so many threads it is known that the bot takes part in them. */
const mostThreads = 10_000

export type Context = ReturnType<typeof createContext>

/** Reads what was said in threads and channels: each time anew, and kept nowhere. */
export function createContext(client: webApi.WebClient, botUser: string, patience: number) {
  const joined = createNewest<boolean>(mostThreads)
  /** The threads of which that is being asked. */
  const asking = new Map<string, Promise<Said[]>>()

  /** What stands in the message's thread before it, or in its channel where it begins one; oldest first. */
  async function before(incoming: Incoming): Promise<Said[]> {
    const { channel, thread, ts } = incoming
    const reading = thread === ts ? inChannel(channel, ts) : inThread(channel, thread, ts)
    const over = wait(patience, [], { ref: false })
    const said = await Promise.race([reading.catch(() => []), over])
    const [root, ...more] = said.filter((one) => isTalk(one) && one.ts !== ts)
    if (!root) return []
    // What a thread is about stands at its beginning.
    return root.ts === thread ? [root, ...more.slice(-(mostBefore - 1))] : [root, ...more].slice(-mostBefore)
  }

  async function inChannel(channel: string, ts: string): Promise<Said[]> {
    const { messages } = await client.conversations.history({ channel, latest: ts, limit: mostBefore })
    return saidIn(messages).reverse()
  }

  async function inThread(channel: string, thread: string, until?: string): Promise<Said[]> {
    const said: Said[] = []
    let cursor: string | undefined
    for (let nth = 0; nth < mostPages; nth++) {
      const asked = { channel, ts: thread, limit: page, ...(until && { latest: until }), ...(cursor && { cursor }) }
      const { messages, response_metadata } = await client.conversations.replies(asked)
      said.push(...saidIn(messages))
      cursor = response_metadata?.next_cursor
      if (!cursor) break
    }
    return said
  }

  /** Has the bot said something in a thread? Slack is asked once: so it knows after a restart, too. */
  async function isJoined({ channel, thread }: Spot): Promise<boolean> {
    const key = `${channel}:${thread}`
    const known = joined.get(key)
    if (known !== undefined) return known
    const found = asking.get(key) ?? patiently(() => inThread(channel, thread))
    asking.set(key, found)
    const said = await found.finally(() => asking.delete(key))
    const isIn = said.some(({ user }) => user === botUser)
    // It may have joined meanwhile.
    if (!joined.has(key)) joined.add(key, isIn)
    return joined.get(key) ?? isIn
  }

  /** Notes that the bot takes part in a thread. */
  function join({ channel, thread }: Spot): void {
    joined.add(`${channel}:${thread}`, true)
  }

  /** What stands at these times in a thread, as far as Slack tells. */
  async function at({ channel, thread }: Spot, times: readonly string[]): Promise<Said[]> {
    const wanted = new Set(times)
    const [oldest, latest] = [[...times].sort()[0] ?? thread, [...times].sort().at(-1) ?? thread]
    const asked = { channel, ts: thread, oldest, latest, inclusive: true, limit: page }
    const { messages } = await client.conversations.replies(asked)
    return saidIn(messages).filter(({ ts }) => wanted.has(ts))
  }

  return { before, isJoined, join, at }
}
