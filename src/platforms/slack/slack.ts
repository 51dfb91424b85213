import { App, type Logger, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt'
import type { Keepsake } from '../../keepsake.js'
import type { Log } from '../../log.js'
import { describe } from '../../log.js'
import { type Platform, stayConnected } from '../platform.js'
import { createChatting } from './chatting.js'
import { type Installation, introduce, refused } from './connection/installation.js'
import { createHome } from './home/home.js'
import { createAlong, defaultLimits, type Limits } from './incoming/along.js'
import { createContext } from './incoming/context.js'
import { createFiles } from './incoming/files.js'
import { listenForButtons } from './interactions/buttons.js'
import { listenForCommands } from './interactions/commands.js'
import { createOffers } from './interactions/offers.js'
import { createAnswers } from './outgoing/answers.js'
import { createHanding } from './outgoing/handing.js'
import { createWorkspace } from './workspace.js'

/** What Slack needs. */
export interface SlackParts {
  botToken: string
  appToken: string
  /** Another root of Slack's API than its own. */
  apiUrl: string | undefined
  bot: Keepsake
  log: Log
  /** How long an answer waits for what goes with its message. */
  limits?: Partial<Limits> | undefined
  /** Tells the operator something, in a line. */
  tell(line: string): void
}

/** How Slack is asked: what an answer can do without; what must not be said twice; all else. Times in milliseconds. */
const brief = { retries: 0, timeout: 3000 }
const once = { retries: 0, timeout: 15_000 }
const patient = { retries: 2, timeout: 15_000 }

/** Answers in Slack over Socket Mode: direct messages, mentions, and the commands. */
export function startSlack({ botToken, appToken, apiUrl, bot, log, limits, tell }: SlackParts): Platform {
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
    const quick = clientOf(brief)
    const workspace = createWorkspace(quick, installation)
    const waits = { ...defaultLimits, ...limits }
    const context = createContext(quick, botUser, waits.context)
    const files = createFiles({ client: quick, token: botToken, apiUrl })
    const along = createAlong({ context, files, workspace, botUser, log, limits: waits })
    const handing = createHanding({ client: clientOf(once), apiUrl, log })
    const answers = createAnswers({ patient: clientOf(patient), once: clientOf(once), brief: quick }, handing)
    const chatting = createChatting({ bot, installation, workspace, context, along, answers, log })
    const { noOne } = chatting
    const home = createHome({ bot, client: clientOf(once), workspace, handing, noOne })
    const offers = createOffers({ chatting, context, workspace, botUser })

    app.event('message', async ({ event, body }) => handle(chatting.hear('message', event, body)))
    app.event('app_mention', async ({ event, body }) => handle(chatting.hear('mention', event, body)))
    app.event('agent_session_stopped', async ({ event, body }) => {
      const { channel, thread_ts: thread, user, streaming_message_ts: streams } = event
      handle(chatting.stop({ channel, thread, user, team: body.team_id }, streams))
    })
    app.event('app_home_opened', async ({ event: { user, channel, tab, view }, body }) =>
      handle(
        home.open({ user, channel, team: body.team_id, hash: (view as { hash?: string } | undefined)?.hash }, tab),
      ),
    )
    listenForCommands(app, { bot, chatting, workspace, handing, handle })
    listenForButtons(app, { bot, chatting, workspace, offers, home, handing, handle })
    app.error(async (error) => log.warn(describe(error), 'An event of Slack could not be handled'))
    return made
  }

  async function leave(): Promise<void> {
    await socket?.disconnect()
  }

  const { platform, handle } = stayConnected(apiUrl ? `Slack at ${apiUrl}` : 'Slack', log, { connect, leave })
  return platform
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
