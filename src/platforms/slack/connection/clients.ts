import { setTimeout as wait } from 'node:timers/promises'
import { type Logger, LogLevel, webApi } from '@slack/bolt'
import type { Log } from '../../../log.js'

/** How long an answer waits for what it can do without, and for all else, in milliseconds. */
const quickly = 3000
const slowly = 15_000
/** So long in all something waits for a limit of Slack's to be over, in milliseconds. */
const longestWait = 5 * 60_000

export type Clients = ReturnType<typeof createClients>

/** What asks Slack. One limit never holds up what is not limited: nothing waits in a common queue. */
export function createClients({ botToken, apiUrl, log }: { botToken: string; apiUrl: string | undefined; log: Log }) {
  const logger = quietLogger(log)
  const optionsFor = (timeout: number) => ({
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // Slack's client waits for ever if it is not told otherwise.
    timeout,
    logger,
    ...(apiUrl && { slackApiUrl: apiUrl }),
  })
  const client = (timeout: number) => new webApi.WebClient(botToken, optionsFor(timeout))
  return { quick: client(quickly), slow: client(slowly), options: optionsFor(slowly), logger }
}

/** Asks Slack, and where that is asked too often, waits as long as Slack says and asks again. */
export async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (let left = longestWait; ; ) {
    try {
      return await ask()
    } catch (error) {
      const pause =
        error instanceof webApi.WebAPIRateLimitedError ? Math.max(1, error.retryAfter) * 1000 : Number.POSITIVE_INFINITY
      left -= pause
      if (left < 0) throw error
      await wait(pause)
    }
  }
}

/** Slack's client logs what it sends and receives: none of that may be kept. */
function quietLogger(log: Log): Logger {
  const nothing = () => {}
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: () => log.info({}, 'The Slack client reported an error'),
    setLevel: nothing,
    getLevel: () => LogLevel.ERROR,
    setName: nothing,
  }
}
