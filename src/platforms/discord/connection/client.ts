import { ChannelType, Client, Events, GatewayIntentBits, Options, Partials, RESTEvents } from 'discord.js'
import { describe, type Log } from '../../../log.js'
import type { Health } from '../../../models/health.js'
import { silence } from '../outgoing/body.js'
import { presenceFor } from './presence.js'
import { createShards } from './shards.js'
import type { Starts } from './starts.js'
import { passOverUnreadable } from './unreadable.js'

const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits

/** A client that is not connected yet. `readsAll` says that it asks for the text of all messages. */
export function newClient({ token, apiUrl, readsAll, health, starts, log }: Parts): Client {
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages, ...(readsAll ? [MessageContent] : [])],
    // Without it no direct message arrives.
    partials: [Partials.Channel],
    allowedMentions: silence.allowedMentions,
    // So much is read of a channel, and some more for what is deleted of it.
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 50 }),
    enforceNonce: true,
    failIfNotExists: false,
    shards: 'auto',
    presence: presenceFor(health),
    ws: {
      buildStrategy(manager) {
        passOverUnreadable(manager, log)
        return createShards(manager)
      },
      buildIdentifyThrottler: starts.throttler(),
    },
    ...(apiUrl && { rest: { api: apiUrl } }),
  })
  client.rest.setToken(token)
  // The client forgets its token where it is refused once; one that was taken back ends the connection too.
  client.rest.on(RESTEvents.Response, (_, { status }) => {
    if (status === 401) setImmediate(() => client.rest.setToken(token))
  })
  client.on(Events.Error, (error) => log.warn(describe(error), 'Discord reported an error'))
  client.on(Events.ShardError, (error) => log.info(describe(error), 'The connection to Discord had an error'))
  client.on(Events.Raw, showDirect)
  return client
}

interface Parts {
  token: string
  apiUrl: string | undefined
  readsAll: boolean
  health: Health
  starts: Pick<Starts, 'throttler'>
  log: Log
}

/**
 * A direct message is dropped by the client where the server, unlike Discord, does not say that it is one. What a member
 * of a server says is none.
 */
function showDirect({
  t,
  d,
}: {
  t: string
  d: { guild_id?: string; member?: object; channel_type?: number } | null
}): void {
  if (t !== 'MESSAGE_CREATE' || !d || d.guild_id || d.member) return
  delete d.guild_id
  d.channel_type ??= ChannelType.DM
}
