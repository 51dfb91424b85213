import {
  type BaseInteraction,
  ChannelType,
  cleanContent,
  type Message as DiscordMessage,
  type GuildBasedChannel,
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
  const isMentioned = mentionOf(message).test(message.content)
  const isReply = replied ? replied.author.id === message.client.user.id : pingsInReply(message)
  if (guildId !== null && !isMentioned && !isReply) return null
  if (guildId !== null && !isMentioned && !readsAll && message.content === '') {
    return { hint: 'I can read a message here only where it mentions me.' }
  }
  return {
    id,
    user: userOf(author),
    speaker: message.member?.displayName ?? author.displayName,
    place: { conversation: message.channelId, audience: audienceOf(message) },
    text: textOf(message),
    attachments: attachments.map(({ name, contentType }) => ({ name, type: contentType ?? '', bytes: null })),
    overheard: replied ? [overheardIn(replied)] : [],
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
  if (guildId === null) return 'dm'
  if (!channel || channel.isDMBased()) return `channel:${guildId}/${channelId}`
  const seen = channel.isThread() && channel.type !== ChannelType.PrivateThread ? (channel.parent ?? channel) : channel
  return isPublic(seen) ? `space:${guildId}` : `channel:${guildId}/${seen.id}`
}

interface Where {
  guildId: string | null
  channelId: string | null
  channel: DiscordMessage['channel'] | BaseInteraction['channel']
}

function isPublic(channel: GuildBasedChannel): boolean {
  if (channel.type === ChannelType.PrivateThread) return false
  const everyone = channel.permissionsFor(channel.guild.roles.everyone)
  return everyone?.has(PermissionFlagsBits.ViewChannel) ?? false
}

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
  const isReply = reference?.type === MessageReferenceType.Default && reference.messageId !== undefined
  return isReply ? channel.messages.cache.get(reference.messageId ?? '') : undefined
}

/** What a reply refers to may be unknown here; then whom it pings tells. */
function pingsInReply({ reference, mentions, client }: DiscordMessage): boolean {
  return reference?.type === MessageReferenceType.Default && mentions.users.has(client.user.id)
}

function overheardIn({ id, author, member, client, cleanContent }: DiscordMessage): Overheard {
  const by = author.id === client.user.id ? 'bot' : userOf(author)
  return { id, by, speaker: member?.displayName ?? author.displayName, text: cleanContent }
}
