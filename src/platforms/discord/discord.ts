import { setMaxListeners } from 'node:events'
import {
  Client,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  Partials,
  PermissionFlagsBits,
} from 'discord.js'
import type { Keepsake } from '../../keepsake.js'
import { describe, type Log } from '../../log.js'
import { answering } from '../answering.js'
import { type Platform, untilThere, WrongSettings } from '../platform.js'
import { answerView, silence } from './answers.js'
import { runInteraction } from './interactions.js'
import { incomingOf } from './messages.js'
import { registerCommands } from './registration.js'

/** What Discord needs. */
export interface DiscordParts {
  token: string
  /** Another root of Discord's API than its own. */
  apiUrl: string | undefined
  bot: Keepsake
  log: Log
  /** Tells the operator something, in a line. */
  tell(line: string): void
}

const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits
const { ViewChannel, SendMessages, SendMessagesInThreads, ReadMessageHistory } = PermissionFlagsBits
const leastPermissions = ViewChannel | SendMessages | SendMessagesInThreads | ReadMessageHistory

/** Answers on Discord: direct messages, mentions, replies to it, and the commands. */
export function startDiscord({ token, apiUrl, bot, log, tell }: DiscordParts): Platform {
  const leaving = new AbortController()
  setMaxListeners(0, leaving.signal)
  let client: Client<true> | null = null
  let readsAll = true

  /** Connects, and again each time Discord ends the connection for good. */
  async function stay(): Promise<void> {
    while (!leaving.signal.aborted) {
      const { connected, ended } = await untilThere('Discord', connect, { log, stop: leaving.signal })
      client = connected
      await greet(connected)
      await ended
    }
  }

  async function connect() {
    const fresh = newClient()
    let closed: number | undefined
    const ended = new Promise<void>((resolve) => {
      fresh.on(Events.ShardDisconnect, ({ code }) => {
        closed = code
        resolve()
      })
      fresh.on(Events.Invalidated, resolve)
      leaving.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    try {
      const ready = new Promise<Client<true>>((resolve) => fresh.once(Events.ClientReady, resolve))
      await fresh.login(token)
      const connected = await Promise.race([ready, ended])
      if (connected) return { connected, ended }
      throw new Error('Discord closed the connection before it was ready')
    } catch (error) {
      await fresh.destroy()
      if (closed === GatewayCloseCodes.DisallowedIntents && readsAll) {
        readsAll = false
        return connect()
      }
      throw isWrongToken(error, closed) ? new WrongSettings(wrongToken) : error
    }
  }

  function newClient(): Client {
    const fresh = new Client({
      intents: [Guilds, GuildMessages, DirectMessages, ...(readsAll ? [MessageContent] : [])],
      // Without it no direct message arrives.
      partials: [Partials.Channel],
      allowedMentions: silence.allowedMentions,
      enforceNonce: true,
      failIfNotExists: false,
      ...(apiUrl && { rest: { api: apiUrl } }),
    })
    fresh.on(Events.Error, (error) => log.warn(describe(error), 'Discord reported an error'))
    fresh.on(Events.ShardError, (error) => log.info(describe(error), 'The connection to Discord had an error'))
    fresh.on(Events.MessageCreate, (message) => {
      const incoming = incomingOf(message, readsAll)
      if (incoming === null) return
      const view = answerView(message)
      if ('hint' in incoming) return void view.end(incoming.hint, []).catch(undelivered)
      void bot.chat(incoming, answering(incoming.id, view))
    })
    fresh.on(Events.InteractionCreate, (interaction) => void runInteraction(interaction, bot).catch(undelivered))
    return fresh
  }

  async function greet(connected: Client<true>): Promise<void> {
    const { application, user, guilds } = connected
    await registerCommands(connected).catch((error) =>
      log.warn(describe(error), 'The commands could not be registered on Discord; I try again at the next start'),
    )
    tell(
      `Discord: ${user.username} is there, in ${guilds.cache.size} ${guilds.cache.size === 1 ? 'server' : 'servers'}.`,
    )
    if (!readsAll) tell(mentionOnly(application.id))
    if (guilds.cache.size === 0) tell(`Discord: invite it to a server: ${inviteLink(application.id)}`)
  }

  function undelivered(error: unknown): void {
    log.warn(describe(error), 'An answer could not be delivered')
  }

  async function close(): Promise<void> {
    leaving.abort()
    await client?.destroy()
  }

  const over = stay().catch((error) => {
    if (!leaving.signal.aborted) throw error
  })
  return { over, close }
}

const wrongToken =
  'Discord does not accept DISCORD_TOKEN. Make a new one at https://discord.com/developers/applications under Bot, Reset Token, and put it into .env.'

function mentionOnly(application: string): string {
  return `Discord: the Message Content Intent is off, so only direct messages and mentions reach me. Switch it on at https://discord.com/developers/applications/${application}/bot and start again.`
}

function inviteLink(application: string): string {
  return `https://discord.com/oauth2/authorize?client_id=${application}&scope=bot+applications.commands&permissions=${leastPermissions}`
}

function isWrongToken(error: unknown, closed: number | undefined): boolean {
  return (
    closed === GatewayCloseCodes.AuthenticationFailed ||
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid)
  )
}
