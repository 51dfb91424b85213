import type { IncomingHttpHeaders } from 'node:http'
import { onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { happening } from '../stage.js'
import { type Asked, type Handler, localApi, parse, refuse } from './discord-api.js'

const [suppressEmbeds, ephemeral, loading] = [4, 64, 128]
const [guildMessages, directMessages, messageContent, otherPrivileged] = [512, 4096, 32768, 2 | 256]
const editing = 'PATCH /channels/:channel/messages/:message'
const [viewChannel, everything] = [String(1 << 10), String((1n << 10n) | (1n << 11n) | (1n << 16n) | (1n << 38n))]

// Forms hold what Discord knows and this program sends, nothing else. A length is counted in code points.
const text = (least: number, most: number) =>
  z.string().refine((given) => given.length >= least && [...given].length <= most, `Must be ${least} to ${most} long.`)
const differ = (list: { name: string }[]) => new Set(list.map(({ name }) => name)).size === list.length
const requiredFirst = (list: { required?: unknown }[]) =>
  list.every(({ required }, at) => !required || at === 0 || list[at - 1]?.required)
const button = { type: z.literal(2), style: z.int().min(1).max(4), label: text(1, 80), custom_id: text(1, 100) }
const row = z.strictObject({ type: z.literal(1), components: z.array(z.strictObject(button)).min(1).max(5) })
const mentions = z.strictObject({ parse: z.array(z.enum(['users', 'roles', 'everyone'])), replied_user: z.boolean() })
const message_reference = z.strictObject({ message_id: z.string(), fail_if_not_exists: z.boolean().optional() })
const shown = { content: text(0, 2000).nullable(), components: z.array(row).max(5), flags: z.int() }
// The client sends these three with edits and answers too; only a new message minds them.
const sentOnce = { tts: z.literal(false), nonce: z.string().max(25), enforce_nonce: z.boolean() }
const allowed_mentions = mentions.partial()
const messageForm = z.strictObject({ ...shown, ...sentOnce, allowed_mentions, message_reference }).partial()
const deferral = z.strictObject({ flags: z.literal(ephemeral, 'Promise: only who asked sees the answer') })
const recipientForm = z.strictObject({ recipient_id: z.string() })
const named = { name: z.string().regex(/^(?!.*\p{Lu})[-_'\p{L}\p{N}]{1,32}$/u), description: text(1, 100) }
const choices = z.array(z.strictObject({ name: text(1, 100), value: z.union([text(0, 100), z.number()]) })).max(25)
const bounds = { min_value: z.number().optional(), max_value: z.number().optional(), choices: choices.optional() }
const value = z.strictObject({ ...named, ...bounds, type: z.literal([3, 4, 5, 10]), required: z.boolean().optional() })
const values = z.array(value).max(25).refine(differ).refine(requiredFirst)
const subCommand = z.strictObject({ ...named, type: z.literal(1), options: values.optional() })
const options = z.union([values, z.array(subCommand).max(25).refine(differ)])
const where = { contexts: z.array(z.literal([0, 1, 2])).min(1), integration_types: z.array(z.literal([0, 1])).min(1) }
const optional = z.object({ ...where, options, type: z.literal(1) }).partial()
const commandForm = z.strictObject({ ...named, ...optional.shape })
const commandForms = z.array(commandForm).max(100).refine(differ)

type Person = ReturnType<typeof personOf>
type Channel = ReturnType<typeof channelOf>
type Post = ReturnType<typeof postOf>
type Question = ReturnType<typeof questionOf>
/** A message as a test sees it: `edits` is every content it ever had. */
type Seen = ReturnType<typeof seen>
type Option = { name: string; type?: unknown; required?: unknown; options?: Option[] | undefined }
/** How a message is said: as a reply (that pings, or not), by a bot or a webhook, as a system message, with files. */
type Saying = Partial<{ replyTo: string; ping: boolean; bot: boolean; webhook: string; type: number; files: object[] }>
type Given = Record<string, string | number | boolean>

/**
 * A Discord with one bot (in one server, unless `guilds` is 0), as strict as the real one, and stricter where this
 * program promises more. What it refused stands in `refused`.
 */
export async function discordServer({ token = 'right-token', contentIntent = true, guilds = 1 } = {}) {
  const bot = personOf('Keepsake', true)
  const guild = snowflake()
  const [general, board] = [channelOf(0, { guild_id: guild }), channelOf(0, { guild_id: guild })]
  const inGeneral = { guild_id: guild, parent_id: general.id, owner_id: bot.id }
  const [thread, secretThread] = [channelOf(11, inGeneral), channelOf(12, inGeneral)]
  board.permission_overwrites.push({ id: guild, type: 0, allow: '0', deny: viewChannel })
  board.permission_overwrites.push({ id: bot.id, type: 1, allow: viewChannel, deny: '0' })
  const channels = [general, board, thread, secretThread]
  const people = new Set([bot])
  const posts = new Map<string, Post>()
  const typing = new Map<string, number>()
  const forbidden = new Map<string, 'see' | 'write'>()
  const sessions: { id: string; intents: number; socket: WebSocket | null; sent: object[] }[] = []
  const questions: Question[] = []
  let commands: ReturnType<typeof storedOf>[] = []
  let registrations = 0
  const handlers = {
    'GET /gateway/bot': () => ({ url: gateway, shards: 1, session_start_limit: startLimit }),
    'GET /applications/@me': () => ({ id: bot.id, name: bot.username, flags: contentIntent ? 1 << 19 : 0 }),
    'GET /applications/:app/commands': () => commands,
    'PUT /applications/:app/commands': (_, body) => {
      commands = parse(commandForms, body).map(storedOf)
      registrations++
      return commands
    },
    'GET /channels/:channel': ({ channel }) => open(channel),
    'POST /users/@me/channels': (_, body) =>
      dm({ id: parse(recipientForm, body).recipient_id }) ?? refuse(400, 50033, 'Invalid Recipient(s)'),
    'POST /channels/:channel/typing': ({ channel = '' }) => {
      typing.set(open(channel, true).id, (typing.get(channel) ?? 0) + 1)
      return null
    },
    'POST /channels/:channel/messages': ({ channel }, body) => wire(creates(open(channel, true), body)),
    'GET /channels/:channel/messages/:message': (asked) => wire(standing(asked)),
    [editing]: (asked, body) =>
      wire(tell('MESSAGE_UPDATE', change(standing(asked, true), messageOf(body, [suppressEmbeds], false)))),
    'DELETE /channels/:channel/messages/:message': (asked) => deletes(standing(asked, true).id),
    'POST /interactions/:id/:token/callback': (asked, body, query) => {
      const { id, original } = acknowledge(asked, body)
      const resource = { type: 4, ...(original && { message: wire(original) }) }
      return query.get('with_response') === 'true' ? { interaction: { id, type: 2 }, resource } : null
    },
    'GET /webhooks/:app/:token/messages/@original': (asked) => wire(asking(asked).original ?? known()),
    'PATCH /webhooks/:app/:token/messages/@original': (asked, body) =>
      answer(asking(asked), asking(asked).original, messageOf(body, [0, 4], false)),
    'POST /webhooks/:app/:token': (asked, body) => answer(asking(asked), null, messageOf(body, [64, 68], true)),
  } satisfies Record<string, Handler>
  type Route = keyof typeof handlers
  const api = await localApi('/api/v10', handlers, check, editing)
  const gateway: string = `ws://127.0.0.1:${api.port}`
  new WebSocketServer({ server: api.server }).on('connection', welcome)
  onTestFinished(away)

  function check(route: string, { authorization }: IncomingHttpHeaders): void {
    const open = route.includes('/interactions') || route.includes('/webhooks')
    if (!open && authorization !== `Bot ${token}`) refuse(401, 0, '401: Unauthorized')
  }
  function person(name: string): Person {
    const known = [...people].find(({ global_name }) => global_name === name) ?? personOf(name)
    if (!people.has(known)) channels.push(channelOf(1, { recipients: [known] }))
    people.add(known)
    return known
  }
  const dm = ({ id }: { id: string }) => channels.find(({ recipients }) => recipients?.[0]?.id === id)
  const at = (id: string) => channels.find((channel) => channel.id === id) ?? refuse(404, 10003, 'Unknown Channel')
  /** The channel, if the bot may see it, and write in it if it will. */
  function open(id = '', writing = false): Channel {
    if (at(id).guild_id && !guilds) refuse(404, 10003, 'Unknown Channel')
    if (forbidden.get(id) === 'see') refuse(403, 50001, 'Missing Access')
    return writing && forbidden.has(id) ? refuse(403, 50013, 'Missing Permissions') : at(id)
  }
  const connections = () => sessions.filter(({ socket }) => socket).length
  function dispatch(t: string, d: object, wanted = 0, to = sessions): void {
    for (const { intents, sent, socket } of to.filter((session) => !wanted || session.intents & wanted)) {
      const blind = t.startsWith('MESSAGE_') && !(intents & messageContent)
      sent.push({ op: 0, t, s: sent.length + 1, d: blind ? blanked(d as Post, bot) : d })
      socket?.send(JSON.stringify(sent.at(-1)))
    }
    api.changed()
  }
  function welcome(socket: WebSocket): void {
    const send = (event: object) => socket.send(JSON.stringify(event))
    send({ op: 10, d: { heartbeat_interval: 41_250 } })
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(String(data))
      const session = sessions.find(({ id }) => id === d?.session_id)
      if (op === 1) return send({ op: 11 })
      if (op === 2) return identify(socket, d)
      if (op !== 6 || d.token !== token || !session) return send({ op: 9, d: false })
      session.socket = socket
      session.sent.slice(d.seq).forEach(send)
      dispatch('RESUMED', {}, 0, [session])
    })
    socket.on('close', (code) => {
      const session = sessions.find((one) => one.socket === socket)
      if (session) session.socket = null
      // Whoever says goodbye cannot come back to the session.
      if (session && code === 1000) sessions.splice(sessions.indexOf(session), 1)
      api.changed()
    })
  }
  function identify(socket: WebSocket, { token: given, intents }: { token: string; intents: number }) {
    const privileged = otherPrivileged | (contentIntent ? 0 : messageContent)
    const fault = given !== token ? 4004 : intents & privileged ? 4014 : 0
    if (fault) api.refused.push(`IDENTIFY: ${fault}`)
    if (fault) return socket.close(fault)
    const session = { id: snowflake(), intents, socket, sent: [] }
    sessions.push(session)
    const ready = { v: 10, user: bot, application: { id: bot.id, flags: 0 }, resume_gateway_url: gateway }
    const later = guilds ? [{ id: guild, unavailable: true }] : []
    dispatch('READY', { ...ready, session_id: session.id, guilds: later }, 0, [session])
    if (guilds) dispatch('GUILD_CREATE', guildOf(guild, bot, channels), 1, [session])
  }
  /** Cuts the connections, with that close code if given; gives when the bot is back. */
  function drops(code?: number): Promise<boolean> {
    const before = connections()
    for (const session of sessions) {
      if (code) session.socket?.close(code)
      else session.socket?.terminate()
      session.socket = null
    }
    return api.until(() => connections() > 0 && connections() >= before)
  }
  function away(): Promise<void> {
    void drops()
    return api.away()
  }

  function put(more: Parameters<typeof postOf>[0]): Post {
    const post = postOf(more)
    posts.set(post.id, post)
    return post
  }
  function change(post: Post, { content, components, flags = 0 }: z.infer<typeof messageForm>): Post {
    if (content) post.edits.push(content.trim())
    const changed = { content: content?.trim() ?? post.content, components: components ?? post.components }
    return Object.assign(post, changed, { edited_timestamp: now(), flags: (post.flags & ~loading) | flags })
  }
  function wire({ edits, ...post }: Post): object {
    const original = posts.get(post.message_reference?.message_id ?? '')
    return post.type === 19 ? { ...post, referenced_message: original ? wire(original) : null } : post
  }
  function tell(event: string, post: Post): Post {
    const { id, type, guild_id } = at(post.channel_id)
    const inGuild = { guild_id: guild, ...(post.webhook_id ? {} : { member: memberOf() }) }
    const heard = { ...wire(post), ...(guild_id ? inGuild : {}), channel_type: type }
    if (forbidden.get(id) !== 'see') dispatch(event, heard, guild_id ? guildMessages : directMessages)
    return post
  }
  function says(by: Person, channel_id: string, content: string, more: Saying = {}): string {
    const { replyTo = '', ping = true, webhook, files = [] } = more
    const original = posts.get(replyTo)
    const pinged = (one: Person) => content.includes(`<@${one.id}>`) || (ping && one.id === original?.author.id)
    const post = put({
      ...{ channel_id, content, type: more.type ?? (original ? 19 : 0), mentions: [...people].filter(pinged) },
      author: { ...by, id: webhook ?? by.id, bot: Boolean(webhook ?? more.bot) },
      attachments: files.map((one) => ({ id: snowflake(), url: '', proxy_url: '', size: 1, ...one })),
      ...(original && { message_reference: { message_id: original.id, channel_id } }),
      ...(webhook && { webhook_id: webhook }),
    })
    return tell('MESSAGE_CREATE', post).id
  }
  const known = (id = '') => posts.get(id) ?? refuse(404, 10008, 'Unknown Message')
  const edits = (id: string, content: string) => void tell('MESSAGE_UPDATE', Object.assign(known(id), { content }))
  function deletes(id: string): null {
    tell('MESSAGE_DELETE', known(id))
    posts.delete(id)
    return null
  }

  function interacts(by: Person, channel_id: string, type: number, data: object, pressed: Post | null): Promise<Seen> {
    const channel = at(channel_id)
    const question = questionOf(channel_id, pressed)
    const { id, token, happened } = question
    const inGuild = { guild_id: guild, member: { ...memberOf(), user: by, permissions: everything }, context: 0 }
    questions.push(question)
    dispatch('INTERACTION_CREATE', {
      ...{ id, token, type, data, version: 1, application_id: bot.id, channel, channel_id, entitlements: [] },
      ...{ app_permissions: everything, locale: 'en-US', attachment_size_limit: 10_485_760 },
      ...(channel.guild_id ? inGuild : { user: by, context: 1 }),
      authorizing_integration_owners: { 0: channel.guild_id ?? '0' },
      ...(pressed && { message: wire(pressed) }),
    })
    return happened
  }
  /** Somebody types a command, as 'memory forget'; gives the answer to it. */
  function types(by: Person, channelId: string, path: string, given: Given = {}): Promise<Seen> {
    const [name = '', ...rest] = path.split(' ')
    const found = commands.find((one) => one.name === name)
    const hidden = found?.contexts?.includes(at(channelId).guild_id ? 0 : 1) === false
    if (!found || hidden) throw new Error(`No /${name} here`)
    const options = nested(found.options ?? [], rest, given)
    return interacts(by, channelId, 2, { id: found.id, name, type: 1, options }, null)
  }
  /** Somebody presses the button of that label or custom_id; gives the answer to it. */
  function presses(by: Person, { id }: { id: string }, which: string): Promise<Seen> {
    const buttons = known(id).components.flatMap(({ components }) => components)
    const found = buttons.find(({ label, custom_id }) => label === which || custom_id === which)
    if (!found) throw new Error(`No button ${which}`)
    return interacts(by, known(id).channel_id, 3, { custom_id: found.custom_id, component_type: 2 }, known(id))
  }

  function creates({ id }: Channel, body: unknown): Post {
    const form = messageOf(body, [suppressEmbeds], true)
    const { nonce, enforce_nonce, message_reference: to, content, components, flags } = form
    if (!nonce || !enforce_nonce) return refuse(400, 0, 'Promise: no message comes twice')
    const twin = [...posts.values()].find((one) => one.channel_id === id && one.nonce === nonce)
    if (twin) return twin
    const there = posts.get(to?.message_id ?? '')?.channel_id === id
    if (to && !there && to.fail_if_not_exists !== false) refuse(400, 50035, 'Invalid Form Body: Unknown message')
    const reply = to && there ? { type: 19, message_reference: { channel_id: id, ...to } } : {}
    const post = put({ author: bot, channel_id: id, content: content ?? '', nonce, ...reply })
    typing.delete(id)
    return tell('MESSAGE_CREATE', Object.assign(post, { components: components ?? [], flags }))
  }
  function standing({ channel, message }: Asked, mine = false): Post {
    const post = known(message)
    if (post.channel_id !== open(channel).id || post.flags & ephemeral) refuse(404, 10008, 'Unknown Message')
    return mine && post.author !== bot ? refuse(403, 50005, 'Authored by another user') : post
  }
  function acknowledge({ id, token }: Asked, body: unknown): Question {
    const question = questions.find((one) => one.id === id && one.token === token)
    if (!question || Date.now() - question.at > 3000) return refuse(404, 10062, 'Unknown interaction')
    if (question.acknowledged) refuse(400, 40060, 'Interaction has already been acknowledged.')
    const { type, data } = parse(z.strictObject({ type: z.literal([4, 5, 6, 7]), data: z.unknown().optional() }), body)
    if (type > 5 && !question.original) refuse(400, 50035, 'Invalid Form Body: type')
    const form = type === 4 || type === 7 ? messageOf(data, type === 4 ? [64, 68] : [0, 4], type === 4) : null
    if (type === 5) parse(deferral, data)
    question.acknowledged = true
    const [channel_id, flags] = [question.channel, ephemeral | (type === 5 ? loading : 0)]
    if (type < 6) question.original = put({ author: bot, channel_id, content: '', flags })
    if (form) answer(question, question.original, form)
    return question
  }
  function asking({ app, token }: Asked): Question {
    const found = questions.find((one) => one.token === token)
    if (found && Date.now() - found.at > 15 * 60_000) refuse(401, 50027, 'Invalid Webhook Token')
    return app === bot.id && found?.acknowledged ? found : refuse(404, 10015, 'Unknown Webhook')
  }
  function answer(question: Question, post: Post | null, form: z.infer<typeof messageForm>): object {
    const answered = change(post ?? put({ author: bot, channel_id: question.channel, content: '' }), form)
    question.happen(seen(answered))
    return wire(answered)
  }

  return {
    ...{ url: `http://127.0.0.1:${api.port}/api`, botId: bot.id, registrations: () => registrations },
    ...{ general: general.id, board: board.id, thread: thread.id, secretThread: secretThread.id },
    ...{ guild, person, forbidden, says, edits, deletes, types, presses, connections, drops, away, back: api.back },
    ...{ refused: api.refused, until: api.until, holds: api.holds },
    dm: (person: Person) => dm(person)?.id ?? '',
    /** How often the bot typed there since it last wrote. */
    typingIn: (channel: string) => typing.get(channel) ?? 0,
    /** What stands there by the bot, for all to see. */
    messages(channel: string): Seen[] {
      const there = [...posts.values()].filter((post) => post.channel_id === channel && post.author === bot)
      return there.map(seen).filter(({ ephemeral }) => !ephemeral)
    },
    /** The next such request is told to wait. */
    limits(route: Route, retry_after: number): void {
      const body = { message: 'You are being rate limited.', retry_after, global: false }
      api.answersNext(route, { status: 429, body, headers: { 'retry-after': String(retry_after) } })
    },
    /** The next such request fails. */
    fails: (route: Route, code: number, status: number) =>
      api.answersNext(route, { status, body: { code, message: `Error ${code}` } }),
  }
}

const startLimit = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 }
const now = () => new Date().toISOString()
const memberOf = () => ({ roles: [], joined_at: now(), deaf: false, mute: false, flags: 0 })

let ids = 0n
/** Ids grow with time, as Discord's do. */
const snowflake = () => String((BigInt(Date.now() - 1_420_070_400_000) << 22n) + ids++)
function personOf(name: string, bot = false) {
  const global_name = bot ? null : name
  return { id: snowflake(), username: name.toLowerCase(), global_name, discriminator: '0', avatar: null, bot }
}
type Place = { guild_id?: string; parent_id?: string; owner_id?: string; recipients?: Person[] }
function channelOf(type: number, place: Place) {
  const thread_metadata = { archived: false, locked: false, auto_archive_duration: 1440, archive_timestamp: now() }
  const permission_overwrites: { id: string; type: number; allow: string; deny: string }[] = []
  const made = { id: snowflake(), type, name: `channel-${type}`, last_message_id: null, position: 0, ...place }
  return { ...made, permission_overwrites, ...(type > 10 && { thread_metadata, member: { flags: 0 } }) }
}
function guildOf(id: string, bot: Person, channels: Channel[]): object {
  const role = { id, name: '@everyone', permissions: everything, color: 0, position: 0, mentionable: false }
  const lists = { emojis: [], stickers: [], features: [], roles: [role], members: [{ ...memberOf(), user: bot }] }
  const [threads, rooms] = [channels.filter(({ type }) => type > 10), channels.filter(({ type }) => type === 0)]
  return { id, name: 'The server', owner_id: '1', ...lists, channels: rooms, threads }
}
type Base = { channel_id: string; author: Person; content: string; type?: number; flags?: number; nonce?: string }
type More = { webhook_id?: string; message_reference?: { message_id: string; channel_id: string } }
function postOf(more: Base & More & { attachments?: object[]; mentions?: Person[] }) {
  const lists = { embeds: [], attachments: [] as object[], mentions: [] as Person[], mention_roles: [] }
  const plain = { type: 0, flags: 0, tts: false, pinned: false, mention_everyone: more.content.includes('@everyone') }
  const made = { id: snowflake(), timestamp: now(), edited_timestamp: null, ...plain, ...lists, ...more }
  const content = more.content.trim()
  return { ...made, content, components: [] as z.infer<typeof row>[], edits: [content].filter(Boolean) }
}
function questionOf(channel: string, original: Post | null) {
  const [id, token] = [snowflake(), `token-${snowflake()}`]
  return { id, token, at: Date.now(), channel, original, acknowledged: false, ...happening<Seen>() }
}
function seen({ id, content, flags, components, message_reference, edits }: Post) {
  const replyTo = message_reference?.message_id ?? null
  return { id, content, flags, components, ephemeral: Boolean(flags & ephemeral), replyTo, edits: [...edits] }
}
/** What a bot without the intent hears of a message in a server that is not for it. */
function blanked(post: Post & { guild_id?: string; referenced_message?: Post }, bot: Person): object {
  const { guild_id, referenced_message: original } = post
  const inside = original && guild_id ? { referenced_message: blanked({ ...original, guild_id }, bot) } : {}
  const clear = !guild_id || [post.author, ...post.mentions].some(({ id }) => id === bot.id)
  return { ...post, ...inside, ...(clear ? {} : { content: '', attachments: [], embeds: [], components: [] }) }
}
/** A command as Discord gives it back: with its defaults, without what says nothing. */
function storedOf(command: z.infer<typeof commandForm>) {
  const said = JSON.stringify(command, (key, given) => (key === 'required' ? given || undefined : given))
  const defaults = { id: snowflake(), version: snowflake(), type: 1, default_member_permissions: null, nsfw: false }
  return { ...defaults, ...(JSON.parse(said) as typeof command) }
}
/** The options as Discord nests them, if they are registered. */
function nested(options: Option[], [name, ...rest]: string[], given: Given): object[] {
  const sub = options.find((one) => one.name === name)
  if (name && sub?.type === 1) return [{ type: 1, name, options: nested(sub.options ?? [], rest, given) }]
  const asked = options.filter((one) => one.name in given)
  const incomplete = options.some((one) => one.type === 1 || (one.required && !(one.name in given)))
  if (name || incomplete || asked.length < Object.keys(given).length) throw new Error('No such command or option')
  return asked.map(({ name, type }) => ({ name, type, value: given[name] }))
}
/** A message that Discord takes and that keeps this program's promises. */
function messageOf(body: unknown, flags: number[], isNew: boolean) {
  const form = parse(messageForm, body)
  const { content = isNew ? '' : undefined, allowed_mentions: pings } = form
  if (content === null || content?.trim() === '') refuse(400, 50006, 'Cannot send an empty message')
  if (pings?.parse?.length !== 0 || pings.replied_user !== false) refuse(400, 0, 'Promise: nobody is pinged')
  if (!flags.includes(form.flags ?? 0)) refuse(400, 0, `Promise: flags ${flags}, not ${form.flags}`)
  return form
}
