import { z } from 'zod'
import { homeView, messageBlocks, modalView } from './slack-blocks.js'

const id = z.string().min(1)
const text = z.string().optional()
const flag = z.boolean().optional()
const json = z.string().transform((given): unknown => JSON.parse(given))
const content = { channel: id, text, markdown_text: text, blocks: json.pipe(messageBlocks).optional() }
const chunk = z.strictObject({ type: z.literal('markdown_text'), text: z.string() })
const streamed = { channel: id, markdown_text: text, chunks: json.pipe(z.array(chunk)).optional() }
const thread = { channel_id: id, thread_ts: id }
const state = z.enum(['active', 'processing', 'suspended', 'closed'])
const loading_messages = json.pipe(z.array(id).max(10)).optional()
const prompts = json.pipe(z.array(z.strictObject({ title: id, message: id })).max(4))
const never = z.literal('false')
const count = z.coerce.number().int().min(1)
const span = { latest: text, oldest: text, inclusive: z.enum(['true', 'false']).optional() }
const paged = { ...span, limit: count.max(1000).optional(), cursor: text }
const uploads = json.pipe(z.array(z.strictObject({ id, title: text, highlight_type: text })).min(1))
const shared = { channel_id: text, thread_ts: text, initial_comment: text, blocks: content.blocks }

/** What each method may be asked: what Slack knows and the bot sends; our promises make some of it required. */
export const asks = {
  'auth.test': z.strictObject({}),
  'apps.connections.open': z.strictObject({}),
  'conversations.info': z.strictObject({ channel: id }),
  'conversations.open': z.strictObject({ users: id }),
  'conversations.history': z.strictObject({ channel: id, ...paged }),
  'conversations.replies': z.strictObject({ channel: id, ts: id, ...paged }),
  'users.info': z.strictObject({ user: id }),
  'chat.postMessage': z.strictObject({ ...content, thread_ts: text, unfurl_links: never, unfurl_media: never }),
  'chat.postEphemeral': z.strictObject({ ...content, user: id, thread_ts: text }),
  'chat.update': z.strictObject({ ...content, ts: id }),
  'chat.getPermalink': z.strictObject({ channel: id, message_ts: id }),
  'chat.delete': z.strictObject({ channel: id, ts: id }),
  'chat.startStream': z.strictObject({ ...streamed, thread_ts: id, recipient_user_id: text, recipient_team_id: text }),
  'chat.appendStream': z.strictObject({ ...streamed, ts: id }),
  'chat.stopStream': z.strictObject({ ...streamed, ts: id, blocks: content.blocks, session_status: state.optional() }),
  'assistant.threads.setStatus': z.strictObject({ ...thread, status: z.string(), loading_messages }),
  'assistant.threads.setSuggestedPrompts': z.strictObject({ channel_id: id, title: text, prompts }),
  'agents.sessions.setStatus': z.strictObject({ ...thread, status: state, title: text, initiator_user_id: text }),
  'files.info': z.strictObject({ file: id }),
  'files.delete': z.strictObject({ file: id }),
  'files.getUploadURLExternal': z.strictObject({ filename: id, length: count, alt_text: text, snippet_type: text }),
  'files.completeUploadExternal': z.strictObject({ files: uploads, ...shared }),
  'views.publish': z.strictObject({ user_id: id, view: json.pipe(homeView), hash: text }),
  'views.open': z.strictObject({ trigger_id: id, view: json.pipe(modalView) }),
  'views.push': z.strictObject({ trigger_id: id, view: json.pipe(modalView) }),
  'views.update': z.strictObject({ view_id: id, view: json.pipe(z.union([homeView, modalView])), hash: text }),
}
const replacing = { replace_original: flag, delete_original: flag }
/** What may be answered to a slash command or a button. */
export const answerSchema = z.strictObject({
  ...{ response_type: text, text, blocks: messageBlocks.optional(), thread_ts: text, ...replacing },
})

export type Method = keyof typeof asks
export type Asked<Name extends Method> = z.infer<(typeof asks)[Name]>
/** What can be said in a message, one way or another. */
export type Content = Partial<Asked<'chat.update'> & Asked<'chat.appendStream'>>

const histories = { channel: 'channels:history', group: 'groups:history', im: 'im:history', mpim: 'mpim:history' }
const reads = { channel: 'channels:read', group: 'groups:read', im: 'im:read', mpim: 'mpim:read' }
const others = {
  'conversations.open': 'im:write',
  'files.info': 'files:read',
  'files.delete': 'files:write',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
}
const families = { chat: 'chat:write', agents: 'chat:write', assistant: 'assistant:write', users: 'users:read' }

export type Kind = keyof typeof histories
/** Each scope that anything here needs. */
export const allScopes = [histories, reads, others, families].flatMap((some) => Object.values<string>(some))
allScopes.push('app_mentions:read', 'commands')

/** The scope that a method needs, for that kind of room. */
export function scopeOf(method: Method, kind: Kind = 'channel'): string | undefined {
  if (method === 'conversations.info') return reads[kind]
  if (method === 'conversations.history' || method === 'conversations.replies') return histories[kind]
  return others[method as keyof typeof others] ?? families[method.split('.')[0] as keyof typeof families]
}

const heard = { channel: 'message.channels', group: 'message.groups', im: 'message.im', mpim: 'message.mpim' }
const needs: Record<string, string> = {
  app_mention: 'app_mentions:read',
  agent_session_stopped: 'assistant:write',
  user_change: 'users:read',
}

/** The event that an app subscribes to, as its manifest calls it, and the scope that it needs, or ''. */
export function subscriptionOf({ type, channel_type = '' }: { type: string; channel_type?: string }) {
  if (type === 'message') return { name: heard[channel_type as Kind], needed: histories[channel_type as Kind] }
  if (type === 'member_joined_channel') return { name: type, needed: reads[channel_type === 'C' ? 'channel' : 'group'] }
  return { name: type, needed: needs[type] ?? '' }
}
