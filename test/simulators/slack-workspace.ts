import { EventEmitter, once } from 'node:events'
import { z } from 'zod'
import { happening } from '../stage.js'

const id = z.string().min(1)
const text = z.string().optional()
const flag = z.boolean().optional()
const json = z.string().transform((given): unknown => JSON.parse(given))
const label = z.strictObject({ type: z.literal('plain_text'), text: id.max(75), emoji: flag })
const style = z.enum(['primary', 'danger']).optional()
const button = z.strictObject({ type: z.literal('button'), text: label, action_id: id.max(255), value: text, style })
const words = z.strictObject({ type: z.enum(['mrkdwn', 'plain_text']), text: id.max(3000) })
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('section'), text: words }),
  z.strictObject({ type: z.literal('markdown'), text: id }),
  z.strictObject({ type: z.literal('context'), elements: z.array(words).min(1).max(10) }),
  z.strictObject({ type: z.literal('actions'), elements: z.array(button).min(1).max(25) }),
])
const blocks = z.array(block).max(50)
const content = { channel: id, text, markdown_text: text, blocks: json.pipe(blocks).optional() }
const chunk = z.strictObject({ type: z.literal('markdown_text'), text: z.string() })
const streamed = { channel: id, markdown_text: text, chunks: json.pipe(z.array(chunk)).optional() }
const thread = { channel_id: id, thread_ts: id }
const state = z.enum(['active', 'processing', 'suspended', 'closed'])
const loading_messages = json.pipe(z.array(id).max(10)).optional()
const prompts = json.pipe(z.array(z.strictObject({ title: id, message: id })).max(4))
const never = z.literal('false')

/** What each method may be asked: what Slack knows and the bot sends; our promises make some of it required. */
export const asks = {
  'auth.test': z.strictObject({}),
  'apps.connections.open': z.strictObject({}),
  'conversations.info': z.strictObject({ channel: id }),
  'conversations.open': z.strictObject({ users: id }),
  'users.info': z.strictObject({ user: id }),
  'chat.postMessage': z.strictObject({ ...content, thread_ts: id, unfurl_links: never, unfurl_media: never }),
  'chat.postEphemeral': z.strictObject({ ...content, user: id, thread_ts: text }),
  'chat.update': z.strictObject({ ...content, ts: id }),
  'chat.delete': z.strictObject({ channel: id, ts: id }),
  'chat.startStream': z.strictObject({ ...streamed, thread_ts: id, recipient_user_id: text, recipient_team_id: text }),
  'chat.appendStream': z.strictObject({ ...streamed, ts: id }),
  'chat.stopStream': z.strictObject({ ...streamed, ts: id, blocks: content.blocks, session_status: state.optional() }),
  'assistant.threads.setStatus': z.strictObject({ ...thread, status: z.string(), loading_messages }),
  'assistant.threads.setSuggestedPrompts': z.strictObject({ channel_id: id, title: text, prompts }),
  'agents.sessions.setStatus': z.strictObject({ ...thread, status: state, title: text, initiator_user_id: text }),
}
const replacing = { replace_original: flag, delete_original: flag }
const responseSchema = z.strictObject({ response_type: text, text, blocks: blocks.optional(), ...replacing })

export type Method = keyof typeof asks
type Answers = { [Name in Method]: (args: z.infer<(typeof asks)[Name]>, post: Post) => object }
type Block = z.infer<typeof block>
type Content = Partial<z.infer<(typeof asks)['chat.update']> & z.infer<(typeof asks)['chat.appendStream']>>
export type Kind = 'channel' | 'group' | 'im' | 'mpim'
export type Workspace = ReturnType<typeof workspace>
/** What stands in a channel, or was shown only `to` one person; Slack, not the bot, may have `ended` a stream. */
export type Post = ReturnType<typeof newPost>

export const bot = { user_id: 'U0KEEPSAKE', bot_id: 'B0KEEPSAKE', app_id: 'A0KEEPSAKE' }
export const team = 'T0HOME'
/** Why a request is refused that the test wants refused; such a one is not held against the bot. */
export const asTheTestSays = 'as the test says'

