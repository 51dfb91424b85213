import { describe, type Log } from './log.js'
import type { Reply, ReplyEvent } from './message.js'
import type { Tally } from './tally.js'
import type { Waiting } from './turns.js'

/** So long a platform may take with one event, and with the last ones when we are to end, in milliseconds. */
const patience = 30_000
const lastPatience = 2000

/** Makes ways back that neither throw nor hang: where one is gone, what happened is saved all the same. */
export function createDelivery(stop: AbortSignal, log: Log, tally: Tally) {
  /** What is being delivered, and how to go on without it. */
  const underWay = new Set<(why: string) => void>()
  // All that is delivered after the end was called for shares one deadline.
  let isOver = false
  const end = () => {
    isOver = true
    for (const giveUp of underWay) giveUp('What was left of an answer could not be delivered before the end')
  }
  stop.addEventListener('abort', () => setTimeout(end, lastPatience).unref(), { once: true })

  function failed(details: object, why: string): void {
    tally({ what: 'failure', why: 'delivery' })
    log.warn(details, why)
  }

  function bounded(reply: Reply): Reply {
    return (event) =>
      new Promise((resolve) => {
        const done = () => {
          underWay.delete(giveUp)
          clearTimeout(timer)
          resolve()
        }
        const giveUp = (why: string) => {
          failed({}, why)
          done()
        }
        const timer = setTimeout(giveUp, patience, 'An answer took too long to deliver')
        underWay.add(giveUp)
        const delivered = (async () => reply(event))()
        delivered.catch((error) => failed(describe(error), 'An answer could not be delivered')).then(done)
        if (isOver) done()
      })
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
