import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes, HTTPError, RESTJSONErrorCodes } from 'discord.js'

/**
 * Discord understood, and will not: anything but its own troubles, its limits, and a token that is given again. Nor will
 * the client where a channel is gone.
 */
export function isFinal(error: unknown): boolean {
  if (error instanceof DiscordjsError) return error.code === DiscordjsErrorCodes.ChannelNotCached
  if (isExpired(error)) return true
  const refused = error instanceof DiscordAPIError || error instanceof HTTPError
  return refused && (error.status < 500 || error.status === 501) && ![401, 408, 429].includes(error.status)
}

/** An interaction is over: after three seconds without a sign of life, or after a quarter of an hour. */
export function isExpired(error: unknown): boolean {
  const { InvalidWebhookToken, UnknownInteraction, UnknownWebhook } = RESTJSONErrorCodes
  return hasCode(error, InvalidWebhookToken, UnknownInteraction, UnknownWebhook)
}

/** Somebody deleted the message. */
export function isGone(error: unknown): boolean {
  return hasCode(error, RESTJSONErrorCodes.UnknownMessage)
}

const { InvalidActionOnArchivedThread, MissingAccess, MissingPermissions, ThreadLocked } = RESTJSONErrorCodes

/** The bot may not do that there. */
export function isForbidden(error: unknown): boolean {
  return hasCode(error, InvalidActionOnArchivedThread, MissingAccess, MissingPermissions, ThreadLocked)
}

/** Where the bot may write but not read back, it cannot reply; nor to what Discord does not take for a message. */
export function isWithoutReplies(error: unknown): boolean {
  const { CannotReplyWithoutPermissionToReadMessageHistory, InvalidFormBodyOrContentType } = RESTJSONErrorCodes
  return hasCode(error, CannotReplyWithoutPermissionToReadMessageHistory, InvalidFormBodyOrContentType)
}

function hasCode(error: unknown, ...codes: readonly unknown[]): boolean {
  return error instanceof DiscordAPIError && codes.includes(error.code)
}