/** Who is there, what was said, and what each response_url is good for. */
export function workspace(enterprise: string, scopes: string[]) {
  let count = 0
  const changes = new EventEmitter().setMaxListeners(0)
  const names = new Map([[bot.user_id, { name: 'Keepsake', home: team }]])
  const rooms = new Map<string, ReturnType<typeof newRoom>>()
  const posts: Post[] = []
  const uses = new Map<string, ReturnType<typeof newUse>>()
  const statuses = new Map<string, string>()
  const refused: string[] = []
  const next = (prefix: string) => `${prefix}${String(++count).padStart(6, '0')}`
  const stamp = () => next(`${1_790_000_000 + count}.`)

  function changed(fault = ''): void {
    if (fault) refused.push(fault)
    changes.emit('change')
  }
  /** Does it, or records why not. */
  function attempt(what: string, doing: () => object): { ok: boolean } & Record<string, unknown> {
    try {
      return { ok: true, ...doing() }
    } catch (error) {
      const { message, why = '', ...more } = error as Error & { why?: string }
      if (why !== asTheTestSays) changed(`${what}: ${message}${why && ` (${why})`}`)
      const response_metadata = { messages: why && why !== asTheTestSays ? [`[ERROR] ${why}`] : [] }
      return { ok: false, error: message, ...more, response_metadata }
    }
  }
  /** What `look` finds, once it finds something; it looks again after everything that happens. */
  async function until<Value>(look: () => Value): Promise<NonNullable<Value>> {
    for (;;) {
      const found = look()
      if (found) return found
      await once(changes, 'change')
    }
  }
  function room(...[name, kind, more]: Parameters<typeof newRoom>): string {
    const made = next(kind === 'im' ? 'D' : 'C')
    rooms.set(made, newRoom(name, kind, more))
    return made
  }
  function person(name: string, { team: home = team } = {}): string {
    const made = next('U')
    names.set(made, { name, home })
    return made
  }
  function dm(user: string): string {
    return [...rooms].find(([, one]) => one.user === user)?.[0] ?? room('directmessage', 'im', { user })
  }
  function put(channel: string, user: string, given: Content, more: Partial<Post> = {}): Post {
    const post = { ...newPost(channel, user, stamp(), given), ...more }
    posts.push(post)
    // What stands beside the bot's name goes when the bot says something.
    if (user === bot.user_id && !post.to) statuses.delete(`typing ${channel} ${post.thread}`)
    if (user === bot.user_id && !post.to) place.echo(post, false)
    return post
  }
  function rewrite(post: Post, given: Content): Post {
    Object.assign(post, { text: shown(given), blocks: given.blocks ?? [], finished: post.streamed })
    post.history.push(post.text)
    if (!post.to) place.echo(post, true)
    for (const one of uses.values()) if (one.original === post) one.answer(post)
    return post
  }
  /** A response_url, and what is first answered to it. */
  function use(channel: string, user: string, original?: Post) {
    const token = next('R')
    const { happen, happened } = happening<Post>()
    uses.set(token, newUse(channel, user, original, happen))
    return { token, happened, urls: { response_url: `${place.root}/response/${token}`, trigger_id: token } }
  }
  /** Takes an answer to a slash command or a button. */
  function respond(token: string, body: unknown, acknowledged = false): object {
    const one = uses.get(token)
    if (!one || Date.now() - one.since > 30 * 60_000) return refuse('expired_url')
    if (!acknowledged && ++one.count > 5) refuse('used_url')
    const { response_type, replace_original, delete_original, ...given } = parsed(responseSchema, body)
    if (response_type !== 'ephemeral' && !delete_original) refuse('broken_promise', 'not ephemeral')
    if (one.original && delete_original) one.answer(Object.assign(one.original, { deleted: true }))
    else if (one.original && replace_original) rewrite(one.original, check(given))
    else one.answer(put(one.channel, bot.user_id, check(given), { to: one.user }))
    return {}
  }
  /** What stands there now by the bot. */
  function messages(channel: string, thread?: string): Post[] {
    const standing = posts.filter((one) => one.user === bot.user_id && one.channel === channel && !one.deleted)
    return standing.filter((one) => !thread || one.thread === thread)
  }
  /** The words beside the bot's name, 'processing' for a session at work, or ''. */
  function statusOf(channel: string, thread: string): string {
    return statuses.get(`typing ${channel} ${thread}`) || statuses.get(`session ${channel} ${thread}`) || ''
  }
  function expireStreams(): void {
    for (const one of posts) if (isOpen(one)) one.ended = 'message_not_in_streaming_state'
  }
  const general = room('general', 'channel')
  /** A private channel. */
  const board = room('board', 'group')
  /** A public channel shared with another company. */
  const shared = room('shared', 'channel', { shared: true })
  const group = room('mpdm-ana--ben-1', 'mpim')
  /** A public channel that the bot is not in. */
  const elsewhere = room('elsewhere', 'channel', { member: false })
  const kept = {
    root: '',
    echo: (_post: Post, _changed: boolean) => {},
    team,
    botUser: bot.user_id,
    grid: enterprise || null,
    scopes,
    names,
    rooms,
    posts,
    statuses,
  }
  const told = { refused, changed, attempt, until, next, stamp, person, dm, messages, statusOf, expireStreams }
  const place = { ...kept, ...told, general, board, shared, group, elsewhere, put, rewrite, use, respond }
  return place
}

