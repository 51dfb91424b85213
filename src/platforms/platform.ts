import { setTimeout as wait } from 'node:timers/promises'
import { describe, type Log } from '../log.js'

/** A platform that was started. */
export interface Platform {
  /** Resolves once it was closed. Rejects with {@link WrongSettings} where it can never work as it is set. */
  over: Promise<void>
  /** Leaves the platform; what is being answered should be done by then. */
  close(): Promise<void>
}

/** The platform does not let us in as we are set. The message is a sentence for the operator: what is wrong, what to do. */
export class WrongSettings extends Error {
  override name = 'WrongSettings'
}

/** How long to wait before the second try, and at most, in milliseconds. */
const firstWait = 1000
const longestWait = 60_000

/**
 * Tries until it works, with longer and longer waits, and says so once. Throws {@link WrongSettings} from the try at once,
 * and what `stop` aborts with.
 */
export async function untilThere<Result>(
  name: string,
  attempt: () => Promise<Result>,
  { log, stop }: { log: Log; stop: AbortSignal },
): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (error instanceof WrongSettings || stop.aborted) throw error
      if (tries === 0) log.warn(describe(error), `${name} cannot be reached; I go on trying`)
      await wait(Math.min(firstWait * 2 ** tries, longestWait), undefined, { signal: stop })
    }
  }
}
