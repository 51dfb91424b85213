import { App, type Logger, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt'
import type { Keepsake } from '../../keepsake.js'
import { describe, type Log } from '../../log.js'
import { answering } from '../answering.js'
import { type Platform, stayConnected } from '../platform.js'
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

/** For what an answer can do without: how it is asked, in milliseconds, and how an answer is delivered. */
const brief = { retries: 0, timeout: 3000 }
const patient = { retries: 2, timeout: 15_000 }
const once = { retries: 0, timeout: 15_000 }

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
  let socket: SocketModeReceiver['client'] | null = null
  const order = createOrder()
  let greeted = false

  async function connect(): Promise<void> {
    const asking = new webApi.WebClient(botToken, clientOptions(brief))
    const installation = await introduce(asking)
    socket ??= listen(asking, installation).client
    await socket.start().catch(refused)
    const ended = new Promise<unknown>((resolve) => socket?.once('disconnected', resolve))
    if (!greeted) tell(`Slack: Keepsake is there, in the workspace ${installation.name}.`)
    greeted = true
    await ended
  }

  function listen(asking: webApi.WebClient, installation: Installation): SocketModeReceiver {
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
    const isTwin = createTwins()
    const workspace = createWorkspace(asking, installation)
    const clientOf = (how: typeof once) => new webApi.WebClient(botToken, clientOptions(how))
    const { answerView } = createAnswers({ patient: clientOf(patient), once: clientOf(once), brief: asking })

    async function hear(as: 'message' | 'mention', event: unknown, envelope: unknown): Promise<void> {
      const incoming = incomingIn(event, envelope)
      if (incoming === null || incoming.user === botUser || !isForBot(incoming, botUser)) return
      const { channel, thread, user, isDirect, userTeam, team = installation.team } = incoming
      if (isTwin(`${channel}:${incoming.ts}`, as)) return
      const view = answerView({ channel, thread, user, team: userTeam ?? team, isDirect })
      try {
        const message = await order.next(thread, () => messageFrom(incoming, workspace, botUser))
        await bot.chat(message, answering(message.id, view))
      } catch (error) {
        log.warn(describe(error), 'Slack did not tell whose message it is')
        await view.end('Slack does not tell me who you are just now. Please send it again in a moment.', [])
      }
    }

    app.event('message', ({ event, body }) => hear('message', event, body))
    app.event('app_mention', ({ event, body }) => hear('mention', event, body))
    listenForCommands(app, { bot, workspace, log })
    app.error(async (error) => log.warn(describe(error), 'An event of Slack could not be handled'))
    return made
  }

  async function leave(): Promise<void> {
    await order.settled()
    await socket?.disconnect()
  }

  return stayConnected(apiUrl ? `Slack at ${apiUrl}` : 'Slack', log, { connect, leave })
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

/** What is said one after the other is prepared one after the other, however long that takes. */
function createOrder() {
  const last = new Map<string, Promise<unknown>>()
  async function next<Result>(thread: string, prepare: () => Promise<Result>): Promise<Result> {
    const prepared = (last.get(thread) ?? Promise.resolve()).then(prepare)
    const settled = prepared.catch(() => {})
    last.set(thread, settled)
    void settled.then(() => last.get(thread) === settled && last.delete(thread))
    return prepared
  }

  return { next, settled: () => Promise.all(last.values()) }
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
