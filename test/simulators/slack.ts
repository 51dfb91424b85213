import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { happening } from '../stage.js'
import {
  answersOf,
  asks,
  asTheTestSays,
  bot,
  isOpen,
  type Kind,
  type Method,
  messageOf,
  type Post,
  parsed,
  refuse,
  team,
  type Workspace,
  workspace,
} from './slack-workspace.js'

type Tokens = { botToken?: string; appToken?: string }
type Options = Tokens & { enterprise?: string; scopes?: string[]; agents?: boolean; streaming?: boolean }
const acknowledgement = z.strictObject({
  envelope_id: z.string(),
  payload: z.record(z.string(), z.unknown()).default({}),
})

const histories = { channel: 'channels:history', group: 'groups:history', im: 'im:history', mpim: 'mpim:history' }
const reads = { channel: 'channels:read', group: 'groups:read', im: 'im:read', mpim: 'mpim:read' }
const writes = { chat: 'chat:write', agents: 'chat:write', assistant: 'assistant:write', users: 'users:read' }
const scopesOf = [histories, reads, writes].flatMap((some) => Object.values<string>(some))
const allScopes = ['app_mentions:read', 'commands', 'im:write', ...scopesOf]

/** A server that speaks Slack's Web API and Socket Mode strictly, and lets a test be the people. */
export async function slackServer(options: Options = {}) {
  const server = createServer((request, response) => {
    const served = textOf(request).then((body) => serve(request.url ?? '', request.headers, body, response))
    served.catch(() => response.destroy())
  })
  const place = workspace(options.enterprise ?? '', options.scopes ?? allScopes)
  const { ticket, ...people } = socketMode(server, place)
  const { serve, ...script } = webApi(options, place, ticket)
  const listen = (port: number) => once(server.listen(port, '127.0.0.1'), 'listening')
  await listen(0)
  const { port } = server.address() as AddressInfo
  place.root = `http://127.0.0.1:${port}`
  /** Cuts all connections and refuses new ones, until it is back. */
  async function away(): Promise<void> {
    const closed = once(server.close(), 'close')
    people.drops()
    server.closeAllConnections()
    await closed
  }
  onTestFinished(() => (server.listening ? away() : undefined))
  return { url: `${place.root}/api/`, away, back: () => listen(port), ...place, ...people, ...script }
}

