import { z } from 'zod'

/** What is read of an event `message` or `app_mention`. */
const eventSchema = z.object({
  channel: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string().optional(),
  text: z.string().default(''),
  subtype: z.string().optional(),
  bot_id: z.string().nullish(),
  edited: z.unknown().optional(),
  channel_type: z.string().optional(),
  /** The workspace of the one who wrote it. */
  user_team: z.string().optional(),
  team: z.string().optional(),
  files: z.array(z.object({ name: z.string().nullish(), mimetype: z.string().nullish() })).default([]),
})

/** What is read of the envelope of an event. */
const envelopeSchema = z.object({
  team_id: z.string().nullish(),
  /** The workspace that the event came to; in a channel shared with others `team_id` may be theirs. */
  context_team_id: z.string().nullish(),
  is_ext_shared_channel: z.boolean().default(false),
})

/** Someone's message in Slack, as it came. */
export interface Incoming {
  channel: string
  ts: string
  /** The thread it is in, or begins. */
  thread: string
  user: string
  /** Their workspace. */
  userTeam: string | undefined
  text: string
  files: { name: string; type: string }[]
  isDirect: boolean
  /** The channel is shared with another organisation. */
  isShared: boolean
  team: string | undefined
}

/** What a person wrote, files or not; everything else (edits, joins, bots) is none of ours. */
const subtypes = new Set([undefined, 'file_share', 'thread_broadcast'])

/** The message in an event; null where it is not one that a person wrote just now, or is not understood. */
export function incomingIn(event: unknown, envelope: unknown): Incoming | null {
  const read = eventSchema.safeParse(event).data
  const outer = envelopeSchema.safeParse(envelope).data
  if (!read?.user || read.bot_id || read.edited !== undefined || !subtypes.has(read.subtype)) return null
  const { channel, ts, thread_ts, user, user_team, team, text, files, channel_type } = read
  return {
    channel,
    ts,
    thread: thread_ts ?? ts,
    user,
    userTeam: user_team ?? team,
    text,
    files: files.map(({ name, mimetype }) => ({ name: name ?? 'a file', type: mimetype ?? '' })),
    isDirect: channel_type === 'im' || channel.startsWith('D'),
    isShared: outer?.is_ext_shared_channel ?? false,
    team: outer?.context_team_id ?? outer?.team_id ?? undefined,
  }
}
