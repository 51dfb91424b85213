import { cleanContent, type Message as DiscordMessage, MessageFlags, MessageReferenceType } from 'discord.js'
import type { Message } from '../../../message.js'
import { bareStop } from '../../chats.js'
import { managesChannel, placeOf, userOf } from '../people.js'

/**
 * Why the bot is to answer a message: it is `asked` (in a direct message, by a mention, by a reply to it); or it can `follow`
 * a thread that it takes part in, where the channel has it so; or it is asked, but Discord shows it no `text`. Null where the
 * message is not for it: from a bot or webhook, a system message, talk of others. `readsAll` says that messages which do not
 * mention it hold their text.
 */
export function addressing(message: DiscordMessage, readsAll: boolean): 'asked' | 'follows' | 'no text' | null {
  const { author, guildId, content } = message
  if (author.bot || message.system || message.webhookId !== null) return null
  if (guildId === null || mentionOf(message).test(content.replace(code, ''))) return 'asked'
  const replied = repliedTo(message)
  const isRepliedTo = replied ? replied.author.id === message.client.user.id : pingsInReply(message)
  if (isRepliedTo) return readsAll || content !== '' ? 'asked' : 'no text'
  return readsAll && isTalkOfThread(message) ? 'follows' : null
}

/** A message as the bot takes it, without what goes with it. */
export function incomingOf(message: DiscordMessage): Message {
  const { author, id, guildId, member } = message
  return {
    id,
    user: userOf(author),
    speaker: member?.displayName ?? author.displayName,
    place: placeOf(message),
    text: textOf(message).replace(bareStop, 'stop'),
    // A message in a channel is for all who read there.
    repliesAreSeen: guildId !== null,
    manages: managesChannel(memberPermissions(message)),
    sentAt: message.createdTimestamp,
    link: message.url,
  }
}

/** Is it just that word, said to whoever is talking? */
export function isBareStop({ content, author }: DiscordMessage): boolean {
  return !author.bot && bareStop.test(content.trim())
}

/** The id of the message that this one replies to; what is forwarded is no reply. */
export function replyIdOf({ reference }: DiscordMessage): string | undefined {
  return reference?.type === MessageReferenceType.Forward ? undefined : reference?.messageId
}

/** The message that this one replies to, if Discord sent it along. */
export function repliedTo(message: DiscordMessage): DiscordMessage | undefined {
  const known = message.channel.messages.cache.get(replyIdOf(message) ?? '')
  return known && isTalk(known) ? known : undefined
}

/** Did somebody say it to all who read there? What Discord says itself is no talk, nor what one person alone was shown. */
export function isTalk({ author, system, flags }: DiscordMessage): boolean {
  // Of what is forwarded the client keeps a half, by nobody.
  return (author as unknown) !== null && !system && !flags.has(MessageFlags.Ephemeral)
}

/** What was said: without the bot's mention that it begins or ends with, other mentions by name. */
export function textOf(message: DiscordMessage): string {
  const mention = mentionOf(message).source
  const bare = message.content.trim().replace(new RegExp(`^(?:${mention})[,:]?\\s*|\\s*(?:${mention})$`, 'g'), '')
  return named(bare, message).trim()
}

/** A text with its mentions by name, as far as they are known. */
export function named(text: string, { guild, channel, mentions }: DiscordMessage): string {
  if (guild) return cleanContent(text, channel)
  // Where the bot is no member, the client knows nobody but who is mentioned.
  return text.replace(/<@!?(\d+)>/g, (mention, id: string) => {
    const name = mentions.users.get(id)?.displayName
    return name === undefined ? mention : `@${name}`
  })
}

/** Nobody is mentioned in code. */
const code = /```[\s\S]*?```|`[^`\n]*`/g

/** The bot's mention: of its user, or of the role that Discord made for it. */
function mentionOf({ client, guild }: DiscordMessage): RegExp {
  const role = guild?.members.me?.roles.botRole
  return new RegExp(`<@!?${client.user.id}>${role ? `|<@&${role.id}>` : ''}`)
}

/** Something said in a thread that the bot takes part in, to nobody else. */
function isTalkOfThread(message: DiscordMessage): boolean {
  const { author, channel, content, mentions, attachments } = message
  if (!channel.isThread() || !channel.joined || content.length + attachments.size === 0) return false
  const others = mentions.users.filter(({ id }) => id !== author.id)
  if (others.size + mentions.roles.size > 0 || mentions.everyone) return false
  // Who replies to themselves goes on.
  return replyIdOf(message) === undefined || repliedTo(message)?.author.id === author.id
}

/** What a reply refers to may be unknown here; then whom it pings tells. */
function pingsInReply(message: DiscordMessage): boolean {
  return replyIdOf(message) !== undefined && message.mentions.users.has(message.client.user.id)
}

function memberPermissions({ member, channel }: DiscordMessage) {
  return member && !channel.isDMBased() ? channel.permissionsFor(member) : null
}
