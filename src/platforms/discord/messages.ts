import {
  ChannelType,
  cleanContent,
  type Message as DiscordMessage,
  type GuildBasedChannel,
  PermissionFlagsBits,
} from 'discord.js'
import { isCommandInWords, plainWords } from '../../command-table.js'
import type { Audience } from '../../memory/audience.js'
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
  if (guildId !== null && !isMentioned && replied?.author.id !== message.client.user.id) return null

  const text = textOf(message)
  if (guildId !== null) {
    if (text === '' && attachments.size === 0 && !isMentioned && !readsAll)
      return { hint: 'I can read a message here only where it mentions me.' }
    // What a command answers is for its person alone, and a message cannot be.
    if (isCommandInWords(text) && plainWords(text) !== 'stop')
      return { hint: `Type it as a command, /${plainWords(text)}: then only you see the answer.` }
  }
  return {
    id,
    user: `discord:${author.id}`,
    speaker: message.member?.displayName ?? author.displayName,
    place: { conversation: message.channelId, audience: audienceOf(message) },
    text,
    attachments: attachments.map(({ name, contentType }) => ({ name, type: contentType ?? '', bytes: null })),
    overheard: overheardIn(replied),
  }
}

/** Who can hear what is said in a channel: the server, where everyone on it can read there. */
function audienceOf({ guildId, channel }: Pick<DiscordMessage, 'guildId' | 'channel'>): Audience {
  if (guildId === null || channel.isDMBased()) return 'dm'
  const room = channel.isThread() && channel.type !== ChannelType.PrivateThread ? (channel.parent ?? channel) : channel
  return isPublic(room) ? `space:${guildId}` : `channel:${guildId}/${room.id}`
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

/** The message that this one replies to, if Discord sent it along. */
function repliedTo({ reference, channel }: DiscordMessage): DiscordMessage | undefined {
  return reference?.messageId ? channel.messages.cache.get(reference.messageId) : undefined
}

function overheardIn(replied: DiscordMessage | undefined): Overheard[] {
  if (!replied) return []
  const speaker =
    replied.author.id === replied.client.user.id ? 'you' : (replied.member?.displayName ?? replied.author.displayName)
  return [{ speaker, text: replied.cleanContent }]
}
