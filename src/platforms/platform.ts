import { setTimeout as wait } from 'node:timers/promises'
import { describe, type Log } from '../log.js'

/** A platform that was started. */
export interface Platform {
  /** Resolves once it was left. Rejects with {@link WrongSettings} where it can never work as it is set. */
  over: Promise<void>
  /** Leaves the platform; what is being answered should be done by then. Resolves soon, whatever the platform does. */
  close(): Promise<void>
}

/** The platform does not let us in as we are set. The message is a sentence for the operator: what is wrong, what to do. */
export class WrongSettings extends Error {
  override name = 'WrongSettings'
}

/** How long to wait before the second try, and at most, in milliseconds. */
const firstWait = 1000
const longestWait = 5 * 60_000
/** A connection that stood so long was a good one: the next is made at once, in milliseconds. */
const goodAfter = 60_000
/** So long it may take to leave, in milliseconds. */
const leaving = 2000

/**
 * Keeps a platform connected until it is closed, with longer and longer waits between tries that fail or do not last.
 * `connect` connects and resolves when the connection has ended; `leave` disconnects.
 */
export function stayConnected(
  name: string,
  log: Log,
  { connect, leave }: { connect(): Promise<void>; leave(): Promise<unknown> | undefined },
): Platform {
  const closing = new AbortController()
  const stopped = new Promise<void>((resolve) => closing.signal.addEventListener('abort', () => resolve()))

  async function stay(): Promise<void> {
    for (let failures = 0; !closing.signal.aborted; failures++) {
      const since = performance.now()
      try {
        await connect()
        if (performance.now() - since >= goodAfter) failures = -1
      } catch (error) {
        if (error instanceof WrongSettings) throw error
        if (failures === 0 && !closing.signal.aborted) {
          log.warn(describe(error), `${name} cannot be reached; I go on trying`)
        }
      }
      if (failures >= 0) await pause(Math.min(firstWait * 2 ** failures, longestWait))
    }
  }

  async function pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: closing.signal }).catch(() => {})
  }

  async function close(): Promise<void> {
    closing.abort()
    await Promise.race([Promise.resolve(leave()).catch(() => {}), wait(leaving, undefined, { ref: false })])
  }

  const over = Promise.race([stay(), stopped])
  // Whoever started it may not listen yet.
  over.catch(() => {})
  return { over, close }
}
