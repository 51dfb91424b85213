import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { blanked, type Person, snowflake } from './discord-wire.js'

const [messageContent, otherPrivileged] = [32768, 2 | 256]
/** A shard's connection: what it was sent stays for a resume. */
export type Session = { id: string; intents: number; shard: [number, number]; socket: WebSocket | null; sent: object[] }
type Identity = { token: string; intents: number; shard?: [number, number]; presence?: object }
type Api = {
  server: Server
  port: number
  refused: string[]
  changed: () => void
  until: (check: () => boolean) => Promise<true>
}
interface Parts {
  api: Api
  bot: Person
  token: string
  contentIntent: boolean
  shards: number
  startLimit: { total: number; remaining: number; reset_after: number }
  /** Milliseconds between two signs of life that the bot gives. */
  heartbeat: number
  /** What a new session is told. */
  greet(session: Session): void
}

/** The events' way to the bot: as many shards as are advised, a session each. */
export function discordGateway({ api, bot, token, contentIntent, shards, startLimit, heartbeat, greet }: Parts) {
  const url = `ws://127.0.0.1:${api.port}`
  const sessions: Session[] = []
  const presences: unknown[] = []
  const silent = new WeakSet<WebSocket>()
  const renewed = Date.now() + startLimit.reset_after
  let identified = 0
  let [beats, connected] = [0, 0]
  let worn = false
  new WebSocketServer({ server: api.server }).on('connection', welcome)

  const connections = () => sessions.filter(({ socket }) => socket).length
  /** To the shard of that guild, or where direct messages go; `wanted` is the intent that it takes. */
  function dispatch(t: string, d: object, guild: string | null, wanted = 0): void {
    const to = sessions.filter(({ shard }) => isOn(shard, guild))
    for (const session of to) if (!wanted || session.intents & wanted) send(session, t, d)
    api.changed()
  }
  function send(session: Session, t: string, d: object): void {
    const { intents, sent, socket } = session
    const blind = /^MESSAGE_(CREATE|UPDATE)$/.test(t) && 'guild_id' in d && !(intents & messageContent)
    sent.push({ op: 0, t, s: sent.length + 1, d: blind ? blanked(d, bot) : d })
    if (socket && !silent.has(socket)) socket.send(JSON.stringify(sent.at(-1)))
  }
  function welcome(socket: WebSocket): void {
    const say = (event: object) => silent.has(socket) || socket.send(JSON.stringify(event))
    connected++
    say({ op: 10, d: { heartbeat_interval: heartbeat } })
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(String(data))
      const session = sessions.find(({ id }) => id === d?.session_id)
      if (op === 1) {
        beats++
        say({ op: 11 })
        return api.changed()
      }
      if (op === 2) return identify(socket, d)
      if (op === 3) return sessions.some((one) => one.socket === socket) ? shows(d) : close(socket, 4003)
      if (op !== 6) return close(socket, 4001)
      if (d.token !== token || !session) return say({ op: 9, d: false })
      session.socket = socket
      session.sent.slice(d.seq).forEach(say)
      send(session, 'RESUMED', {})
      api.changed()
    })
    socket.on('close', (code) => {
      const session = sessions.find((one) => one.socket === socket)
      if (session) session.socket = null
      // Whoever says goodbye cannot come back to the session.
      if (session && code === 1000) sessions.splice(sessions.indexOf(session), 1)
      api.changed()
    })
  }
  function shows(presence: unknown): void {
    presences.push(presence)
    api.changed()
  }
  function close(socket: WebSocket, code: number): void {
    api.refused.push(`IDENTIFY: ${code}`)
    socket.close(code)
  }
  function identify(socket: WebSocket, { token: given, intents, shard, presence }: Identity): void {
    const isKnown = given === token
    if (isKnown) identified++
    // Whoever starts too often has the token taken away.
    worn ||= isKnown && limit().remaining < 1
    if (isKnown) startLimit.remaining = Math.max(0, startLimit.remaining - 1)
    const fault = faultOf(given, intents, shard)
    if (fault) {
      close(socket, fault)
      return
    }
    const session: Session = { id: snowflake(), intents, shard: shard ?? [0, 1], socket, sent: [] }
    sessions.push(session)
    if (presence) shows(presence)
    greet(session)
    api.changed()
  }
  function faultOf(given: string, intents: number, shard: [number, number] | undefined): number {
    const [which, of] = shard ?? [0, 1]
    if (given !== token || worn) return 4004
    if (!(which >= 0 && which < of)) return 4010
    if (of < shards) return 4011
    return intents & (otherPrivileged | (contentIntent ? 0 : messageContent)) ? 4014 : 0
  }
  /** The starts that are left, and new ones when it is time. */
  function limit() {
    const left = renewed - Date.now()
    if (startLimit.reset_after > 0 && left <= 0)
      Object.assign(startLimit, { remaining: startLimit.total, reset_after: 0 })
    return { ...startLimit, reset_after: Math.max(0, left) }
  }
  /** Says nothing more on the connections that stand, not that it lives either. */
  function fallsSilent(): void {
    for (const { socket } of sessions) if (socket) silent.add(socket)
  }
  /** Cuts the connections (or that shard's), with that close code if given; gives when the bot is back. */
  function drops(code?: number, only?: number): Promise<boolean> {
    const before = connections()
    for (const session of sessions.filter(({ shard: [which] }) => only === undefined || which === only)) {
      if (code) session.socket?.close(code)
      else session.socket?.terminate()
      session.socket = null
    }
    return api.until(() => connections() > 0 && connections() >= before)
  }
  /** Ends the sessions, for good; gives when the bot has new ones. */
  function invalidates(): Promise<boolean> {
    const ended = sessions.splice(0)
    for (const { socket } of ended) socket?.send(JSON.stringify({ op: 9, d: false }))
    return api.until(() => connections() >= ended.length)
  }
  return {
    ...{ url, sessions, connections, dispatch, send, drops, fallsSilent, invalidates },
    advice: () => ({ url, shards, session_start_limit: { ...limit(), max_concurrency: 16 } }),
    /** Was the token taken away? */
    isWorn: () => worn,
    identifies: () => identified,
    /** How many signs of life it gave, and how often it connected. */
    heartbeats: () => beats,
    connects: () => connected,
    /** What it showed of itself. */
    presences: () => presences,
  }
}

/** Is that guild, or are direct messages, told to that shard? */
export function isOn([which, of]: [number, number], guild: string | null): boolean {
  return which === (guild === null ? 0 : Number((BigInt(guild) >> 22n) % BigInt(of)))
}
