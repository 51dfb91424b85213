import { cleanContent, type Message as DiscordMessage, MessageReferenceType } from 'discord.js'
import type { Message, Overheard } from '../../message.js'
import { managesChannel, placeOf, userOf } from './people.js'

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
    text: textOf(message),
    // A message in a channel is for all who read there.
    repliesAreSeen: guildId !== null,
    manages: managesChannel(memberPermissions(message)),
  }
}

/** Is it just that word, said to whoever is talking? */
export function isBareStop({ content, author }: DiscordMessage): boolean {
  return !author.bot && /^\s*stop[.!]*\s*$/i.test(content)
}

/** The message that this one replies to, if Discord sent it along; what is forwarded is no reply. */
export function repliedTo({ reference, channel }: DiscordMessage): DiscordMessage | undefined {
  return reference?.messageId && isReply(reference.type) ? channel.messages.cache.get(reference.messageId) : undefined
}

/** Nobody is mentioned in code. */
const code = /```[\s\S]*?```|`[^`\n]*`/g

/** The bot's mention: of its user, or of the role that Discord made for it. */
function mentionOf({ client, guild }: DiscordMessage): RegExp {
  const role = guild?.members.me?.roles.botRole
  return new RegExp(`<@!?${client.user.id}>${role ? `|<@&${role.id}>` : ''}`)
}

/** Something said in a thread that the bot takes part in, to nobody else. */
function isTalkOfThread({ channel, mentions, reference }: DiscordMessage): boolean {
  if (!channel.isThread() || !channel.joined || (reference !== null && isReply(reference.type))) return false
  return mentions.users.size + mentions.roles.size === 0 && !mentions.everyone
}

/** What was said: without the mention that it begins or ends with, other mentions by name. */
function textOf(message: DiscordMessage): string {
  const mention = mentionOf(message).source
  const bare = message.content.trim().replace(new RegExp(`^(?:${mention})[,:]?\\s*|\\s*(?:${mention})$`, 'g'), '')
  return cleanContent(bare, message.channel).trim()
}

/** What a message forwards. Discord does not say whose words these are. */
export function forwardedIn({ messageSnapshots }: DiscordMessage): Overheard[] {
  const by = { by: 'unknown', speaker: 'someone', pointedAt: true } as const
  return messageSnapshots.map(({ content }) => ({ ...by, text: content ?? '' }))
}

function isReply(type: MessageReferenceType): boolean {
  return type !== MessageReferenceType.Forward
}

/** What a reply refers to may be unknown here; then whom it pings tells. */
function pingsInReply({ reference, mentions, client }: DiscordMessage): boolean {
  return reference !== null && isReply(reference.type) && mentions.users.has(client.user.id)
}

function memberPermissions({ member, channel }: DiscordMessage) {
  return member && !channel.isDMBased() ? channel.permissionsFor(member) : null
}
