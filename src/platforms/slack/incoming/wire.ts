import { z } from 'zod'

const fileSchema = z.object({
  id: z.string().optional(),
  name: z.string().nullish(),
  mimetype: z.string().nullish(),
  size: z.number().optional(),
  url_private: z.string().optional(),
  url_private_download: z.string().optional(),
  /** `check_file_info`: all but its id is to be asked for. */
  file_access: z.string().optional(),
})
export type SlackFile = z.infer<typeof fileSchema>

/** What is read of a message, in an event or where Slack tells what was said before. */
const saidSchema = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string().optional(),
  text: z.string().default(''),
  subtype: z.string().optional(),
  bot_id: z.string().nullish(),
  username: z.string().nullish(),
  edited: z.unknown().optional(),
  /** The workspace of the one who wrote it. */
  user_team: z.string().optional(),
  team: z.string().optional(),
  files: z.array(fileSchema).default([]),
})
/** A message as Slack tells it. */
export type Said = z.infer<typeof saidSchema>

const eventSchema = saidSchema.extend({ channel: z.string(), channel_type: z.string().optional() })

/** What is read of the envelope of an event. */
const envelopeSchema = z.object({
  team_id: z.string().nullish(),
  /** The workspace that the event came to; in a channel shared with others `team_id` may be theirs. */
  context_team_id: z.string().nullish(),
  is_ext_shared_channel: z.boolean().default(false),
})

/** Where a message of Slack's stands. */
export interface Spot {
  channel: string
  /** The thread it is in, or begins. */
  thread: string
  isDirect: boolean
  /** Slack says with the message that the channel is no public one: it may have been until just now. */
  isPrivate: boolean
  /** The channel is shared with another organisation. */
  isShared: boolean
  /** The workspace it came to, where that was told. */
  team: string | undefined
}

/** Someone's message in Slack, as it came. */
export interface Incoming extends Spot {
  ts: string
  user: string
  /** Their workspace. */
  userTeam: string | undefined
  text: string
  files: readonly SlackFile[]
}

/** What a person wrote, files or not; everything else (edits, joins, bots) is none of ours. */
const subtypes = new Set([undefined, 'file_share', 'thread_broadcast'])

/** The message in an event; null where it is not one that a person wrote just now, or is not understood. */
export function incomingIn(event: unknown, envelope: unknown): Incoming | null {
  const read = eventSchema.safeParse(event).data
  const outer = envelopeSchema.safeParse(envelope).data
  if (!read || read.edited !== undefined) return null
  const { channel, channel_type } = read
  return byPerson(read, {
    channel,
    isDirect: channel_type === 'im' || isDirectMessage(channel),
    isPrivate: channel_type !== undefined && channel_type !== 'channel',
    isShared: outer?.is_ext_shared_channel ?? false,
    team: outer?.context_team_id ?? outer?.team_id ?? undefined,
  })
}

/** A message that stands at a place, as it would have come; null where no person wrote it. */
export function byPerson(said: Said, spot: Omit<Spot, 'thread'>): Incoming | null {
  const { ts, thread_ts, user, user_team, team, text, files } = said
  if (!user || user === slackbot || !isTalk(said) || said.bot_id) return null
  return { ...spot, ts, thread: thread_ts ?? ts, user, userTeam: user_team ?? team, text, files }
}

/** Slack's own voice. */
const slackbot = 'USLACKBOT'

/** Did somebody, person or bot, say it? What Slack says itself is no talk. */
export function isTalk({ subtype, bot_id }: Said): boolean {
  return subtypes.has(subtype) || (subtype === 'bot_message' && Boolean(bot_id))
}

/** The messages that Slack tells, as far as they can be read. */
export function saidIn(messages: readonly unknown[] | undefined): Said[] {
  return (messages ?? []).flatMap((one) => saidSchema.safeParse(one).data ?? [])
}

/** Is a channel a direct message? */
export function isDirectMessage(channel: string): boolean {
  return channel.startsWith('D')
}
