import { setMaxListeners } from 'node:events'
import { App, type Logger, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt'
import type { Keepsake } from '../../keepsake.js'
import { describe, type Log } from '../../log.js'
import { answering } from '../answering.js'
import { type Platform, untilThere, WrongSettings } from '../platform.js'
import { createAnswers } from './answers.js'
import { listenForCommands } from './commands.js'
import { type Heard, heardIn } from './events.js'
import { optionalScopes, scopes } from './manifest.js'
import { mentionedIn, plainText } from './text.js'
import { createWorkspace, type Installation, type Workspace } from './workspace.js'

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

/** Answers in Slack over Socket Mode: direct messages, mentions, and the commands. */
export function startSlack({ botToken, appToken, apiUrl, bot, log, tell }: SlackParts): Platform {
  const leaving = new AbortController()
  setMaxListeners(0, leaving.signal)
  const logger = quietLogger(log)
  // Slack's client waits for ever and pauses everything for one limit if it is not told otherwise.
  const clientOptions = (retries: number) => ({
    retryConfig: { retries },
    timeout: 15_000,
    logger,
    ...(apiUrl && { slackApiUrl: apiUrl }),
  })
  let receiver: SocketModeReceiver | null = null

  async function stay(): Promise<void> {
    const client = new webApi.WebClient(botToken, clientOptions(2))
    const asking = new webApi.WebClient(botToken, clientOptions(0))
    const installation = await untilThere('Slack', () => introduce(asking), { log, stop: leaving.signal })
    receiver = listen(client, installation)
    const socket = receiver.client
    let greeted = false
    while (!leaving.signal.aborted) {
      const ended = new Promise<void>((resolve) => socket.once('disconnected', () => resolve()))
      await untilThere('Slack', () => socket.start().catch(refused), { log, stop: leaving.signal })
      if (!greeted) tell(`Slack: it is there, in ${installation.name}.`)
      greeted = true
      await ended
    }
  }

  /** Asks Slack who we are, and what we may. */
  async function introduce(client: webApi.WebClient): Promise<Installation & { name: string }> {
    const told = await client.auth.test().catch((error) => {
      throw isRefusal(error) ? new WrongSettings(wrongBotToken) : error
    })
    const given = told.response_metadata?.scopes
    const missing = given
      ? Object.keys(scopes).filter((scope) => !given.includes(scope) && !optionalScopes.has(scope))
      : []
    if (missing.length > 0) throw new WrongSettings(missingScopes(missing))
    const {
      user_id: botUser = '',
      bot_id: botId = '',
      team_id: team = '',
      enterprise_id: enterprise,
      team: name = team,
    } = told
    return { botUser, botId, team, enterprise: enterprise ?? undefined, name }
  }

  function listen(client: webApi.WebClient, installation: Installation): SocketModeReceiver {
    const { botUser, botId } = installation
    // It would reconnect by itself, but give up for good, and with a rejection that nobody can catch.
    const made = new SocketModeReceiver({
      appToken,
      logger,
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: clientOptions(0) },
    })
    const app = new App({
      receiver: made,
      token: botToken,
      botId,
      botUserId: botUser,
      clientOptions: clientOptions(2),
      logger,
      tokenVerificationEnabled: false,
      convoStore: false,
    })
    const workspace = createWorkspace(client, installation)
    const { answerView } = createAnswers(client)

    async function hear(event: unknown, envelope: unknown): Promise<void> {
      const heard = heardIn(event, envelope)
      if (heard === null || heard.user === botUser) return
      // A mention arrives twice, as this and as that, in any order; both are the same message to the bot.
      if (!heard.isDirect && !mentionedIn(heard.text).includes(botUser)) return
      const message = await messageFrom(heard, workspace, botUser)
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

async function messageFrom(heard: Heard, workspace: Workspace, botUser: string) {
  const { channel, ts, thread, user, files, isDirect } = heard
  const others = mentionedIn(heard.text).filter((one) => one !== botUser)
  const names = await Promise.all([...others, botUser].map(async (one) => [one, await workspace.nameOf(one)] as const))
  return {
    id: `${channel}:${ts}`,
    user: await workspace.personOf(user, heard.userTeam),
    speaker: await workspace.nameOf(user),
    place: {
      conversation: `${channel}:${thread}`,
      ...(isDirect && { room: channel }),
      audience: await workspace.audienceOf(heard),
    },
    text: plainText(heard.text, botUser, new Map(names)),
    attachments: files.map((file) => ({ ...file, bytes: null })),
  }
}

const refusals = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
  'no_permission',
])

function isRefusal(error: unknown): boolean {
  return error instanceof webApi.WebAPIPlatformError && refusals.has(error.data.error)
}

function refused(error: unknown): never {
  throw isRefusal(error) ? new WrongSettings(wrongAppToken) : error
}

const wrongBotToken =
  'Slack does not accept SLACK_BOT_TOKEN. Copy the Bot User OAuth Token (xoxb-…) from https://api.slack.com/apps, OAuth & Permissions, into .env; install the app there first.'
const wrongAppToken =
  'Slack does not accept SLACK_APP_TOKEN. Make one with the scope connections:write at https://api.slack.com/apps, Basic Information, App-Level Tokens (xapp-…), and put it into .env.'

function missingScopes(missing: string[]): string {
  return `The Slack app lacks the scope ${missing.join(', ')}. Add it at https://api.slack.com/apps, OAuth & Permissions, Bot Token Scopes, and install the app again.`
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
