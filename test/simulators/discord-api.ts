import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { z } from 'zod'
import { happening } from '../stage.js'

export type Asked = Record<string, string>
/** A file that came along. */
export type Upload = { name: string; type: string; bytes: Buffer }
/** What came besides the body: the files by their number, as '0' of 'files[0]'. */
type Along = { query: URLSearchParams; files: Map<string, Upload> }
/** What a route gives for what is asked: a body, or null for none. It refuses by `refuse`, or by `slow`. */
export type Handler = (asked: Asked, body: unknown, along: Along) => object | null
interface Answer {
  status: number
  body: object | null
  headers?: Record<string, string>
}

/** Answers with an error of that status, code and message; the request goes down as refused. */
export function refuse(status: number, code: number, message: string): never {
  throw Object.assign(new Error(message), { status, code })
}

/** Answers that it is too early, by so many seconds. */
export function slow(retry_after: number): never {
  throw Object.assign(new Error(), { answer: tooEarly(retry_after) })
}

interface Rules<Route> {
  /** May refuse any request by its headers. */
  check(route: string, headers: IncomingHttpHeaders): void
  /** Of this route only one request may be under way for the same first parameter. */
  alone: Route
  /** Serves what lies outside the API; false if there is no such thing. */
  serve(url: URL, response: ServerResponse, headers: IncomingHttpHeaders): boolean
}

/** A local API with these routes ('PATCH /channels/:channel') and no other. */
export async function localApi<Route extends string>(
  root: string,
  handlers: Record<Route, Handler>,
  { check, alone, serve: serveOther }: Rules<NoInfer<Route>>,
) {
  const refused: string[] = []
  let limited = 0
  const news = new EventEmitter().setMaxListeners(0)
  const planned: { route: Route; answer: Answer }[] = []
  const gates = new Map<string, Promise<void>>()
  const busy = new Set<string>()
  const server = createServer((request, response) => void serve(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  onTestFinished(away)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://local')
    const { pathname, searchParams: query } = url
    if (request.method === 'GET' && serveOther(url, response, request.headers)) return changed()
    const { route, asked } = routeOf(Object.keys(handlers), root, `${request.method} ${decodeURIComponent(pathname)}`)
    const key = route === alone && Object.values(asked)[0]
    const crossing = key && busy.has(key)
    if (key) busy.add(key)
    const sent = await buffer(request)
    const answer = await attempt(route, async () => {
      const handler = handlers[route as Route] ?? refuse(404, 0, '404: Not Found')
      check(route, request.headers)
      if (crossing) refuse(400, 0, 'Promise: one at a time')
      const { body, files } = await opened(sent, request.headers['content-type'] ?? '')
      return plan(route) ?? { status: 200, body: handler(asked, body, { query, files }) }
    })
    if (answer.status === 429) limited++
    changed()
    await gates.get(route)
    if (key && !crossing) busy.delete(key)
    if (!answer.body) return void response.writeHead(204).end()
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    response.end(JSON.stringify(answer.body))
  }
  async function attempt(route: string, answer: () => Promise<Answer>): Promise<Answer> {
    try {
      return await answer()
    } catch (error) {
      const { answer, ...fault } = error as Partial<Answer> & { answer?: Answer; code?: number }
      if (answer) return answer
      // What is not refused on purpose is a fault in here, and shall be seen too.
      const { status = 500, code = 0 } = fault
      const { message, stack } = error as Error
      refused.push(`${route}: ${status === 500 ? stack : `${status} ${code} ${message}`}`)
      return { status, body: { code, message } }
    }
  }
  function plan(route: string): Answer | undefined {
    const at = planned.findIndex((one) => one.route === route)
    return at < 0 ? undefined : planned.splice(at, 1)[0]?.answer
  }

  /** Gives what the check gives, once that is something: it is asked again after everything that happens here. */
  async function until<Value>(check: () => Value): Promise<Exclude<Value, false | null | undefined>> {
    for (;;) {
      const found = check()
      if (found) return found as Exclude<Value, false | null | undefined>
      await once(news, 'something')
    }
  }
  function changed(): void {
    news.emit('something')
  }
  /** The next such request is not looked at and gets this answer. */
  function answersNext(route: Route, answer: Answer): void {
    planned.push({ route, answer })
  }
  /** Does what such requests ask, but keeps the answers back until the function that it gives is called. */
  function holds(route: Route): () => void {
    const { happen, happened } = happening()
    gates.set(route, happened)
    return happen
  }
  /** Refuses all connections. What is open on the port besides requests, the caller closes first. */
  async function away(): Promise<void> {
    server.closeAllConnections()
    if (server.listening) await once(server.close(), 'close')
  }
  /** Listens again, on the same port. */
  async function back(): Promise<void> {
    await once(server.listen(port, '127.0.0.1'), 'listening')
  }
  return { server, port, refused, limited: () => limited, until, changed, answersNext, holds, away, back }
}

export function tooEarly(retry_after: number): Answer {
  const body = { message: 'You are being rate limited.', retry_after, global: false }
  return { status: 429, body, headers: { 'retry-after': String(retry_after) } }
}

/** What a request brought: JSON, or a form that holds it with files beside it. */
async function opened(sent: Buffer, type: string): Promise<{ body: unknown; files: Map<string, Upload> }> {
  const files = new Map<string, Upload>()
  if (sent.length === 0) return { body: null, files }
  if (/^application\/json\b/.test(type)) return { body: json(String(sent)), files }
  if (!/^multipart\/form-data\b/.test(type)) return refuse(400, 50035, 'Invalid Form Body: Content-Type')
  let body: unknown = null
  const form = await new Response(new Uint8Array(sent), { headers: { 'content-type': type } }).formData()
  for (const [name, part] of form) {
    const [, at = ''] = /^files\[(\d+)\]$/.exec(name) ?? []
    if (name === 'payload_json' && typeof part === 'string') body = json(part)
    else if (!at || typeof part === 'string') refuse(400, 50035, `Invalid Form Body: ${name}`)
    else files.set(at, { name: part.name, type: part.type, bytes: Buffer.from(await part.arrayBuffer()) })
  }
  return { body, files }
}
function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse(400, 50109, 'The request body contains invalid JSON.')
  }
}

/** What was sent, if it has the form; else it is refused. */
export function parse<Form>(form: z.ZodType<Form>, body: unknown): Form {
  const { success, data, error } = form.safeParse(body)
  if (success) return data
  const issues = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return refuse(400, 50035, `Invalid Form Body: ${issues.join(', ')}`)
}

function routeOf(routes: string[], root: string, path: string): { route: string; asked: Asked } {
  for (const route of routes) {
    const pattern = route.replace(' ', ` ${root}`).replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')
    const found = new RegExp(`^${pattern}$`).exec(path)
    if (found) return { route, asked: { ...found.groups } }
  }
  return { route: path, asked: {} }
}