/** What Slack does with a method that may be called so, for the message it names. */
export function answersOf({ names, rooms, statuses, put, ...place }: Workspace, ticket: () => string): Answers {
  function append(post: Post, given: Content, last: Block[] = []): Post {
    if (post.ended) refuse(post.ended, asTheTestSays)
    if (!isOpen(post)) refuse('message_not_in_streaming_state')
    const text = post.text + spoken(given)
    if (text) check({ markdown_text: text })
    if (last.length > 0) check({ blocks: last })
    return Object.assign(post, { text, blocks: last, history: [...post.history, text] })
  }
  function reader(channel: string, user = '', home = ''): void {
    if (rooms.get(channel)?.kind === 'im' && !user && !home) return
    if (!user || !home) refuse(`missing_recipient_${user ? 'team' : 'user'}_id`)
    if (names.get(user)?.home !== home) refuse(names.has(user) ? 'team_not_found' : 'user_not_found')
  }
  function work(place: string, status: string): object {
    statuses.set(`session ${place}`, status === 'processing' ? status : '')
    return { status, agent_status: status }
  }
  const sent = (post: Post) => ({ channel: post.channel, ts: post.ts, message: messageOf(post) })
  return {
    'auth.test': () => ({
      team: 'Home',
      user: 'keepsake',
      team_id: team,
      ...bot,
      ...(place.grid && { enterprise_id: place.grid }),
    }),
    'apps.connections.open': () => ({ url: ticket() }),
    'conversations.info': ({ channel }) => ({ channel: { id: channel, ...rooms.get(channel)?.info } }),
    'conversations.open': ({ users }) => ({
      channel: { id: names.has(users) ? place.dm(users) : refuse('user_not_found') },
    }),
    'users.info': ({ user }) => {
      const { name, home } = names.get(user) ?? refuse('user_not_found')
      const profile = { display_name: name, real_name: `${name} Real`, team: home }
      return { user: { id: user, team_id: home, real_name: profile.real_name, profile, is_bot: user === bot.user_id } }
    },
    'chat.postMessage': ({ channel, thread_ts, ...given }) =>
      sent(put(channel, bot.user_id, check(given), { thread: thread_ts })),
    'chat.postEphemeral': ({ channel, user, thread_ts = '', ...given }) => {
      if (!names.has(user)) refuse('user_not_in_channel')
      return { message_ts: put(channel, bot.user_id, check(given), { thread: thread_ts, to: user }).ts }
    },
    'chat.update': ({ channel, ts, ...given }, post) => {
      if (isOpen(post)) refuse('streaming_state_conflict')
      // Slack keeps the blocks, or the streamed text, that an update does not replace.
      const hidden = given.text && !given.blocks && (post.blocks.length > 0 || post.streamed)
      if (hidden) refuse('broken_promise', 'the old blocks stay unless blocks or markdown_text replace them')
      if (Buffer.byteLength(given.text ?? '') > 4000) refuse('msg_too_long', 'more than 4,000 bytes in an update')
      return sent(place.rewrite(post, check(given)))
    },
    'chat.delete': (_, post) =>
      sent(isOpen(post) ? refuse('cant_delete_message') : Object.assign(post, { deleted: true })),
    'chat.startStream': ({ channel, thread_ts, recipient_user_id, recipient_team_id, ...given }) => {
      reader(channel, recipient_user_id, recipient_team_id)
      const markdown_text = spoken(given)
      if (markdown_text) check({ markdown_text })
      return sent(put(channel, bot.user_id, { markdown_text }, { thread: thread_ts, streamed: true }))
    },
    'chat.appendStream': (given, post) => sent(spoken(given) ? append(post, given) : refuse('no_text')),
    'chat.stopStream': ({ blocks, session_status, ...given }, post) => {
      append(post, given, blocks).finished = true
      if (session_status) work(`${post.channel} ${post.thread}`, session_status)
      return sent(post)
    },
    'assistant.threads.setStatus': ({ channel_id, thread_ts, status }) =>
      statuses.set(`typing ${channel_id} ${thread_ts}`, status) && {},
    'assistant.threads.setSuggestedPrompts': () => ({}),
    'agents.sessions.setStatus': ({ channel_id, thread_ts, status }) => work(`${channel_id} ${thread_ts}`, status),
  }
}

