import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, type Log } from '../log.js'
import { createPace } from './pace.js'

/** Where a platform sends requests to: a path below our address, and who takes them. */
export interface Endpoint {
  path: string
  hear(request: IncomingMessage, response: ServerResponse): void
}

/** A platform that was started. */
export interface Platform {
  name: string
  /** Is it connected now, so that what is said there arrives? */
  isReady(): boolean
  /** How many connections were lost so far. */
  losses(): number
  /** Where it sends requests to, if it does. */
  endpoint?: Endpoint | undefined
  /** Resolves when it is closed. Rejects with {@link WrongSettings} where it can never work as it is set. */
  over: Promise<void>
  /** Leaves the platform, once all that came from it is done with. Resolves soon, whatever the platform does. */
  close(): Promise<void>
}

/** The platform does not let us in as we are set. The message is a sentence for the operator: what is wrong, what to do. */
export class WrongSettings extends Error {
  override name = 'WrongSettings'
}

/** How to be on a platform. */
export interface Connection {
  /**
   * Connects, and resolves when the connection has ended. Where `closing` aborts meanwhile, no connection may be left.
   * Throws {@link WrongSettings} where trying again is no use.
   */
  connect(closing: AbortSignal): Promise<void>
  /** Disconnects. */
  leave(): Promise<void>
  isConnected(): boolean
}

/** So long it may take to leave, in milliseconds. */
const leaving = 2000

/** Keeps a platform connected until it is closed, with longer and longer waits while it fails or does not last. */
export function stayConnected(name: string, log: Log, { connect, leave, isConnected }: Connection) {
  const closing = new AbortController()
  const stopped = new Promise<void>((resolve) => closing.signal.addEventListener('abort', () => resolve()))
  const atWork = new Set<Promise<void>>()
  let losses = 0

  async function stay(): Promise<void> {
    const pace = createPace()
    let told = ''
    while (!closing.signal.aborted) {
      pace.start()
      const trouble = await connect(closing.signal).catch((error) => {
        if (error instanceof WrongSettings) throw error
        return describe(error)
      })
      const now = trouble ? away : pace.wait() > 0 ? unsteady : ''
      if (!trouble && !closing.signal.aborted) lost()
      if (now !== '' && now !== told && !closing.signal.aborted) log.warn(trouble ?? {}, `${name} ${now}`)
      told = now
      await pause(pace.wait())
    }
  }

  /** A connection that stood is gone. */
  function lost(): void {
    losses++
    log.info({}, `The connection to ${name} was lost; it is made again`)
  }

  async function pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: closing.signal }).catch(() => {})
  }

  /** Something that came from the platform and is being dealt with; a failure of its own is logged. */
  function handle(work: Promise<void>): void {
    const handled = work.catch((error) => log.warn(describe(error), `Something on ${name} could not be answered`))
    atWork.add(handled)
    void handled.then(() => atWork.delete(handled))
  }

  /** Resolves when all that came so far is dealt with. */
  async function settled(): Promise<void> {
    await Promise.all(atWork)
  }

  async function close(): Promise<void> {
    closing.abort()
    const left = Promise.all(atWork).then(leave)
    await Promise.race([left.catch(() => {}), wait(leaving, undefined, { ref: false })])
  }

  const over = Promise.race([stay(), stopped])
  // Whoever started it may not listen yet.
  over.catch(() => {})
  const isReady = () => !closing.signal.aborted && isConnected()
  return { platform: { name, isReady, losses: () => losses, over, close } satisfies Platform, handle, settled, lost }
}

const away = 'cannot be reached; I go on trying'
const unsteady = 'ends the connection again; I go on trying'
