import { EventEmitter, once } from 'node:events'
import { z } from 'zod'
import { happening } from '../stage.js'
import { answerSchema, type Content, type Kind } from './slack-asks.js'
import { type Block, numbered, reachesOut, wordsOf } from './slack-blocks.js'

export type Workspace = ReturnType<typeof workspace>
/** What stands in a channel, or was shown only `to` one person; Slack, not the bot, may have `ended` a stream. */
export type Post = ReturnType<typeof newPost>
/** What a file is as Slack tells of it; of another organisation only the id, at first. */
export type FileObject = { id: string; mode: string } & Record<string, unknown>

export const bot = { user_id: 'U0KEEPSAKE', bot_id: 'B0KEEPSAKE', app_id: 'A0KEEPSAKE' }
export const team = 'T0HOME'
/** Who made the channels that are there from the start. */
const founder = 'U0FOUNDER'
/** Why a request is refused that the test wants refused; such a one is not held against the bot. */
export const asTheTestSays = 'as the test says'

/** Who is there, what was said, and what each response_url is good for. */
export function workspace(enterprise: string, scopes: string[], mayOpen: (url: string) => boolean) {
  let count = 0
  const changes = new EventEmitter().setMaxListeners(0)
  const names = new Map([
    [bot.user_id, newPerson('Keepsake', { bot: true })],
    [founder, newPerson('Founder', { owner: true, admin: true })],
  ])
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
  /** Somebody makes a channel; gives its id. */
  function room(...[name, kind, more]: Parameters<typeof newRoom>): string {
    const made = next(kind === 'im' ? 'D' : 'C')
    rooms.set(made, newRoom(name, kind, more))
    return made
  }
  function person(name: string, being: Partial<typeof someone> = {}): string {
    const made = next('U')
    names.set(made, newPerson(name, being))
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
    if (user === bot.user_id && !post.to) place.echo(post)
    return post
  }
  function rewrite(post: Post, given: Content): Post {
    const before = wire(post)
    const edited = { user: post.user, ts: stamp() }
    Object.assign(post, { text: shown(given), blocks: given.blocks ?? [], finished: post.streamed, edited })
    post.history.push(post.text)
    if (!post.to) place.echo(post, before)
    for (const one of uses.values()) if (one.original === post) one.answer(post)
    return post
  }
  function remove(post: Post): Post {
    const before = wire(post)
    // A thread goes on under what is left of the message that began it.
    if (repliesTo(post).length > 0) Object.assign(post, { subtype: 'tombstone', user: 'USLACKBOT', text: gone })
    else Object.assign(post, { deleted: true })
    if (!post.to) place.echo(post, before)
    return post
  }
  function repliesTo({ channel, ts }: Post): Post[] {
    return posts.filter((one) => one.channel === channel && one.thread === ts && !one.to && !one.deleted)
  }
  /** A message as Slack tells of it. */
  function wire(post: Post) {
    const root = post.thread ? find(post.channel, post.thread) : undefined
    const home = names.get(post.user)?.team
    const { app_id, bot_id, ...said } = messageOf(post, repliesTo(post))
    const by = post.user === bot.user_id || post.bot_id ? { app_id, bot_id } : {}
    return { ...said, ...by, ...(home && { team: home }), ...(root && { parent_user_id: root.user }) }
  }
  /** What stands there for all to see. */
  function find(channel: string, ts: string): Post | undefined {
    return posts.find((one) => one.channel === channel && one.ts === ts && !one.to && !one.deleted)
  }
  /** A response_url, and what is first answered to it. */
  function use(channel: string, user: string, original?: Post) {
    const token = next('R')
    const { happen, happened } = happening<Post>()
    uses.set(token, newUse(channel, user, original, happen))
    return { token, happened, response_url: `${place.root}/response/${token}` }
  }
  /** Takes an answer to a slash command or a button; what all see, only the bot's own button changes for all. */
  function respond(token: string, body: unknown, acknowledged = false): object {
    const one = uses.get(token)
    if (!one || Date.now() - one.since > 30 * 60_000) return refuse('expired_url')
    if (!acknowledged && ++one.count > 5) refuse('used_url')
    const out = reachesOut(body, mayOpen)
    if (out) refuse('broken_promise', out)
    const { response_type, replace_original, delete_original, thread_ts = '', ...given } = parsed(answerSchema, body)
    const changes = one.original && (replace_original || delete_original)
    if (response_type !== 'ephemeral' && !changes) refuse('broken_promise', 'not ephemeral')
    if (one.original?.deleted && changes) refuse('message_not_found')
    if (one.original && delete_original) one.answer(remove(one.original))
    else if (one.original && replace_original) rewrite(one.original, check(given))
    else one.answer(put(one.channel, bot.user_id, check(given), { to: one.user, thread: thread_ts }))
    return {}
  }
  /** What stands there now by the bot. */
  function messages(channel: string, thread?: string): Post[] {
    const own = posts.filter((one) => one.user === bot.user_id && one.channel === channel && !one.deleted)
    const standing = own.filter(({ subtype }) => subtype !== 'channel_join')
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
    /** Why the workspace answers nothing any more, if so. */
    lost: '',
    /** Tells the bot of what it said, or of what was there `before`. */
    echo: (_post: Post, _before?: object) => {},
    team,
    founder,
    botUser: bot.user_id,
    grid: enterprise || null,
    scopes,
    mayOpen,
    names,
    rooms,
    posts,
    statuses,
  }
  const told = { refused, changed, attempt, until, next, stamp, person, room, dm, messages, statusOf, expireStreams }
  const acts = { put, rewrite, remove, wire, find, repliesTo, use, respond }
  const place = { ...kept, ...told, ...acts, general, board, shared, group, elsewhere }
  return place
}

