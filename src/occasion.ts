import { type Exchange, instantOf } from './memory/memory.js'
import { zoneIn } from './memory/text/calendar.js'
import type { Message, Overheard } from './message.js'
import type { Occasion } from './prompt.js'

/** Messages that are answered together, oldest first. */
export type Messages = readonly [Message, ...Message[]]

/** So long an answer may take, in milliseconds, without its message counting as an older one. */
const aMoment = 60_000
const longestLink = 500

/** What several messages say together: the last of them tells who says it and where. */
export function occasionOf(messages: Messages, now: number): Occasion {
  const last = messages.at(-1) ?? messages[0]
  const { user, place, speaker } = last
  return {
    text: messages.flatMap(({ text }) => text || []).join('\n\n'),
    user,
    speaker,
    place,
    attachments: messages.flatMap(({ attachments }) => attachments ?? []),
    overheard: heardBy(messages),
    now,
    ...zoneIn(last),
  }
}

/** What was heard before one or the other of them, once, and without themselves. */
function heardBy(messages: Messages): Overheard[] {
  const own = new Set(messages.map(({ id }) => id))
  const all = messages.flatMap(({ overheard }) => overheard ?? []).filter(({ id }) => id === undefined || !own.has(id))
  const byId = new Map<unknown, Overheard>()
  for (const one of all) {
    const key = one.id ?? one
    if (one.pointedAt || !byId.has(key)) byId.set(key, one)
  }
  return [...byId.values()]
}

/** When and where a message was sent, as far as its platform told it and it makes sense. */
export function circumstancesOf(message: Message, now: number): Partial<Exchange> {
  const { sentAt = Number.NaN, link } = message
  const isBefore = sentAt > 0 && now - sentAt > aMoment
  return {
    ...(isBefore && { sentAt: instantOf(sentAt) }),
    ...zoneIn(message),
    ...(link !== undefined && isAddress(link) && { link }),
  }
}

function isAddress(link: string): boolean {
  return link.length <= longestLink && URL.canParse(link) && new URL(link).protocol === 'https:'
}
