import {
  type BaseInteraction,
  ChannelType,
  type Message as DiscordMessage,
  type GuildBasedChannel,
  InteractionContextType,
  PermissionFlagsBits,
  type PermissionsBitField,
  type User,
} from 'discord.js'
import type { Audience } from '../../memory/audience.js'
import type { ChannelKey, UserKey } from '../../memory/memory.js'
import type { Place } from '../../message.js'
import type { Asker } from '../chats.js'

type AnyChannel = DiscordMessage['channel'] | BaseInteraction['channel']

interface Where {
  guildId: string | null
  channelId: string | null
  channel: AnyChannel
  /** Where something was chosen or pressed: with the bot alone, or where people talk without it. */
  context?: InteractionContextType | null
}

/** Snowflakes are the same all over Discord. */
export function userOf({ id }: User): UserKey {
  return `discord:${id}`
}

/** Where something is said on Discord, and heard by whom. */
export function placeOf(where: Where): Place {
  const { guildId, channelId, channel } = where
  const conversation = channelId ?? 'nowhere'
  const decidedFor = channel?.isThread() ? (channel.parentId ?? conversation) : conversation
  const key: ChannelKey = `discord:${decidedFor}`
  // Nothing is decided for a channel that the bot is not in.
  const isIn = guildId !== null && channel !== null
  const server = guildId !== null && { server: guildId }
  return { conversation, audience: audienceOf(where), ...server, ...(isIn && { channel: key }) }
}

/** Where somebody alone is answered about a message: a direct message to the memory, though it is in that channel. */
export function placeAbout(interaction: BaseInteraction, message: string): Place {
  const { server, channel = `discord:${interaction.channelId}` as const } = placeOf(interaction)
  return { conversation: `about:${message}`, audience: 'dm', ...(server && { server, channel }) }
}

/** Who typed, chose or pressed something, and where. */
export function askerOf(interaction: BaseInteraction): Asker {
  const { user, member, memberPermissions } = interaction
  const nickname = member && ('displayName' in member ? member.displayName : member.nick)
  return {
    user: userOf(user),
    speaker: nickname ?? user.displayName,
    place: placeOf(interaction),
    manages: managesChannel(memberPermissions),
  }
}

/** May they decide for the channel? */
export function managesChannel(permissions: Readonly<PermissionsBitField> | null | undefined): boolean {
  return permissions?.has(PermissionFlagsBits.ManageChannels) ?? false
}

/**
 * Who can hear what is said in a channel: the server, where everyone on it can read there. A channel that is not known is
 * private.
 */
function audienceOf({ guildId, channelId, channel, context }: Where): Audience {
  const isOfOthers = context === InteractionContextType.PrivateChannel || channel?.type === ChannelType.GroupDM
  if (guildId === null) return isOfOthers ? `channel:/${channelId}` : 'dm'
  if (!channel || channel.isDMBased()) return `channel:${guildId}/${channelId}`
  const seen = channel.isThread() && channel.type !== ChannelType.PrivateThread ? (channel.parent ?? channel) : channel
  return isPublic(seen) ? `space:${guildId}` : `channel:${guildId}/${seen.id}`
}

/** Can everyone on the server read there? Whoever may not join a voice channel may not read in it either. */
function isPublic(channel: GuildBasedChannel): boolean {
  // One that the client made up from a message alone has no name, and nobody's permissions.
  if (channel.type === ChannelType.PrivateThread || typeof channel.name !== 'string') return false
  const everyone = channel.permissionsFor(channel.guild.roles.everyone)
  const needed = [PermissionFlagsBits.ViewChannel, ...(channel.isVoiceBased() ? [PermissionFlagsBits.Connect] : [])]
  return everyone?.has(needed) ?? false
}
