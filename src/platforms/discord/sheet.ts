import {
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  HTTPError,
  MessageFlags,
  RESTJSONErrorCodes,
} from 'discord.js'

/** What a message holds, in UTF-16 units. Discord counts code points, which are never more. */
export const sheet = { limit: 2000, window: 1000 }

/** Pings nobody, and shows no previews of links. */
export const silence = {
  allowedMentions: { parse: [], repliedUser: false },
  flags: MessageFlags.SuppressEmbeds,
} as const

/**
 * Discord understood, and will not: anything but its own troubles, its limits, and a token that is given again. Nor will
 * the client where a channel is gone.
 */
export function isFinal(error: unknown): boolean {
  if (error instanceof DiscordjsError) return error.code === DiscordjsErrorCodes.ChannelNotCached
  // An interaction is over after a quarter of an hour.
  if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.InvalidWebhookToken) return true
  const refused = error instanceof DiscordAPIError || error instanceof HTTPError
  return refused && (error.status < 500 || error.status === 501) && ![401, 408, 429].includes(error.status)
}
