import { setTimeout as wait } from 'node:timers/promises'
import { type Logger, webApi } from '@slack/bolt'

/** How Slack is asked: what an answer can do without, and all else. They wait so long for Slack, in milliseconds. */
const quickly = 3000
const slowly = 15_000
/** So long in all something waits for a limit of Slack's to be over, in milliseconds. */
const longestWait = 5 * 60_000

/** What asks Slack. One limit never holds up what is not limited: nothing waits in a common queue. */
export interface Clients {
  quick: webApi.WebClient
  slow: webApi.WebClient
}

/** What every client of Slack's is made with; it waits for ever if it is not told otherwise. */
export function clientOptions({ apiUrl, logger }: { apiUrl: string | undefined; logger: Logger }, timeout = slowly) {
  return {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
    logger,
    ...(apiUrl && { slackApiUrl: apiUrl }),
  }
}

export function createClients(token: string, how: { apiUrl: string | undefined; logger: Logger }): Clients {
  const client = (timeout: number) => new webApi.WebClient(token, clientOptions(how, timeout))
  return { quick: client(quickly), slow: client(slowly) }
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
