import type { Keepsake } from '../keepsake.js'
import type { Log } from '../log.js'
import type { Health } from '../models/health.js'
import type { Platform } from '../platforms/platform.js'
import { listen } from './listening.js'
import type { Now, Page } from './metrics.js'
import type { Platforms } from './platforms.js'

/** What `keepsake` works with where platforms are set. */
export interface ServeParts {
  platforms: Platforms
  bot: Keepsake
  /** Whether Claude answers; without it, always. */
  health: Health | undefined
  /** Writes the page `/metrics`; without it there is none. */
  metrics?: ((now: Now) => Promise<Page>) | undefined
  log: Log
  stop: AbortSignal
  /** So long an answer may go on after `stop`, in milliseconds. */
  grace: number
  /** Tells the operator something, in a line. */
  tell(line: string): void
}

/**
 * Answers on every platform that is set, until `stop`; then what is being answered is finished first. Throws WrongSettings
 * where a platform can never work as it is set.
 */
export async function serve({ platforms, bot, health, metrics, log, stop, grace, tell }: ServeParts): Promise<void> {
  health?.onChange((answers) => {
    if (answers) log.info({}, 'Claude answers again')
    else log.warn({}, 'Claude does not answer just now; I go on trying')
  })
  const started: Platform[] = []
  /** Those that ended go on nowhere. */
  const ended = new Set<Platform>()
  const goingOn = () => started.filter((one) => !ended.has(one))
  const now = () => ({ load: bot.load(), platforms: started, modelAnswers: health?.answers() ?? true })
  const page = metrics && (() => metrics(now()))
  const server = platforms.listening && (await listen(platforms.listening, goingOn, { metrics: page }))
  started.push(...(await start(platforms, { bot, health, log, tell })))
  if (server) tell(listeningAt(server.address, started))
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve()
    stop.addEventListener('abort', () => resolve())
  })
  try {
    const over = started.map((one) => one.over.then(() => ended.add(one)))
    await Promise.race([stopped, Promise.all(over)])
    tell('Stopping: what is being answered is finished first.')
  } finally {
    await bot.close(grace)
    await Promise.all(started.map(({ close }) => close()))
    await server?.close()
  }
}

function listeningAt(address: string, platforms: readonly Platform[]): string {
  const reached = platforms.map(({ name, endpoint }) =>
    endpoint ? `; ${name} is to reach ${endpoint.path} there` : '',
  )
  return `Listening at ${address} (/healthz, /readyz, /metrics)${reached.join('')}.`
}

/**
 * Only what is needed is loaded: each platform's package is large. Discord's first: both bring an undici, the one that is
 * loaded first sends for both, and Slack's (7) cannot send the files of Discord's (6).
 */
async function start(
  { discord, slack }: Platforms,
  parts: Pick<ServeParts, 'bot' | 'health' | 'log' | 'tell'>,
): Promise<Platform[]> {
  const forDiscord = discord && (await import('../platforms/discord/discord.js'))
  const forSlack = slack && (await import('../platforms/slack/slack.js'))
  return [
    ...(forDiscord ? [forDiscord.startDiscord({ ...discord, ...parts })] : []),
    ...(forSlack ? [forSlack.startSlack({ ...slack, ...parts })] : []),
  ]
}
