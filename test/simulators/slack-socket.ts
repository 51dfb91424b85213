import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { bot, type Workspace } from './slack-workspace.js'

/** Sends the bot what happened; `take` takes an answer that comes with the acknowledgement. */
export type Send = (type: Way, payload: object, attempt?: number, take?: (answer: object) => void) => void
type Way = 'events_api' | 'slash_commands' | 'interactive'
type Envelope = { type: Way; payload: object; attempt: number; take: ((answer: object) => void) | undefined } & {
  /** The connection it went through, if there was one. */
  by: WebSocket | undefined
}
const acknowledgement = z.strictObject({
  envelope_id: z.string(),
  payload: z.record(z.string(), z.unknown()).default({}),
})

/** Takes the bot's connections, and sends it what happens through the last of them. */
export function socketMode(server: Server, place: Workspace, pingEvery: number) {
  const { next, changed } = place
  const tickets = new Set<string>()
  const open = new Set<WebSocket>()
  const pending = new Map<string, Envelope>()
  const silent = new WeakSet<WebSocket>()
  /** How a new connection is met, and how many signs of life the bot gave in all. */
  let manners: 'greets' | 'says nothing' | 'never upgrades' = 'greets'
  const hanging: { destroy(): void }[] = []
  let pings = 0
  let opened = 0
  const upgrades = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    opened++
    if (manners === 'never upgrades') hanging.push(socket)
    else if (tickets.delete(request.url ?? '')) upgrades.handleUpgrade(request, socket, head, welcome)
    else socket.destroy()
    changed()
  })
  function ticket(): string {
    const path = `/link/?ticket=${next('t')}&app_id=${bot.app_id}`
    tickets.add(path)
    return `${place.root.replace('http', 'ws')}${path}`
  }
  function welcome(socket: WebSocket): void {
    open.add(socket)
    const life = setInterval(() => silent.has(socket) || socket.ping(), pingEvery)
    socket.on('ping', () => {
      pings++
      changed()
    })
    socket.on('message', (data) => acknowledge(String(data)))
    socket.on('close', () => {
      clearInterval(life)
      open.delete(socket)
      changed()
    })
    if (manners === 'greets') greet(socket)
    changed()
  }
  function greet(socket: WebSocket): void {
    const hello = { type: 'hello', num_connections: open.size, connection_info: { app_id: bot.app_id } }
    socket.send(JSON.stringify({ ...hello, debug_info: { host: 'applink', approximate_connection_time: 18_060 } }))
    socket.ping()
    // Slack sends an event again that was lost with its connection, and gives up on a command or a button.
    for (const [id, { type, payload, by, attempt }] of pending) {
      if (by && lives(by)) continue
      pending.delete(id)
      if (type === 'events_api') send(type, payload, attempt + 1)
    }
  }
  const send: Send = (type, payload, attempt = 0, take) => {
    const envelope_id = next('envelope')
    const [by] = [...open].slice(-1)
    pending.set(envelope_id, { type, payload, attempt, take, by })
    const retry = { retry_attempt: attempt, retry_reason: attempt > 0 ? 'timeout' : '' }
    const accepts_response_payload = Boolean(take) && type !== 'events_api'
    const envelope = { envelope_id, type, payload, accepts_response_payload }
    if (by && !silent.has(by)) by.send(JSON.stringify({ ...envelope, ...(type === 'events_api' && retry) }))
    const late = () => by && lives(by) && pending.has(envelope_id)
    setTimeout(() => late() && changed(`${type}: not acknowledged within 3 s`), 3000).unref()
  }
  function acknowledge(data: string): void {
    const ack = acknowledgement.safeParse(JSON.parse(data))
    const one = pending.get(ack.data?.envelope_id ?? '')
    const { envelope_id = '', payload = {} } = ack.data ?? {}
    if (!pending.delete(envelope_id)) changed(`not an acknowledgement, or a second one: ${data}`)
    const answered = Object.keys(payload).length > 0
    if (one?.take && (answered || one.type === 'interactive')) one.take(payload)
    else if (answered) changed('acknowledged with an answer that nobody sees')
    changed()
  }
  function drops(): void {
    for (const socket of hanging.splice(0)) socket.destroy()
    for (const socket of open) socket.terminate()
    open.clear()
  }
  function disconnects(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void {
    for (const socket of open) socket.send(JSON.stringify({ type: 'disconnect', reason }))
  }
  /** Reads and says nothing more on the connections that stand: not that it lives, and not goodbye either. */
  function fallsSilent(): void {
    for (const socket of open) {
      silent.add(socket)
      socket.pause()
    }
  }
  /** How the connections to come are met. */
  function meets(how: typeof manners): void {
    manners = how
  }
  /** Sends these very characters. */
  function blurts(frame: string): void {
    for (const socket of open) socket.send(frame)
  }
  const lives = (socket: WebSocket) => open.has(socket) && !silent.has(socket)
  const connections = () => [...open].filter(lives).length
  const isTaken = () => pending.size === 0
  const heard = { pings: () => pings, opened: () => opened }
  return { ticket, send, isTaken, drops, disconnects, fallsSilent, meets, blurts, connections, ...heard }
}
