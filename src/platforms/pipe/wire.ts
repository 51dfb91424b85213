import { z } from 'zod'
import { audienceSchema } from '../../memory/audience.js'
import { isZone } from '../../memory/text/calendar.js'
import { wellFormed } from '../../memory/text/plain.js'
import type { Command, Message, ReplyEvent } from '../../message.js'
import { withoutButtons } from '../told.js'

/** A line of the input, in UTF-16 units: the longest message with every character escaped, and room for the rest. */
export const longestLine = 400_000

/** Text that came as it was sent: no half of a pair, and no sign of what was no UTF-8. */
const unbroken = z.string().refine((text) => wellFormed(text) === text && !text.includes('\ufffd'))
const name = unbroken.min(1).max(200)

const lineSchema = z.object({
  id: name,
  user: name,
  speaker: name.nullish(),
  conversation: name,
  audience: unbroken.max(500).pipe(audienceSchema),
  sentAt: z.iso.datetime({ offset: true }).nullish(),
  zone: z.string().refine(isZone).nullish(),
  link: z
    .url({ protocol: /^https$/ })
    .max(500)
    .nullish(),
  text: z.string().nullish(),
  command: z.string().nullish(),
})

const expected: Record<keyof typeof lineSchema.shape, string> = {
  id: 'a text of 1 to 200 characters',
  user: 'a text of 1 to 200 characters',
  speaker: 'a text of 1 to 200 characters, or left out',
  conversation: 'a text of 1 to 200 characters',
  audience: '"dm", "space:<S>" or "channel:<S>/<C>"',
  sentAt: 'a time like "2026-11-23T09:30:00Z", or left out',
  zone: 'a time zone like "Europe/Lisbon", or left out',
  link: 'an https address of at most 500 characters, or left out',
  text: 'a text',
  command: 'a text',
}

/** What a line of the input asks, by the id that its answer bears. */
export type Asked = { id: string } & ({ message: Message } | { command: Command })

/** What a line asks; or what is wrong with it, as a sentence. */
export function parseLine(line: string): Asked | { wrong: string } {
  if (line.length > longestLine) return { wrong: `A line holds at most ${longestLine} characters.` }
  const read = lineSchema.safeParse(jsonIn(line))
  if (!read.success) {
    const fields = new Set(read.error.issues.map(({ path: [field] }) => field as keyof typeof expected | undefined))
    const wrong = [...fields].map((field) => field && `"${field}" must be ${expected[field]}.`)
    return { wrong: wrong[0] ? wrong.join(' ') : 'A line must be one JSON object.' }
  }
  const { id, text, command, ...who } = read.data
  if ((text == null) === (command == null)) return { wrong: 'A line has either "text" or "command".' }
  const { user, conversation, audience } = who
  const speaker = who.speaker ?? user
  const said = { user: `pipe:${user}` as const, speaker, place: { conversation, audience } }
  // Whoever is at the other end can show what a command answers to its person alone.
  const { sentAt, zone, link } = who
  if (command != null) return { id, command: { ...said, ...(zone != null && { zone }), alone: true, text: command } }
  const circumstances = {
    ...(sentAt != null && { sentAt: Date.parse(sentAt) }),
    ...(zone != null && { zone }),
    ...(link != null && { link }),
  }
  return { id, message: { ...said, ...circumstances, id, text: text ?? '', repliesAreSeen: audience !== 'dm' } }
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}

/** What came of a line, as a line. */
export function lineOf(id: string, event: ReplyEvent): string {
  const { event: name, with: ids } = event
  if (name === 'reply') return asLine({ id, event: name, ...(ids && { with: ids }), text: withoutButtons(event) })
  // These are for chats with people.
  return asLine({ id, ...event, aloud: undefined, goOn: undefined })
}

/** What is said of a line that cannot be read. */
export function invalidLine(nth: number, wrong: string): string {
  return asLine({ event: 'invalid', line: nth, text: wrong })
}

function asLine(object: object): string {
  return `${JSON.stringify(object)}\n`
}
