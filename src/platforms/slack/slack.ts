import { App, type Logger, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt'
import type { Keepsake } from '../../keepsake.js'
import { describe, type Log, reference } from '../../log.js'
import { answering } from '../answering.js'
import { createOrder } from '../order.js'
import { type Platform, stayConnected } from '../platform.js'
import { withReference } from '../told.js'
import { createAnswers } from './answers.js'
import { listenForCommands } from './commands.js'
import { incomingIn } from './incoming.js'
import { type Installation, introduce, refused } from './installation.js'
import { isForBot, messageFrom } from './messages.js'
import { createWorkspace } from './workspace.js'

/** What Slack needs. */
export interface SlackParts {
  botToken: string
  appToken: string
  /** Another root of Slack's API than its own. */
  apiUrl: string | undefined
  bot: Keepsake
  log: Log
  /** Tells the operator something, in a line. */
  tell(line: string): void
}

/** How Slack is asked: what an answer can do without; what must not be said twice; all else. Times in milliseconds. */
const brief = { retries: 0, timeout: 3000 }
const once = { retries: 0, timeout: 15_000 }
const patient = { retries: 2, timeout: 15_000 }

/** Answers in Slack over Socket Mode: direct messages, mentions, and the commands. */
export function startSlack({ botToken, appToken, apiUrl, bot, log, tell }: SlackParts): Platform {
  const logger = quietLogger(log)
  // Slack's client waits for ever if it is not told otherwise; and one limit pauses all that a client asks.
  const clientOptions = ({ retries, timeout }: { retries: number; timeout: number }) => ({
    retryConfig: { retries },
    rejectRateLimitedCalls: retries === 0,
    timeout,
    logger,
    ...(apiUrl && { slackApiUrl: apiUrl }),
  })
  const clientOf = (how: typeof brief) => new webApi.WebClient(botToken, clientOptions(how))
  const prepare = createOrder()
  const isTwin = createTwins()
  let socket: SocketModeReceiver['client'] | null = null
  let greeted = false

  async function connect(closing: AbortSignal): Promise<void> {
    const installation = await introduce(clientOf(brief))
    if (closing.aborted) return
    socket ??= listen(installation).client
    await socket.start().catch(refused)
    const ended = new Promise<unknown>((resolve) => socket?.once('disconnected', resolve))
    if (closing.aborted) return socket.disconnect()
    if (!greeted) tell(`Slack: Keepsake is there, in the workspace ${installation.name}.`)
    greeted = true
    await ended
  }

  function listen(installation: Installation): SocketModeReceiver {
    const { botUser, botId } = installation
    // It would reconnect by itself, but give up for good, and with a rejection that nobody can catch.
    const made = new SocketModeReceiver({
      appToken,
      logger,
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: clientOptions(once) },
    })
    const app = new App({
      receiver: made,
      token: botToken,
      botId,
      botUserId: botUser,
      clientOptions: clientOptions(patient),
      logger,
      tokenVerificationEnabled: false,
      convoStore: false,
    })
    const workspace = createWorkspace(clientOf(brief), installation)
    const { answerView } = createAnswers({ patient: clientOf(patient), once: clientOf(once), brief: clientOf(brief) })

    async function hear(as: 'message' | 'mention', event: unknown, envelope: unknown): Promise<void> {
      const incoming = incomingIn(event, envelope)
      if (incoming === null || incoming.user === botUser || !isForBot(incoming, botUser)) return
      const { channel, thread, user, isDirect, userTeam, team = installation.team } = incoming
      if (isTwin(`${channel}:${incoming.ts}`, as)) return
      const view = answerView({ channel, thread, user, team: userTeam ?? team, isDirect })
      const message = await prepare(`${channel}:${thread}`, () => messageFrom(incoming, workspace, botUser)).catch(
        noOne,
      )
      if ('reference' in message) await view.end(withReference(message), [])
      else await bot.chat(message, answering(message.id, view))
    }

    function noOne(error: unknown): { text: string; reference: string } {
      const ref = reference()
      log.warn({ reference: ref, ...describe(error) }, 'Slack did not tell who somebody is')
      return { text: 'Slack does not tell me who you are just now. Please try again in a moment.', reference: ref }
    }

    app.event('message', async ({ event, body }) => handle(hear('message', event, body)))
    app.event('app_mention', async ({ event, body }) => handle(hear('mention', event, body)))
    listenForCommands(app, { bot, workspace, handle, noOne })
    app.error(async (error) => log.warn(describe(error), 'An event of Slack could not be handled'))
    return made
  }

  async function leave(): Promise<void> {
    await socket?.disconnect()
  }

  const { platform, handle } = stayConnected(apiUrl ? `Slack at ${apiUrl}` : 'Slack', log, { connect, leave })
  return platform
}

/**
 * A mention arrives twice, as a mention and as a message, in any order: tells whether it was taken as the other. What comes
 * again as the same is a redelivery, and not for us to judge.
 */
function createTwins() {
  const taken = new Map<string, string>()
  return (id: string, as: string): boolean => {
    const before = taken.get(id)
    if (before === undefined) taken.set(id, as)
    const [oldest] = taken.keys()
    if (taken.size > mostTwins && oldest !== undefined) taken.delete(oldest)
    return before !== undefined && before !== as
  }
}
const mostTwins = 1000

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