/** Takes what the bot sends over HTTP. */
function webApi(options: Options, place: Workspace, ticket: () => string) {
  const { botToken = 'xoxb-right', appToken = 'xapp-right', agents = true, streaming = agents } = options
  const { rooms, posts, scopes } = place
  const answers = answersOf(place, ticket)
  const calls: { method: string; args: Record<string, string | undefined> }[] = []
  const failures = new Map<string, { error: string; after?: number; always?: boolean }>()
  const held = new Map<string, Promise<void>>()
  const busy = new Set<string>()

  async function serve(path: string, headers: IncomingHttpHeaders, body: string, response: ServerResponse) {
    const [, root, method = ''] = path.split('/')
    const args = root === 'api' ? Object.fromEntries(new URLSearchParams(body)) : {}
    calls.push({ method, args })
    const failure = failures.get(method)
    if (!failure?.always) failures.delete(method)
    const reply = place.attempt(root === 'api' ? method : 'response_url', () => {
      if (failure) refuse(failure.error, asTheTestSays)
      return root === 'api' ? answer(method as Method, headers, args) : place.respond(method, JSON.parse(body))
    })
    const changing = reply.ok && args.ts ? args.ts : ''
    busy.add(changing)
    place.changed()
    await held.get(method)
    busy.delete(changing)
    const extra = failure?.after ? { 'retry-after': String(failure.after) } : { 'x-oauth-scopes': scopes.join(',') }
    response.writeHead(failure?.after ? 429 : reply.ok || root === 'api' ? 200 : 404, extra)
    response.end(JSON.stringify(reply))
    place.changed()
  }
  function answer(method: Method, headers: IncomingHttpHeaders, given: Record<string, string>): object {
    const { token, team_id, ...args } = given
    const right = method === 'apps.connections.open' ? appToken : botToken
    if (headers.authorization !== `Bearer ${right}` || (token ?? right) !== right) refuse('invalid_auth')
    if ((team_id ?? team) !== team) refuse('team_not_found')
    if (!(method in asks)) refuse('unknown_method')
    const off = (!agents && /^(agents|assistant)\./.test(method)) || (!streaming && method.endsWith('Stream'))
    if (off) refuse('not_allowed', asTheTestSays)
    const { channel = args.channel_id, ts } = args
    const needed = scopeOf(method, rooms.get(channel ?? '')?.kind)
    if (needed && !scopes.includes(needed)) refuse('missing_scope', needed, { needed, provided: scopes.join(',') })
    const asked = parsed(asks[method], args)
    if (channel) where(channel, args.thread_ts)
    if (ts && busy.has(ts)) refuse('broken_promise', 'two changes of one message in flight at once')
    return answers[method](asked as never, ts ? own(method, channel ?? '', ts) : ({} as Post))
  }
  function where(channel: string, thread = ''): void {
    const found = rooms.get(channel) ?? refuse('channel_not_found')
    if (!found.member) refuse('not_in_channel')
    const root = posts.find((one) => one.channel === channel && one.ts === thread && !one.to)
    if (thread && !root) refuse('thread_not_found')
    if (root?.thread) refuse('broken_promise', 'thread_ts is not the root of a thread')
  }
  function own(method: Method, channel: string, ts: string): Post {
    const found = posts.find((one) => one.channel === channel && one.ts === ts && !one.deleted && !one.to)
    const doing = method.replace('chat.', '')
    const notOwn = doing.endsWith('Stream') ? 'message_not_owned_by_app' : `cant_${doing}_message`
    return found?.user === bot.user_id ? found : refuse(found ? notOwn : 'message_not_found')
  }
  /** The next call of that method fails, or each from now on; `limits`: with 429. */
  function fails(method: Method, error: string, how?: 'always'): void {
    failures.set(method, { error, always: how === 'always' })
  }
  function limits(method: Method, after: number): void {
    failures.set(method, { error: 'ratelimited', after })
  }
  /** Does what that method asks, but answers only when released. */
  function holds(method: Method): () => void {
    const { happen, happened } = happening()
    held.set(method, happened)
    return () => {
      held.delete(method)
      happen()
    }
  }
  return { serve, calls, fails, limits, holds }
}

interface Envelope {
  type: string
  payload: object
  attempt: number
  /** Takes an answer that comes with the acknowledgement. */
  take: ((answer: object) => void) | undefined
  /** The connection it went through, if there was one. */
  by: WebSocket | undefined
}

