import { type Logger, LogLevel, webApi } from '@slack/bolt'
import type { Log } from '../../../log.js'

/** How Slack is asked. Times in milliseconds. */
export interface Manner {
  retries: number
  timeout: number
}
/** What an answer can do without; what must not be said twice; all else. */
export const brief: Manner = { retries: 0, timeout: 3000 }
export const once: Manner = { retries: 0, timeout: 15_000 }
export const patient: Manner = { retries: 2, timeout: 15_000 }

export type Clients = ReturnType<typeof createClients>

/** What asks Slack, in its several manners. */
export function createClients({ botToken, apiUrl, log }: { botToken: string; apiUrl: string | undefined; log: Log }) {
  const logger = quietLogger(log)
  // Slack's client waits for ever if it is not told otherwise; and one limit pauses all that a client asks.
  const optionsOf = ({ retries, timeout }: Manner) => ({
    retryConfig: { retries },
    rejectRateLimitedCalls: retries === 0,
    timeout,
    logger,
    ...(apiUrl && { slackApiUrl: apiUrl }),
  })
  const clientOf = (how: Manner) => new webApi.WebClient(botToken, optionsOf(how))
  return { logger, optionsOf, clientOf }
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