function newPost(channel: string, user: string, ts: string, given: Content) {
  const text = shown(given)
  const more = { thread: '', to: '', streamed: false, finished: false, ended: '', deleted: false }
  return { channel, user, ts, text, blocks: given.blocks ?? [], history: [text], ...more }
}
function newUse(channel: string, user: string, original: Post | undefined, answer: (post: Post) => void) {
  return { channel, user, original, answer, count: 0, since: Date.now() }
}
function newRoom(name: string, kind: Kind, { user = '', shared = false, member = true } = {}) {
  const kinds = { is_channel: kind !== 'im', is_im: kind === 'im', is_mpim: kind === 'mpim', is_group: false }
  const info = { name, user, ...kinds, is_private: kind !== 'channel', is_ext_shared: shared, is_member: member }
  return { name, kind, user, member, info }
}

export function refuse(error: string, why = '', more: object = {}): never {
  throw Object.assign(new Error(error), { why, ...more })
}
export function parsed<Schema extends z.ZodType>(schema: Schema, given: unknown): z.infer<Schema> {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const part = String(result.error.issues[0]?.path[0])
  return refuse(/^(blocks|chunks)$/.test(part) ? `invalid_${part}` : 'invalid_arguments', z.prettifyError(result.error))
}
/** Refuses what Slack would not show, and what could ping. */
function check<Given extends Content>(given: Given): Given {
  const { text = '', markdown_text = '', blocks = [] } = given
  const parts = blocks.flatMap(wordsOf)
  const markdown = markdown_text + blocks.map((one) => (one.type === 'markdown' ? one.text : '')).join('')
  if (!text && !markdown_text && blocks.length === 0) refuse('no_text')
  if (markdown_text && (text || blocks.length > 0)) refuse('markdown_text_conflict')
  if (text.length > 40_000 || markdown.length > 12_000) refuse('msg_too_long')
  if (parts.join('').length > 13_200) refuse('msg_blocks_too_long')
  const ping = /<(!channel|!here|!everyone|@[UW]|!subteam\^)/.exec([text, markdown_text, ...parts].join('\n'))
  if (ping) refuse('broken_promise', `could ping: ${ping[0]}`)
  return given
}
function wordsOf(one: Block): string[] {
  if (one.type === 'markdown') return [one.text]
  if (one.type === 'section') return [one.text.text]
  return one.type === 'context' ? one.elements.map(({ text }) => text) : []
}
function shown({ text, markdown_text, blocks = [] }: Content): string {
  return blocks.flatMap(wordsOf).join('\n') || markdown_text || text || ''
}
function spoken({ markdown_text = '', chunks = [] }: Content): string {
  return markdown_text + chunks.map(({ text }) => text).join('')
}
export function isOpen(post: Post): boolean {
  return post.streamed && !post.finished && !post.ended
}
export function messageOf({ user, ts, text, blocks, thread }: Post) {
  const by = { user, bot_id: bot.bot_id, app_id: bot.app_id }
  return { type: 'message', ...by, ts, text, blocks, ...(thread && { thread_ts: thread }) }
}
