import { setMaxListeners } from 'node:events'
import { App, type Logger, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt'
import type { Keepsake } from '../../keepsake.js'
import { describe, type Log } from '../../log.js'
import { answering } from '../answering.js'
import { type Platform, untilThere } from '../platform.js'
import { createAnswers } from './answers.js'
import { listenForCommands } from './commands.js'
import { heardIn } from './events.js'
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

/** Answers in Slack over Socket Mode: direct messages, mentions, and the commands. */
export function startSlack({ botToken, appToken, apiUrl, bot, log, tell }: SlackParts): Platform {
  const leaving = new AbortController()
  setMaxListeners(0, leaving.signal)
  const logger = quietLogger(log)
  // Slack's client waits for ever if it is not told otherwise; and one limit pauses all that a client asks.
  const clientOptions = ({ retries, timeout }: { retries: number; timeout: number }) => ({
    retryConfig: { retries },
    timeout,
    logger,
    ...(apiUrl && { slackApiUrl: apiUrl }),
  })
  let receiver: SocketModeReceiver | null = null

  async function stay(): Promise<void> {
    const asking = new webApi.WebClient(botToken, clientOptions(brief))
    const installation = await untilThere('Slack', () => introduce(asking), { log, stop: leaving.signal })
    receiver = listen(asking, installation)
    const socket = receiver.client
    let greeted = false
    while (!leaving.signal.aborted) {
      await untilThere('Slack', () => socket.start().catch(refused), { log, stop: leaving.signal })
      const ended = new Promise<void>((resolve) => socket.once('disconnected', () => resolve()))
      if (!greeted) tell(`Slack: it is there, in ${installation.name}.`)
      greeted = true
      await ended
    }
  }

  function listen(asking: webApi.WebClient, installation: Installation): SocketModeReceiver {
    const { botUser, botId } = installation
    // It would reconnect by itself, but give up for good, and with a rejection that nobody can catch.
    const made = new SocketModeReceiver({
      appToken,
      logger,
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: clientOptions({ retries: 0, timeout: 15_000 }) },
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
    const workspace = createWorkspace(asking, installation)
    const inOrder = createOrder()
    const { answerView } = createAnswers(new webApi.WebClient(botToken, clientOptions(patient)), asking)

    async function hear(event: unknown, envelope: unknown): Promise<void> {
      const heard = heardIn(event, envelope)
      if (heard === null || heard.user === botUser) return
      // A mention arrives twice, as this and as that, in any order; both are the same message to the bot.
      if (!isForBot(heard, botUser)) return
      const message = await inOrder(heard.thread, () => messageFrom(heard, workspace, botUser))
      const { channel, thread, user, isDirect, userTeam, team = installation.team } = heard
      const view = answerView({ channel, thread, user, team: userTeam ?? team, isDirect })
      await bot.chat(message, answering(message.id, view))
    }

    app.event('message', ({ event, body }) => hear(event, body))
    app.event('app_mention', ({ event, body }) => hear(event, body))
    listenForCommands(app, bot, workspace)
    app.error(async (error) => log.warn(describe(error), 'An event of Slack could not be handled'))
    return made
  }

  async function close(): Promise<void> {
    leaving.abort()
    await receiver?.stop()
  }

  const over = stay().catch((error) => {
    if (!leaving.signal.aborted) throw error
  })
  return { over, close }
}

/** What is said one after the other is prepared one after the other, however long that takes. */
function createOrder() {
  const last = new Map<string, Promise<unknown>>()
  return async <Result>(thread: string, prepare: () => Promise<Result>): Promise<Result> => {
    const prepared = (last.get(thread) ?? Promise.resolve()).then(prepare)
    const settled = prepared.catch(() => {})
    last.set(thread, settled)
    void settled.then(() => last.get(thread) === settled && last.delete(thread))
    return prepared
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
