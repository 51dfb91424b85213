import type { Settings } from '../config.js'
import type { Keepsake } from '../keepsake.js'
import type { Log } from '../log.js'
import type { Platform } from '../platforms/platform.js'

/** What `keepsake` works with where platforms are set. */
export interface ServeParts {
  settings: Settings
  bot: Keepsake
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
export async function serve({ settings, bot, log, stop, grace, tell }: ServeParts): Promise<void> {
  const platforms = await start(settings, { bot, log, tell })
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve()
    stop.addEventListener('abort', () => resolve())
  })
  try {
    await Promise.race([stopped, ...platforms.map(({ over }) => over)])
    tell('Stopping: what is being answered is finished first.')
  } finally {
    await bot.close(grace)
    await Promise.all(platforms.map(({ close }) => close()))
  }
}

/** Only what is needed is loaded: each platform's package is large. */
async function start(settings: Settings, parts: Pick<ServeParts, 'bot' | 'log' | 'tell'>): Promise<Platform[]> {
  const { DISCORD_TOKEN: token, SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken } = settings
  const discord = token && (await import('../platforms/discord/discord.js'))
  const slack = botToken && appToken && (await import('../platforms/slack/slack.js'))
  return [
    ...(discord ? [discord.startDiscord({ token, apiUrl: settings.DISCORD_API_URL, ...parts })] : []),
    ...(slack ? [slack.startSlack({ botToken, appToken, apiUrl: settings.SLACK_API_URL, ...parts })] : []),
  ]
}
