import type { IncomingHttpHeaders } from 'node:http'
import { onTestFinished } from 'vitest'
import { type Asked, type Handler, localApi, parse, refuse, slow, tooEarly, type Upload } from './discord-api.js'
import { fileShelf, type Sending } from './discord-files.js'
import {
  ephemeral,
  loading,
  type MessageForm,
  messageOf,
  pageForm,
  recipientForm,
  suppressEmbeds,
} from './discord-forms.js'
import { discordGateway, isOn, type Session } from './discord-gateway.js'
import { discordInteractions } from './discord-interactions.js'
import { discordPlaces, threadsOf } from './discord-places.js'
import * as wires from './discord-wire.js'
import {
  type Channel,
  channelOf,
  isThread,
  now,
  type Person,
  type Post,
  personOf,
  postOf,
  type Seen,
} from './discord-wire.js'

const intents = { guilds: 1, guildMessages: 512, directMessages: 4096 }
const editing = 'PATCH /channels/:channel/messages/:message'

/** What is kept from the bot in a channel: to see it, to write in it, to read what was there before, to send files. */
type Kept = 'see' | 'write' | 'history' | 'files'
/**
 * How a message is said: as a reply (that pings, or not), by a bot or a webhook, as a system message, with files, with
 * embeds, or to forward another message.
 */
type Saying = Partial<{
  replyTo: string
  ping: boolean
  bot: boolean
  webhook: string
  type: number
  files: Sending[]
}> &
  Partial<{ embeds: object[]; forwards: string }>
/** A message that the bot never heard. */
type Unheard = { author: Person; content: string; attachments?: Sending[] }

/**
 * A Discord with one bot (in one server, unless `guilds` is 0), as strict as the real one, and stricter where this
 * program promises more. What it refused stands in `refused`.
 */
