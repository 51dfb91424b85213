import {
  type BaseInteraction,
  ChannelType,
  cleanContent,
  type Message as DiscordMessage,
  type GuildBasedChannel,
  type MessageReference,
  MessageReferenceType,
  PermissionFlagsBits,
  type User,
} from 'discord.js'
import type { Audience } from '../../memory/audience.js'
import type { UserKey } from '../../memory/memory.js'
import type { Message, Overheard } from '../../message.js'

/**
 * A Discord message as the bot takes it; or what to say instead; null where it is not meant for the bot. `readsAll` says
 * that messages which do not mention the bot hold their text.
 */
export function incomingOf(message: DiscordMessage, readsAll: boolean): Message | { hint: string } | null {
  const { author, id, attachments, guildId } = message
  if (author.bot || message.system || message.webhookId !== null) return null
  const replied = repliedTo(message)
  const isMentioned = mentionOf(message).test(message.content.replace(code, ''))
  const isRepliedTo = replied ? replied.author.id === message.client.user.id : pingsInReply(message)
  if (guildId !== null && !isMentioned && !isRepliedTo) return null
  if (guildId !== null && !isMentioned && !readsAll && message.content === '') {
    return { hint: 'I can read a message here only where it mentions me. Mention me, and send it again.' }
  }
  return {
    id,
    user: userOf(author),
    speaker: message.member?.displayName ?? author.displayName,
    place: { conversation: message.channelId, audience: audienceOf(message) },
    text: textOf(message),
    attachments: attachments.map(({ name, contentType }) => ({ name, type: contentType ?? '', bytes: null })),
    overheard: [...(replied ? [overheardIn(replied)] : []), ...forwardedIn(message)],
    // A message in a channel is for all who read there.
    repliesAreSeen: guildId !== null,
  }
}

/** Snowflakes are the same all over Discord. */
export function userOf({ id }: User): UserKey {
  return `discord:${id}`
}

/**
 * Who can hear what is said in a channel: the server, where everyone on it can read there. A channel that is not known is
 * private.
 */
export function audienceOf({ guildId, channelId, channel }: Where): Audience {
  if (guildId === null) return channel?.type === ChannelType.GroupDM ? `channel:/${channelId}` : 'dm'
  if (!channel || channel.isDMBased()) return `channel:${guildId}/${channelId}`
  const seen = channel.isThread() && channel.type !== ChannelType.PrivateThread ? (channel.parent ?? channel) : channel
  return isPublic(seen) ? `space:${guildId}` : `channel:${guildId}/${seen.id}`
}

interface Where {
  guildId: string | null
  channelId: string | null
  channel: DiscordMessage['channel'] | BaseInteraction['channel']
}

/** Can everyone on the server read there? Whoever may not join a voice channel may not read in it either. */
function isPublic(channel: GuildBasedChannel): boolean {
  // One that the client made up from a message alone has no name, and nobody's permissions.
  if (channel.type === ChannelType.PrivateThread || typeof channel.name !== 'string') return false
  const everyone = channel.permissionsFor(channel.guild.roles.everyone)
  const needed = [PermissionFlagsBits.ViewChannel, ...(channel.isVoiceBased() ? [PermissionFlagsBits.Connect] : [])]
  return everyone?.has(needed) ?? false
}

/** Nobody is mentioned in code. */
const code = /```[\s\S]*?```|`[^`\n]*`/g

/** The bot's mention: of its user, or of the role that Discord made for it. */
function mentionOf({ client, guild }: DiscordMessage): RegExp {
  const role = guild?.members.me?.roles.botRole
  return new RegExp(`<@!?${client.user.id}>${role ? `|<@&${role.id}>` : ''}`)
}

/** What was said: without the mention that it begins or ends with, other mentions by name. */
function textOf(message: DiscordMessage): string {
  const mention = mentionOf(message).source
  const bare = message.content.trim().replace(new RegExp(`^(?:${mention})[,:]?\\s*|\\s*(?:${mention})$`, 'g'), '')
  return cleanContent(bare, message.channel).trim()
}

/** The message that this one replies to, if Discord sent it along; what is forwarded is no reply. */
function repliedTo({ reference, channel }: DiscordMessage): DiscordMessage | undefined {
  return reference?.messageId && isReply(reference) ? channel.messages.cache.get(reference.messageId) : undefined
}

/** Discord does not say whose words are forwarded. */
function forwardedIn({ messageSnapshots }: DiscordMessage): Overheard[] {
  return messageSnapshots.map(({ content }) => ({ by: 'unknown', speaker: 'someone', text: content ?? '' }))
}

function isReply({ type }: MessageReference): boolean {
  return type !== MessageReferenceType.Forward
}

/** What a reply refers to may be unknown here; then whom it pings tells. */
function pingsInReply({ reference, mentions, client }: DiscordMessage): boolean {
  return reference !== null && isReply(reference) && mentions.users.has(client.user.id)
}

function overheardIn({ author, member, client, cleanContent }: DiscordMessage): Overheard {
  const by = author.id === client.user.id ? 'bot' : userOf(author)
  return { by, speaker: member?.displayName ?? author.displayName, text: cleanContent }
}
