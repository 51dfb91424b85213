import { setTimeout as wait } from 'node:timers/promises'
import { type Message as DiscordMessage, MessageFlags, MessageReferenceType } from 'discord.js'
import type { Overheard } from '../../message.js'
import { userOf } from './people.js'

/** So many messages before one are its context, and so many replies up from it. */
const mostBefore = 20
const mostReplies = 10
/** So long Discord may take to tell them, in milliseconds: then what is known must do. */
const patience = 2000

/** What was said before a message, read live and kept nowhere but in the client's cache of each channel. */
export function createContext() {
  /** The channels whose last messages the client knows: read once, then heard. */
  const known = new Set<string>()

  /** The messages that it replies to, or the last ones of its channel, oldest first. In a direct message, replies only. */
  async function contextOf(message: DiscordMessage): Promise<Overheard[]> {
    const chain = await inTime(repliesUp(message), [])
    if (chain.length > 0) return chain.map((one, at) => overheardIn(one, at === chain.length - 1))
    return message.guildId === null ? [] : lastBefore(message)
  }

  async function lastBefore(message: DiscordMessage): Promise<Overheard[]> {
    const { channel, id } = message
    if (!known.has(channel.id)) {
      const read = channel.messages.fetch({ limit: mostBefore, before: id }).then(() => known.add(channel.id))
      await inTime(
        read.catch(() => {}),
        undefined,
      )
    }
    return (
      [...channel.messages.cache.values()]
        // What only one person sees is in the client's cache too.
        .filter((one) => !one.system && !one.flags.has(MessageFlags.Ephemeral) && BigInt(one.id) < BigInt(id))
        .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
        .slice(-mostBefore)
        .map((one) => overheardIn(one, false))
    )
  }

  /** What was said while the client heard nothing is read again. */
  function forgetWhatIsKnown(): void {
    known.clear()
  }

  return { contextOf, forgetWhatIsKnown }
}

/** Something that somebody said, or the bot, without the small lines beside its answers. */
export function overheardIn(message: DiscordMessage, pointedAt: boolean): Overheard {
  const { id, author, member, client, createdTimestamp: at, attachments } = message
  const said = wordsIn(message)
  const isOwn = author.id === client.user.id
  const files = attachments.map(({ name }) => name)
  const sent = files.length > 0 ? ` [sent along: ${files.join(', ')}]` : ''
  return {
    id,
    by: isOwn ? 'bot' : userOf(author),
    speaker: member?.displayName ?? author.displayName,
    text: (isOwn ? said.replace(/^-# .*$/gm, '').trim() : said) + sent,
    at,
    ...(pointedAt && { pointedAt }),
  }
}

/** What a message says, with names for ids. Where the bot is not itself, the client knows nobody but who is mentioned. */
function wordsIn({ guild, content, cleanContent, mentions }: DiscordMessage): string {
  if (guild) return cleanContent
  return content.replace(/<@!?(\d+)>/g, (found, id: string) => {
    const name = mentions.users.get(id)?.displayName
    return name === undefined ? found : `@${name}`
  })
}

/** The message that one replies to, what that replies to, and so on up; oldest first. */
async function repliesUp(message: DiscordMessage): Promise<DiscordMessage[]> {
  const chain: DiscordMessage[] = []
  let above = await repliedTo(message)
  while (above && chain.length < mostReplies) {
    chain.unshift(above)
    above = await repliedTo(above)
  }
  return chain
}

/** What a message replies to, as far as Discord tells; what it forwards is no reply. */
async function repliedTo({ reference, channel }: DiscordMessage): Promise<DiscordMessage | null> {
  if (!reference?.messageId || reference.type === MessageReferenceType.Forward) return null
  const { messageId } = reference
  return channel.messages.cache.get(messageId) ?? (await channel.messages.fetch(messageId).catch(() => null))
}

async function inTime<Value>(reading: Promise<Value>, otherwise: Value): Promise<Value> {
  return Promise.race([reading, wait(patience, otherwise, { ref: false })])
}
