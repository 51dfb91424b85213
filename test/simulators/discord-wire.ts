import type { Attachment } from './discord-files.js'
import { type Components, ephemeral } from './discord-forms.js'

export type Person = ReturnType<typeof personOf>
export type Post = ReturnType<typeof postOf>
/** A message as a test sees it: `edits` is every content it ever had. */
export type Seen = ReturnType<typeof seenOf>
/** A channel or a thread, without who takes part in it. */
export type Channel = ReturnType<typeof channelOf>
type Overwrite = { id: string; type: number; allow: string; deny: string }
type Place = Partial<{ guild_id: string; parent_id: string; owner_id: string; recipients: Person[]; bitrate: number }>
type Base = { channel_id: string; author: Person; content: string; type?: number; flags?: number; nonce?: string }
type More = Partial<{
  webhook_id: string
  application_id: string
  message_reference: { message_id: string; channel_id: string; type?: number }
  message_snapshots: object[]
  embeds: object[]
  interaction_metadata: object
  attachments: Attachment[]
  mentions: Person[]
  /** Who alone sees it. */
  to: string
}>

/** Permissions as Discord writes them. */
const permissions = (...bits: number[]) => String(bits.reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n))
const [manageChannels, view, send, attach, readHistory] = [4, 10, 11, 15, 16]
const ordinary = [6, view, send, 14, attach, readHistory, 20, 21, 31, 35, 38]
/** What everybody may on the server. */
export const everyone = permissions(...ordinary)
/** What somebody may who manages the channel too. */
export const manager = permissions(manageChannels, ...ordinary)
/** What the app may where it is not installed itself. */
export const guest = permissions(14, attach, 17, 18, 37)
export const viewChannel = permissions(view)
export const writing = permissions(send)
/** What the app may in a channel where that is kept from it. */
export function permitted(kept: ReadonlySet<string | undefined>): string {
  const lost: Record<string, number> = { see: view, write: send, history: readHistory, files: attach }
  const without = [...kept].map((one) => lost[one ?? ''])
  return permissions(...ordinary.filter((bit) => !without.includes(bit)))
}

export const now = () => new Date().toISOString()
export const memberOf = () => ({ roles: [], joined_at: now(), deaf: false, mute: false, flags: 0 })

let ids = 0n
/** Ids grow with time, as Discord's do. */
export const snowflake = () => String((BigInt(Date.now() - 1_420_070_400_000) << 22n) + ids++)
export function personOf(name: string, bot = false) {
  const global_name = bot ? null : name
  return { id: snowflake(), username: name.toLowerCase(), global_name, discriminator: '0', avatar: null, bot }
}
export const isThread = ({ type }: { type: number }) => type >= 10 && type <= 12
/** Is it somebody with the bot, and nobody else? */
export const isDirect = ({ type, recipients }: Channel) => type === 1 && recipients?.length === 1
export function channelOf(type: number, place: Place, permission_overwrites: Overwrite[] = []) {
  const made = { id: snowflake(), type, name: `channel-${type}`, last_message_id: null as string | null, flags: 0 }
  const thread_metadata = { archived: false, locked: false, auto_archive_duration: 1440, archive_timestamp: now() }
  const ofThread = { thread_metadata, message_count: 0, total_message_sent: 0, member_count: 1 }
  const ofForum = { available_tags: [], default_reaction_emoji: null, default_sort_order: null }
  const inGuild = { position: 0, permission_overwrites, nsfw: false, rate_limit_per_user: 0 }
  return {
    ...{ ...made, ...place },
    ...(place.guild_id && !isThread({ type }) && inGuild),
    ...(isThread({ type }) && ofThread),
    ...(type === 15 && ofForum),
    ...((type === 2 || type === 13) && { bitrate: 64_000, user_limit: 0, rtc_region: null }),
  }
}
/** A channel as an interaction tells of it. */
export function partial(channel: Channel, allowed: string): object {
  const { permission_overwrites, ...rest } = { permission_overwrites: [], ...channel }
  return { ...rest, ...(channel.guild_id && { permissions: allowed }) }
}
export function guildOf(id: string, bot: Person, channels: object[], threads: object[]): object {
  const role = { id, name: '@everyone', permissions: everyone, color: 0, position: 0, mentionable: false }
  const lists = { emojis: [], stickers: [], features: [], roles: [role], members: [{ ...memberOf(), user: bot }] }
  return { id, name: 'The server', owner_id: '1', ...lists, channels, threads }
}
export function postOf(more: Base & More) {
  const lists = { embeds: [] as object[], attachments: [] as Attachment[], mentions: [] as Person[], mention_roles: [] }
  const plain = { type: 0, flags: 0, tts: false, pinned: false, mention_everyone: more.content.includes('@everyone') }
  const edited_timestamp = null as string | null
  const made = { id: snowflake(), timestamp: now(), edited_timestamp, ...plain, ...lists, ...more }
  const content = more.content.trim()
  return { ...made, content, components: [] as Components, edits: [content].filter(Boolean) }
}
export function seenOf(post: Post, files: { name: string; text: string }[]) {
  const { id, content, flags, components, message_reference, edits } = post
  const replyTo = message_reference?.message_id ?? null
  return { id, content, flags, components, files, ephemeral: Boolean(flags & ephemeral), replyTo, edits: [...edits] }
}
/** What a bot without the intent gets of a message in a server that is not for it. */
export function blanked(post: object, bot: Person): object {
  const {
    author,
    mentions,
    referenced_message: original,
  } = post as Partial<Post> & { referenced_message?: Post | null }
  const clear = [author, ...(mentions ?? [])].some((one) => one?.id === bot.id)
  const inside = original ? { referenced_message: blanked(original, bot) } : {}
  return { ...post, ...inside, ...(clear ? {} : { content: '', attachments: [], embeds: [], components: [] }) }
}