/** Takes the bot's connections, and sends what people do. */
function socketMode(server: Server, place: Workspace) {
  const { names, rooms, posts, stamp, next, changed, grid } = place
  const tickets = new Set<string>()
  const open = new Set<WebSocket>()
  const pending = new Map<string, Envelope>()
  const upgrades = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (tickets.delete(request.url ?? '')) upgrades.handleUpgrade(request, socket, head, welcome)
    else socket.destroy()
  })
  function ticket(): string {
    const path = `/link/?ticket=${next('t')}&app_id=${bot.app_id}`
    tickets.add(path)
    return `${place.root.replace('http', 'ws')}${path}`
  }
  function welcome(socket: WebSocket): void {
    open.add(socket)
    const pings = setInterval(() => socket.ping(), 10_000)
    socket.on('message', (data) => acknowledge(String(data)))
    socket.on('close', () => {
      clearInterval(pings)
      open.delete(socket)
      changed()
    })
    const hello = { type: 'hello', num_connections: open.size, connection_info: { app_id: bot.app_id } }
    socket.send(JSON.stringify({ ...hello, debug_info: { host: 'applink', approximate_connection_time: 18_060 } }))
    socket.ping()
    // Slack sends an event again that was lost with its connection, and gives up on a command or a button.
    for (const [id, { type, payload, by, attempt }] of pending) {
      if (by && open.has(by)) continue
      pending.delete(id)
      if (type === 'events_api') send(type, payload, attempt + 1)
    }
    changed()
  }
  function send(type: string, payload: object, attempt = 0, take?: (answer: object) => void): void {
    const envelope_id = next('envelope')
    const [by] = [...open].slice(-1)
    pending.set(envelope_id, { type, payload, attempt, take, by })
    const retry = { retry_attempt: attempt, retry_reason: attempt > 0 ? 'timeout' : '' }
    const envelope = { envelope_id, type, payload, accepts_response_payload: type === 'slash_commands' }
    by?.send(JSON.stringify({ ...envelope, ...(type === 'events_api' && retry) }))
    const late = () => by && open.has(by) && pending.has(envelope_id)
    setTimeout(() => late() && changed(`${type}: not acknowledged within 3 s`), 3000).unref()
  }
  function acknowledge(data: string): void {
    const ack = acknowledgement.safeParse(JSON.parse(data))
    const one = pending.get(ack.data?.envelope_id ?? '')
    const { envelope_id = '', payload = {} } = ack.data ?? {}
    if (!pending.delete(envelope_id)) changed(`not an acknowledgement, or a second one: ${data}`)
    const answered = Object.keys(payload).length > 0
    if (answered && one?.take) one.take(payload)
    else changed(answered ? 'acknowledged with an answer that nobody sees' : '')
  }
  /** What the bot says is an event too. */
  place.echo = (post, changes) => {
    const { channel, ts } = post
    const { kind } = rooms.get(channel) ?? refuse('channel_not_found')
    const where = { type: 'message', channel, channel_type: kind, event_ts: changes ? stamp() : ts }
    const edit = { subtype: 'message_changed', message: messageOf(post), ts: where.event_ts }
    emit({ ...(changes ? edit : messageOf(post)), ...where }, histories[kind])
  }
  function emit(event: object, needed: string, home = team, retry = false): void {
    if (!place.scopes.includes(needed)) return
    const ids = {
      team_id: home,
      context_team_id: team,
      context_enterprise_id: grid,
      ...(grid && { enterprise_id: grid }),
    }
    const authorizations = [{ enterprise_id: grid, team_id: team, user_id: bot.user_id, is_bot: true }]
    const shared = { is_ext_shared_channel: home !== team }
    const payload = { ...ids, ...shared, type: 'event_callback', event_id: next('Ev'), event, authorizations }
    send('events_api', payload)
    if (retry) send('events_api', payload, 1)
  }
  type Said = { [Part in 'thread' | 'subtype' | 'botId' | 'editOf']?: string } & { retry?: boolean; files?: object[] }
  type Order = `${'message' | 'mention'} ${'first' | 'only'}`
  /** Says it in a channel, or (`editOf`) says it instead of what was said; `retry`: Slack sends each event twice. */
  function says(user: string, channel: string, text: string, more: Said & { order?: Order } = {}): string {
    const { thread, order = 'message first', retry, botId: bot_id, editOf, ...rest } = more
    const channel_type = rooms.get(channel)?.kind ?? refuse('channel_not_found')
    const home = names.get(user)?.home
    const ts = editOf ?? place.put(channel, user, { text }, { thread: thread ?? '' }).ts
    const ids = { ...(thread && { thread_ts: thread, parent_user_id: user }), ...(bot_id && { bot_id }) }
    const said = { user, team: home, text, ts, ...ids, ...rest, ...(editOf && { edited: { user, ts: stamp() } }) }
    const where = { channel, event_ts: editOf ? stamp() : ts }
    const message = { ...said, type: 'message' }
    const edit = {
      subtype: 'message_changed',
      ts: where.event_ts,
      message,
      previous_message: { ...message, text: '…' },
    }
    const event = { ...(editOf ? edit : said), type: 'message', channel_type, ...where }
    const sends = [() => emit(event, histories[channel_type], home, retry)]
    const mention = { ...said, type: 'app_mention', ...where }
    const mentioned = channel_type !== 'im' && text.includes(`<@${bot.user_id}>`)
    if (mentioned) sends.push(() => emit(mention, 'app_mentions:read', home, retry))
    if (order.startsWith('mention')) sends.reverse()
    for (const one of order.endsWith('only') ? sends.slice(0, 1) : sends) one()
    return ts
  }
  /** Types a slash command; gives what is first answered, with the acknowledgement or later. */
  function types(user: string, channel: string, command: string, text = ''): Promise<Post> {
    const { token, happened, urls } = place.use(channel, user)
    const { name, kind } = rooms.get(channel) ?? refuse('channel_not_found')
    const where = { channel_id: channel, channel_name: kind === 'group' ? 'privategroup' : name, team_id: team }
    const who = { user_id: user, user_name: names.get(user)?.name, ...(grid && { enterprise_id: grid }) }
    const payload = { command, text, ...where, ...who, ...urls, api_app_id: bot.app_id, is_enterprise_install: 'false' }
    const take = (given: object) => place.attempt(command, () => place.respond(token, given, true))
    send('slash_commands', payload, 0, take)
    return happened
  }
  /** Presses a button by its label or action_id; gives what is first answered, or the message as it is changed. */
  function presses(user: string, post: Post, name: string): Promise<Post> {
    const { happened, urls } = place.use(post.channel, user, post)
    const buttons = post.blocks.flatMap((one) => (one.type === 'actions' ? one.elements : []))
    const pressed =
      buttons.find((one) => one.text.text === name || one.action_id === name) ?? refuse(`no button ${name}`)
    const who = {
      user: { id: user, team_id: names.get(user)?.home },
      team: { id: team },
      enterprise: grid && { id: grid },
    }
    const container = { type: 'message', message_ts: post.ts, channel_id: post.channel, is_ephemeral: post.to !== '' }
    const where = { container, channel: { id: post.channel }, ...(!post.to && { message: messageOf(post) }) }
    const actions = [{ ...pressed, block_id: 'b', action_ts: stamp() }]
    send('interactive', { type: 'block_actions', ...who, ...where, ...urls, actions, state: { values: {} } })
    return happened
  }
  function opens(user: string, tab: 'messages' | 'home'): void {
    emit({ type: 'app_home_opened', user, channel: place.dm(user), tab, event_ts: stamp() }, 'chat:write')
  }
  /** Presses Slack's own Stop: Slack ends the streams of the thread, and tells the bot. */
  function stops(user: string, channel: string, thread: string): void {
    const streams = posts.filter((one) => isOpen(one) && one.channel === channel && one.thread === thread)
    for (const one of streams) one.ended = 'stopped_by_user'
    const event = { type: 'agent_session_stopped', channel, user, thread_ts: thread, event_ts: stamp() }
    emit({ ...event, streaming_message_ts: streams.map(({ ts }) => ts) }, 'assistant:write')
  }
  function drops(): void {
    for (const socket of open) socket.terminate()
    open.clear()
  }
  function disconnects(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void {
    for (const socket of open) socket.send(JSON.stringify({ type: 'disconnect', reason }))
  }
  const connections = () => open.size
  /** Resolves when everything sent is acknowledged. */
  const taken = () => place.until(() => pending.size === 0)
  return { ticket, says, types, presses, opens, stops, drops, disconnects, connections, taken }
}

function scopeOf(method: Method, kind: Kind = 'channel'): string | undefined {
  if (method === 'conversations.info') return reads[kind]
  return method === 'conversations.open' ? 'im:write' : writes[method.split('.')[0] as keyof typeof writes]
}