function newPost(channel: string, user: string, ts: string, given: Content) {
  const text = shown(given)
  const more = { thread: '', to: '', streamed: false, finished: false, ended: '', deleted: false }
  const said = {
    subtype: '',
    bot_id: '',
    files: [] as FileObject[],
    edited: null as { user: string; ts: string } | null,
  }
  return { channel, user, ts, text, blocks: given.blocks ?? [], history: [text], ...more, ...said }
}
/** Who somebody is; `team` is where they are at home. */
const someone = { team, admin: false, owner: false, bot: false, guest: false, deleted: false, tz: 'Europe/Lisbon' }
function newPerson(name: string, being: Partial<typeof someone> = {}) {
  return { name, ...someone, ...being }
}
function newUse(channel: string, user: string, original: Post | undefined, answer: (post: Post) => void) {
  return { channel, user, original, answer, count: 0, since: Date.now() }
}
function newRoom(name: string, kind: Kind, { user = '', shared = false, member = true, creator = founder } = {}) {
  const kinds = { is_channel: kind !== 'im', is_im: kind === 'im', is_mpim: kind === 'mpim', is_group: false }
  const made = kind === 'im' ? { user } : { creator, is_general: name === 'general', num_members: 3 }
  const info = { name, ...made, ...kinds, is_private: kind !== 'channel', is_ext_shared: shared, is_member: member }
  return { name, kind, user, member, info }
}
const gone = 'This message was deleted.'

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
export function check<Given extends Content>(given: Given): Given {
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
function shown({ text, markdown_text, blocks = [] }: Content): string {
  return blocks.flatMap(wordsOf).join('\n') || markdown_text || text || ''
}
export function isOpen(post: Post): boolean {
  return post.streamed && !post.finished && !post.ended
}
export function messageOf(post: Post, replies: Post[] = []) {
  const { user, ts, text, thread, subtype, bot_id, files, edited } = post
  const by = { user, bot_id: bot_id || bot.bot_id, app_id: bot_id ? 'A0OTHER' : bot.app_id }
  const more = { ...(subtype && { subtype }), ...(edited && { edited }), ...(thread && { thread_ts: thread }) }
  const blocks: object[] = user === bot.user_id ? numbered(post.blocks) : richText(text)
  return {
    type: 'message',
    ...by,
    ts,
    text,
    blocks,
    ...more,
    ...threadOf(ts, replies),
    ...(files.length > 0 && { files }),
  }
}
/** What a message says of the thread that it began. */
function threadOf(ts: string, replies: Post[]): object {
  const users = [...new Set(replies.map(({ user }) => user))]
  const latest_reply = replies.at(-1)?.ts
  const counts = { reply_count: replies.length, reply_users_count: users.length, reply_users: users }
  return latest_reply ? { thread_ts: ts, ...counts, latest_reply, is_locked: false, subscribed: true } : {}
}
/** The blocks that Slack makes of what a person types. */
function richText(text: string): Block[] | object[] {
  const parts = text.split(/(<@[UW]\w+>)/).filter(Boolean)
  const elements = parts.map((part) => {
    const [, user_id] = /^<@(\w+)>$/.exec(part) ?? []
    return user_id ? { type: 'user', user_id } : { type: 'text', text: part }
  })
  const section = { type: 'rich_text_section', elements }
  return elements.length > 0 ? [{ type: 'rich_text', block_id: 'r1', elements: [section] }] : []
}