export async function discordServer({
  token = 'right-token',
  contentIntent = true,
  guilds = 1,
  shards = 1,
  startLimit = {} as Partial<{ total: number; remaining: number; reset_after: number }>,
  heartbeat = 41_250,
} = {}) {
  const [bot, founder] = [personOf('Keepsake', true), personOf('Founder')]
  const [guild, foreignGuild] = [wires.snowflake(), wires.snowflake()]
  const places = discordPlaces(guild, foreignGuild, bot, founder)
  const threads = threadsOf(bot)
  const channels: Channel[] = Object.values(places)
  const people = new Set([bot, founder])
  const posts = new Map<string, Post>()
  const typing = new Map<string, number>()
  const forbidden = new Map<string, Kept>()
  const managers = new Set<string>()
  const paces = new Map<string, { every: number; next: number }>()
  const files = fileShelf(() => `http://127.0.0.1:${api.port}`)
  const interactions = discordInteractions({
    ...{ bot, at, isHome, keep, change, tell, remove, wire, seen },
    ...{ allowed, dispatch: (...event) => gateway.dispatch(...event), known: (id) => known(id) },
  })
  const handlers = {
    'GET /gateway/bot': () => gateway.advice(),
    'GET /applications/@me': () => ({
      ...{ id: bot.id, name: bot.username, approximate_guild_count: guilds, flags: contentIntent ? 1 << 19 : 0 },
    }),
    'GET /users/@me': () => bot,
    'GET /channels/:channel': ({ channel }) => threads.wire(open(channel)),
    'POST /users/@me/channels': (_, body) =>
      dm({ id: parse(recipientForm, body).recipient_id }) ?? refuse(400, 50033, 'Invalid Recipient(s)'),
    'POST /channels/:channel/typing': ({ channel = '' }) => {
      typing.set(open(channel, true).id, (typing.get(channel) ?? 0) + 1)
      return null
    },
    'GET /channels/:channel/messages': ({ channel }, _, { query }) => page(open(channel), query).map(fetched),
    'POST /channels/:channel/messages': ({ channel }, body, along) =>
      wire(creates(open(channel, true), body, along.files)),
    'GET /channels/:channel/messages/:message': (asked) => {
      if (kept(asked.channel).has('history')) refuse(403, 50001, 'Missing Access')
      return fetched(standing(asked))
    },
    [editing]: (asked, body, along) => {
      const post = standing(asked, true)
      if (archived(at(post.channel_id))) refuse(400, 50083, 'Thread is archived')
      pace(post.channel_id)
      return wire(tell('MESSAGE_UPDATE', change(post, messageOf(body, [suppressEmbeds]), along.files)))
    },
    'DELETE /channels/:channel/messages/:message': (asked) => remove(standing(asked, true).id),
    ...interactions.handlers,
  } satisfies Record<string, Handler>
  type Route = keyof typeof handlers
  const api = await localApi('/api/v10', handlers, { check, alone: editing, serve: files.serve })
  const limits = { total: 1000, remaining: 1000, reset_after: 0, ...startLimit }
  const gateway = discordGateway({
    ...{ api, bot, token, contentIntent, shards, heartbeat, greet },
    startLimit: limits,
  })
  threads.join(places.secretThread)
  keep({ ...postOf({ channel_id: places.post.id, author: founder, content: 'The first post' }), id: places.post.id })
  onTestFinished(away)

  function check(route: string, { authorization }: IncomingHttpHeaders): void {
    const open = route.includes('/interactions') || route.includes('/webhooks')
    if (!open && (authorization !== `Bot ${token}` || gateway.isWorn())) refuse(401, 0, '401: Unauthorized')
  }
  function greet(session: Session): void {
    const isHere = guilds > 0 && isOn(session.shard, guild)
    const ready = { v: 10, user: bot, application: { id: bot.id, flags: 0 }, resume_gateway_url: gateway.url }
    const later = isHere ? [{ id: guild, unavailable: true }] : []
    gateway.send(session, 'READY', { ...ready, session_id: session.id, shard: session.shard, guilds: later })
    const here = channels.filter((one) => isHome(one) && one.guild_id)
    const active = here.filter((one) => isThread(one) && !archived(one) && !kept(one.id).has('see'))
    const rooms = here.filter((one) => !isThread(one))
    if (isHere) gateway.send(session, 'GUILD_CREATE', wires.guildOf(guild, bot, rooms, active.map(threads.wire)))
  }
  async function away(): Promise<void> {
    void gateway.drops()
    return api.away()
  }

  function person(name: string): Person {
    const known = [...people].find(({ global_name }) => global_name === name) ?? personOf(name)
    if (!dm(known)) channels.push(channelOf(1, { recipients: [known] }))
    people.add(known)
    return known
  }
  function dm({ id }: { id: string }): Channel | undefined {
    return channels.find((one) => wires.isDirect(one) && one.recipients?.[0]?.id === id)
  }
  function at(id: string): Channel {
    return channels.find((channel) => channel.id === id) ?? refuse(404, 10003, 'Unknown Channel')
  }
  function isHome(channel: Channel): boolean {
    return channel.guild_id ? channel.guild_id === guild && guilds > 0 : wires.isDirect(channel)
  }
  /** What is kept from the bot there: a thread is as closed as the channel that it hangs in. */
  function kept(id = ''): Set<Kept | undefined> {
    const channel = at(id)
    const above = forbidden.get(channel.parent_id ?? '')
    const hidden = !isHome(channel) || (channel.type === 12 && !threads.isIn(channel))
    return new Set([forbidden.get(id), above === 'write' ? undefined : above, hidden ? 'see' : undefined])
  }
  function allowed(channel: Channel, by: Person): { app: string; member: string } {
    const app = isHome(channel) ? wires.permitted(kept(channel.id)) : wires.guest
    return { app, member: managers.has(by.id) ? wires.manager : wires.everyone }
  }
  /** The channel, if the bot may see it, and write in it if it will. */
  function open(id = '', writing = false): Channel {
    const channel = at(id)
    if (kept(id).has('see')) refuse(403, 50001, 'Missing Access')
    if (writing && kept(id).has('write')) refuse(403, 50013, 'Missing Permissions')
    if (writing && channel.type === 15) refuse(400, 40058, 'Cannot send a message in a forum channel')
    if (writing && channel.thread_metadata?.locked) {
      if (archived(channel)) refuse(400, 50083, 'Thread is archived')
      refuse(400, 160005, 'Thread is locked')
    }
    return channel
  }
  const archived = ({ thread_metadata }: Channel) => thread_metadata?.archived ?? false
  /** Edits of a channel may come only so often. */
  function pace(channel: string): void {
    const here = paces.get(channel)
    if (!here) return
    if (Date.now() < here.next) slow((here.next - Date.now()) / 1000)
    here.next = Date.now() + here.every
  }

  /** Puts a message where it belongs, unheard. */
  function keep(post: Post): Post {
    posts.set(post.id, post)
    at(post.channel_id).last_message_id = post.id
    return post
  }
  function change(post: Post, form: MessageForm, uploads: Map<string, Upload>): Post {
    const { content: given, components = post.components, flags = 0 } = form
    const content = given === undefined ? post.content : (given ?? '').trim()
    const attachments = files.keep(form.attachments, uploads, post.attachments)
    if (content === '' && attachments.length === 0) refuse(400, 50006, 'Cannot send an empty message')
    if (given !== undefined && content !== '') post.edits.push(content)
    const edited_timestamp = posts.has(post.id) ? now() : null
    const changed = { content, components, attachments, edited_timestamp }
    return Object.assign(post, changed, { flags: (post.flags & ~loading) | flags })
  }
  function wire({ edits, to, ...post }: Post, isInside = false): object {
    const original = posts.get(post.message_reference?.message_id ?? '')
    // What a reply replies to comes with it, and no more of the chain.
    if (post.type !== 19 || isInside) return post
    return { ...post, referenced_message: original ? wire(original, true) : null }
  }
  /** As a bot gets it that asks for it: without the intent, no more than it would have heard. */
  function fetched(post: Post): object {
    return contentIntent || !at(post.channel_id).guild_id ? wire(post) : wires.blanked(wire(post), bot)
  }
  function seen(post: Post): Seen {
    return wires.seenOf(post, files.textsOf(post.attachments))
  }
  function tell(event: string, post: Post): Post {
    const { id, type, guild_id = null } = at(post.channel_id)
    const inGuild = { guild_id, ...(post.webhook_id ? {} : { member: wires.memberOf() }) }
    const heard = { ...wire(post), ...(guild_id ? inGuild : {}), channel_type: type }
    const intent = guild_id ? intents.guildMessages : intents.directMessages
    if (!kept(id).has('see')) gateway.dispatch(event, heard, guild_id, intent)
    return post
  }
  function say(post: Post): Post {
    const channel = at(post.channel_id)
    wakes(channel)
    if (channel.type === 12 && names(post, bot)) joins(channel)
    tell('MESSAGE_CREATE', keep(post))
    if (names(post, bot) && !kept(channel.id).has('see')) joins(channel)
    return post
  }
  const names = ({ author, mentions }: Post, one: Person) => [author, ...mentions].some(({ id }) => id === one.id)
  const mentioned = (content: string) => [...people].filter(({ id }) => new RegExp(`<@!?${id}>`).test(content))
  function says(by: Person, channel_id: string, content: string, more: Saying = {}): string {
    const { replyTo = '', ping = true, webhook, files: sent = [] } = more
    const original = posts.get(replyTo)
    const pinged = ping && original ? [original.author] : []
    const reference = original && { message_reference: { message_id: original.id, channel_id } }
    const post = postOf({
      ...{ channel_id, content, type: more.type ?? (original ? 19 : 0), attachments: sent.map(files.lay) },
      ...{ mentions: [...new Set([...mentioned(content), ...pinged])], ...reference },
      author: { ...by, id: webhook ?? by.id, bot: Boolean(webhook ?? more.bot) },
      ...(webhook && { webhook_id: webhook }),
      ...(more.embeds && { embeds: more.embeds }),
      ...(more.forwards && forwarding(known(more.forwards))),
    })
    return say(post).id
  }
  /** What is forwarded comes without a word of who said it. */
  function forwarding({ id, channel_id, content, embeds, attachments, timestamp, type, flags }: Post) {
    const message = { content, embeds, attachments, timestamp, type, flags, edited_timestamp: null, mentions: [] }
    const message_reference = { type: 1, message_id: id, channel_id, guild_id: at(channel_id).guild_id }
    return { message_reference, message_snapshots: [{ message }] }
  }
  function known(id = ''): Post {
    return posts.get(id) ?? refuse(404, 10008, 'Unknown Message')
  }
  function edits(id: string, content: string): void {
    const mentions = mentioned(content)
    tell('MESSAGE_UPDATE', Object.assign(known(id), { content, mentions, edited_timestamp: now() }))
  }
  function remove(id: string): null {
    const { channel_id, to } = known(id)
    const { guild_id = null } = at(channel_id)
    const gone = { id, channel_id, ...(guild_id && { guild_id }) }
    const intent = guild_id ? intents.guildMessages : intents.directMessages
    posts.delete(id)
    if (!to && !kept(channel_id).has('see')) gateway.dispatch('MESSAGE_DELETE', gone, guild_id, intent)
    return null
  }
  /** Some messages there, the newest first. */
  function page({ id, type }: Channel, query: URLSearchParams): Post[] {
    const { limit = 50, before } = parse(pageForm, Object.fromEntries(query))
    if (type === 15) refuse(400, 50024, 'Cannot execute action on this channel type')
    if (kept(id).has('history')) return []
    const there = [...posts.values()].filter((post) => post.channel_id === id && !post.to)
    const older = there.filter((post) => !before || BigInt(post.id) < BigInt(before))
    return older.sort((one, other) => Number(BigInt(other.id) - BigInt(one.id))).slice(0, limit)
  }
  function creates({ id }: Channel, body: unknown, uploads: Map<string, Upload>): Post {
    const form = messageOf(body, [suppressEmbeds])
    const { nonce, enforce_nonce, message_reference: to } = form
    if (!nonce || !enforce_nonce) return refuse(400, 0, 'Promise: no message comes twice')
    if (uploads.size > 0 && kept(id).has('files')) refuse(403, 50013, 'Missing Permissions')
    if (to && kept(id).has('history')) {
      refuse(400, 160002, 'Cannot reply without permission to read message history')
    }
    const twin = [...posts.values()].find((one) => one.channel_id === id && one.nonce === nonce)
    if (twin) return twin
    const original = posts.get(to?.message_id ?? '')
    const there = original?.channel_id === id && !original.to
    if (to && !there && to.fail_if_not_exists !== false) refuse(400, 50035, 'Invalid Form Body: Unknown message')
    if (there && ![0, 19, 20, 21, 23].includes(original.type)) {
      refuse(400, 50035, 'Invalid Form Body: Cannot reply to a system message')
    }
    const reply = to && there ? { type: 19, message_reference: { channel_id: id, ...to } } : {}
    const post = change(postOf({ author: bot, channel_id: id, content: '', nonce, ...reply }), form, uploads)
    typing.delete(id)
    return say(post)
  }
  function standing({ channel, message }: Asked, mine = false): Post {
    const post = known(message)
    if (post.channel_id !== open(channel).id || post.flags & ephemeral) refuse(404, 10008, 'Unknown Message')
    return mine && post.author !== bot ? refuse(403, 50005, 'Authored by another user') : post
  }

  /** The bot begins to take part in a thread. */
  function joins(thread: Channel): void {
    if (!threads.join(thread)) return
    const member = { ...threads.memberIn(thread), member: { ...wires.memberOf(), user: bot } }
    if (thread.type === 12) gateway.dispatch('THREAD_CREATE', threads.wire(thread), guild, intents.guilds)
    membership(thread, { added_members: [member] })
  }
  function membership(thread: Channel, changes: object): void {
    const { id, member_count } = thread
    gateway.dispatch('THREAD_MEMBERS_UPDATE', { id, guild_id: guild, member_count, ...changes }, guild, intents.guilds)
  }
  /** Somebody takes the bot out of a thread. */
  function expels(id: string): void {
    const thread = at(id)
    if (threads.leave(thread)) membership(thread, { removed_member_ids: [bot.id] })
  }
  /** Somebody opens a thread in a channel; gives its id. */
  function opens(by: Person, parent_id: string): string {
    const thread = channelOf(at(parent_id).type === 5 ? 10 : 11, { guild_id: guild, parent_id, owner_id: by.id })
    channels.push(thread)
    const isHidden = kept(thread.id).has('see')
    if (!isHidden) gateway.dispatch('THREAD_CREATE', { ...thread, newly_created: true }, guild, intents.guilds)
    return thread.id
  }
  /** A thread is archived, perhaps locked too; or neither again. */
  function archives(id: string, to: { archived?: boolean; locked?: boolean } = {}): void {
    const thread = at(id)
    Object.assign(thread.thread_metadata ?? {}, { archived: true, locked: false, archive_timestamp: now(), ...to })
    gateway.dispatch('THREAD_UPDATE', threads.wire(thread), guild, intents.guilds)
  }
  /** A channel or thread is deleted, with all that stands in it. */
  function closes(id: string): void {
    const channel = at(id)
    channels.splice(channels.indexOf(channel), 1)
    for (const post of [...posts.values()].filter((one) => one.channel_id === id)) posts.delete(post.id)
    gateway.dispatch(isThread(channel) ? 'THREAD_DELETE' : 'CHANNEL_DELETE', channel, guild, intents.guilds)
  }
  /** Writing in a channel is kept from the bot, and it is told so. */
  function silences(id: string): void {
    const channel = at(id)
    forbidden.set(id, 'write')
    Object.assign(channel, { permission_overwrites: [{ id: bot.id, type: 1, allow: '0', deny: wires.writing }] })
    gateway.dispatch('CHANNEL_UPDATE', channel, guild, intents.guilds)
  }
  /** Who writes in an archived thread opens it again. */
  function wakes(thread: Channel): void {
    if (archived(thread)) archives(thread.id, { archived: false })
  }

  const ids = Object.fromEntries(Object.entries(places).map(([name, { id }]) => [name, id]))
  return {
    ...{ url: `http://127.0.0.1:${api.port}/api`, botId: bot.id, registrations: interactions.registrations },
    ...(ids as Record<keyof typeof places, string>),
    ...{
      guild,
      person,
      forbidden,
      managers,
      says,
      edits,
      away,
      back: api.back,
      opens,
      archives,
      expels,
      closes,
      silences,
    },
    ...{
      drops: gateway.drops,
      fallsSilent: gateway.fallsSilent,
      invalidates: gateway.invalidates,
      connections: gateway.connections,
    },
    /** Discord tells of something that was said in a shape in which it never does. */
    garbles(by: Person, channel_id: string, wrong: object) {
      const content = `<@${bot.id}> hello`
      const post = postOf({ author: by, channel_id, content, mentions: mentioned(content), attachments: [] })
      tell('MESSAGE_CREATE', { ...post, ...wrong })
    },
    ...{
      presences: gateway.presences,
      identifies: gateway.identifies,
      heartbeats: gateway.heartbeats,
      connects: gateway.connects,
      downloads: files.fetched,
      downloadHeaders: files.headers,
    },
    ...{ ...interactions.acts, refused: api.refused, limited: api.limited, until: api.until, holds: api.holds },
    /** Somebody deletes a message. */
    deletes: remove,
    dm: (person: Person) => dm(person)?.id ?? '',
    /** Somebody gives a message, or one that the bot never heard, to a command of that name; gives the answer to it. */
    asksAbout(by: Person, message: string | Unheard, channel_id: string, name: string) {
      if (typeof message === 'string') return interactions.acts.asksAbout(by, message, channel_id, name)
      const { attachments = [], author, content } = message
      const mentions = mentioned(content)
      const post = postOf({ author, content, channel_id, mentions, attachments: attachments.map(files.lay) })
      return interactions.acts.asksAbout(by, post, channel_id, name)
    },
    /** How often the bot typed there since it last wrote. */
    typingIn: (channel: string) => typing.get(channel) ?? 0,
    /** What stands there by the bot, for all to see. */
    messages(channel: string): Seen[] {
      const there = [...posts.values()].filter((post) => post.channel_id === channel && post.author === bot)
      return there.map(seen).filter(({ ephemeral }) => !ephemeral)
    },
    /** What only that person sees of the bot, wherever it stands. */
    whispers: (to: Person): Seen[] => [...posts.values()].filter((post) => post.to === to.id).map(seen),
    /** The next such request is told to wait. */
    limits: (route: Route, retry_after: number) => api.answersNext(route, tooEarly(retry_after)),
    /** From now on an edit there that comes earlier after another, in milliseconds, is told to wait. */
    slowsEdits: (channel: string, every: number) => void paces.set(channel, { every, next: 0 }),
    /** The next such request fails. */
    fails: (route: Route, code: number, status: number, message = `Error ${code}`) =>
      api.answersNext(route, { status, body: { code, message } }),
  }
}
