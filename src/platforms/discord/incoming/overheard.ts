import type { Attachment, Message as DiscordMessage, Embed } from 'discord.js'
import { oneLine } from '../../../memory/text/plain.js'
import type { Overheard } from '../../../message.js'
import { userOf } from '../people.js'
import { named, textOf } from './messages.js'

/** Something that somebody said, or the bot, without the small lines beside its answers. */
export function overheardIn(message: DiscordMessage, pointedAt: boolean): Overheard {
  const { id, author, member, client, createdTimestamp: at } = message
  const isOwn = author.id === client.user.id
  const said = isOwn
    ? named(message.content, message)
        .replace(/^-# .*$/gm, '')
        .trim()
    : textOf(message)
  return {
    id,
    by: isOwn ? 'bot' : userOf(author),
    speaker: member?.displayName ?? author.displayName,
    text: [said, ...besides(message), ...filesNamed(message, pointedAt)].filter(Boolean).join('\n'),
    at,
    ...(pointedAt && { pointedAt }),
  }
}

/** What a message forwards. Discord does not say whose words these are. */
export function forwardedIn(message: DiscordMessage): Overheard[] {
  const by = { by: 'unknown', speaker: 'someone', pointedAt: true } as const
  return message.messageSnapshots.map(({ content, embeds }) => {
    const text = [named(content ?? '', message), ...cardsIn(embeds)].join('\n')
    return { ...by, text: `[forwarded] ${text}`.trim() }
  })
}

/** The files of a message, and of what it forwards. */
export function filesOf({ attachments, messageSnapshots }: DiscordMessage): Attachment[] {
  return [...attachments.values(), ...messageSnapshots.flatMap((forwarded) => forwarded.attachments ?? []).values()]
}

/** What is seen of a message besides its text and its files. */
function besides(message: DiscordMessage): string[] {
  const { embeds, poll, stickers } = message
  return [
    ...forwardedIn(message).map(({ text }) => text),
    ...cardsIn(embeds),
    ...(poll ? [`[a poll] ${[poll.question.text, ...poll.answers.map(({ text }) => `- ${text}`)].join('\n')}`] : []),
    ...stickers.map(({ name }) => `[a sticker: ${name}]`),
  ]
}

/** The previews of links are not theirs. */
function cardsIn(embeds: readonly Embed[]): string[] {
  const own = embeds.filter(({ data }) => data.type === undefined || data.type === 'rich')
  return own.map(({ title, description, fields }) =>
    [title, description, ...fields.map(({ name, value }) => `${name}: ${value}`)].filter(Boolean).join('\n'),
  )
}

function filesNamed({ attachments }: DiscordMessage, areShown: boolean): string[] {
  if (attachments.size === 0) return []
  const names = attachments.map(({ name }) => oneLine(name, 100)).join(', ')
  return [`[sent along${areShown ? '' : ', shown to you only in a reply to it'}: ${names}]`]
}
