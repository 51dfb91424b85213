import { describe, type Log } from './log.js'
import type { Reply, ReplyEvent } from './message.js'
import type { Waiting } from './turns.js'

/** So long a platform may take with one event, and with the last ones when we are to end, in milliseconds. */
const patience = 30_000
const lastPatience = 2000

/** Makes ways back that neither throw nor hang: where one is gone, what happened is saved all the same. */
export function createDelivery(stop: AbortSignal, log: Log) {
  // All that is delivered after the end was called for shares one deadline.
  const over = new Promise<void>((resolve) => {
    stop.addEventListener('abort', () => setTimeout(resolve, lastPatience).unref(), { once: true })
  })

  function bounded(reply: Reply): Reply {
    return async (event) => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          log.warn({}, 'An answer took too long to deliver')
          resolve()
        }, patience)
      })
      const delivered = (async () => reply(event))().catch((error) =>
        log.warn(describe(error), 'An answer could not be delivered'),
      )
      await Promise.race([delivered, late, over])
      clearTimeout(timer)
    }
  }

  return { bounded }
}

/** The way back to every message of a turn. */
export function toAll(batch: readonly Waiting[]): Reply {
  const ids = batch.map(({ message }) => message.id)
  return async (event) => {
    const told: ReplyEvent = batch.length > 1 ? { ...event, with: ids } : event
    await Promise.all(batch.map(({ reply }) => reply(told)))
  }
}
