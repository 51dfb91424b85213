import { describe, type Log } from './log.js'
import type { Reply, ReplyEvent } from './message.js'
import type { Waiting } from './turns.js'

/** So long a platform may take with one event, and with the last ones when we are to end, in milliseconds. */
const patience = 30_000
const lastPatience = 2000

/** A way back that neither throws nor hangs: where it is gone, what happened is saved all the same. */
export function bounded(reply: Reply, stop: AbortSignal, log: Log): Reply {
  return (event) =>
    new Promise<void>((resolve) => {
      const giveUp = () => {
        log.warn({}, 'An answer took too long to deliver')
        done()
      }
      const hurry = () => {
        clearTimeout(timer)
        timer = setTimeout(giveUp, lastPatience)
      }
      const done = () => {
        clearTimeout(timer)
        stop.removeEventListener('abort', hurry)
        resolve()
      }
      let timer = setTimeout(giveUp, stop.aborted ? lastPatience : patience)
      stop.addEventListener('abort', hurry)
      Promise.resolve()
        .then(() => reply(event))
        .catch((error) => log.warn(describe(error), 'An answer could not be delivered'))
        .finally(done)
    })
}

/** The way back to every message of a turn. */
export function toAll(batch: readonly Waiting[]): Reply {
  const ids = batch.map(({ message }) => message.id)
  return async (event) => {
    const told: ReplyEvent = batch.length > 1 ? { ...event, with: ids } : event
    await Promise.all(batch.map(({ reply }) => reply(told)))
  }
}
