import { type Client, DiscordjsError, DiscordjsErrorCodes, Events, GatewayCloseCodes, Status } from 'discord.js'
import type { Keepsake } from '../../keepsake.js'
import { describe, type Log } from '../../log.js'
import { counted } from '../../memory/text/counted.js'
import type { Health } from '../../models/health.js'
import { type Platform, stayConnected, WrongSettings } from '../platform.js'
import { createChatting } from './chatting.js'
import { newClient } from './connection/client.js'
import { inviteLink } from './connection/inviting.js'
import { tellLosses } from './connection/losses.js'
import { createPresence } from './connection/presence.js'
import { botPage, tokenFix, withoutContent } from './connection/rights.js'
import { createStarts } from './connection/starts.js'
import { createAlong, type Limits } from './incoming/along.js'
import { createInteractions } from './interactions/interactions.js'
import { registerCommands } from './interactions/registration.js'
import { createGrowing } from './outgoing/growing.js'

/** What Discord needs. */
export interface DiscordParts {
  token: string
  /** Another root of Discord's API than its own. */
  apiUrl: string | undefined
  bot: Keepsake
  /** Whether Claude answers; without it, always. */
  health?: Health | undefined
  log: Log
  /** How long an answer waits for what goes with its message. */
  limits?: Partial<Limits> | undefined
  /** Tells the operator something, in a line. */
  tell(line: string): void
}

const alwaysWell: Health = { answers: () => true, onChange() {} }

/** Answers on Discord: direct messages, mentions, replies to it, and the commands. */
export function startDiscord({ token, apiUrl, bot, health = alwaysWell, log, limits, tell }: DiscordParts): Platform {
  const starts = createStarts(log)
  const presence = createPresence(health)
  const along = createAlong(log, limits)
  const growing = createGrowing()
  const chatting = createChatting({ bot, along, growing, log, readsAll: () => readsAll })
  const interactions = createInteractions({ bot, chatting, along, growing })
  const name = apiUrl ? `Discord at ${apiUrl}` : 'Discord'
  let client: Client | null = null
  let readsAll = true
  let greeted = false
  let isLeaving = false
  let toldSo = false

  /** Each connection has a client of its own, for one that failed never becomes ready. */
  async function connect(closing: AbortSignal): Promise<void> {
    await client?.destroy()
    // Answers under way still go through the old one.
    client?.rest.setToken(token)
    const fresh = clientThatHears()
    client = fresh
    const closed = new Promise<number>((resolve) => fresh.on(Events.ShardDisconnect, ({ code }) => resolve(code)))
    const ready = new Promise<Client<true>>((resolve) => fresh.once(Events.ClientReady, resolve))
    await starts.open(fresh.rest, closing)
    // A shard may be closed for good while others still log in.
    const connected = await Promise.race([fresh.login(token).then(() => ready), closed]).catch(notLetIn)
    if (closing.aborted) return fresh.destroy()
    if (connected === GatewayCloseCodes.AuthenticationFailed) throw new WrongSettings(wrongToken)
    if (connected === GatewayCloseCodes.DisallowedIntents && readsAll) {
      readsAll = false
      return connect(closing)
    }
    if (typeof connected === 'number') throw new Error('Discord closed the connection before it was ready')
    if (!greeted) greet(connected)
    if (!readsAll && !toldSo) tell(mentionOnly(connected.application.id))
    toldSo = !readsAll
    greeted = true
    await closed
  }

  function clientThatHears(): Client {
    const fresh = newClient({ token, apiUrl, readsAll, health, starts, log })
    presence.follow(fresh)
    tellLosses(fresh, { name, log, onLoss: () => lost(), isLeaving: () => isLeaving })
    // What was said before a session began anew was not heard.
    fresh.on(Events.ShardReady, () => along.forgetWhatIsKnown(fresh))
    fresh.on(Events.MessageCreate, (message) => handle(chatting.hear(message)))
    fresh.on(Events.InteractionCreate, (interaction) => handle(interactions.handle(interaction)))
    return fresh
  }

  function greet(connected: Client<true>): void {
    const { application, user, guilds } = connected
    registerCommands(connected).catch((error) =>
      log.warn(describe(error), 'The commands could not be registered on Discord; I try again at the next start'),
    )
    tell(`Discord: ${user.username} is there, in ${counted(guilds.cache.size, 'server')}.`)
    if (guilds.cache.size === 0) tell(`Discord: invite it to a server: ${inviteLink(application.id)}`)
  }

  async function leave(): Promise<void> {
    isLeaving = true
    await client?.destroy()
  }

  /** One that is lost, the client makes again by itself. */
  function isConnected(): boolean {
    return Boolean(client?.isReady() && client.ws.shards.every(({ status }) => status === Status.Ready))
  }

  const { platform, handle, lost } = stayConnected(name, log, { connect, leave, isConnected })
  return platform
}

const wrongToken = `Discord does not accept DISCORD_TOKEN. ${tokenFix}`

function mentionOnly(application: string): string {
  return `Discord: ${withoutContent} Switch it on at ${botPage(application)} and start again.`
}

function notLetIn(error: unknown): never {
  const isWrongToken = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid
  throw isWrongToken ? new WrongSettings(wrongToken) : error
}
