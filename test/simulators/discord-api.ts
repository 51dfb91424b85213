import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { z } from 'zod'
import { happening } from '../stage.js'

export type Asked = Record<string, string>
/** What a route gives for what is asked: a body, or null for none. It refuses by `refuse`. */
export type Handler = (asked: Asked, body: unknown, query: URLSearchParams) => object | null
interface Answer {
  status: number
  body: object | null
  headers?: Record<string, string>
}

/** Answers with an error of that status, code and message; the request goes down as refused. */
export function refuse(status: number, code: number, message: string): never {
  throw Object.assign(new Error(message), { status, code })
}

/**
 * A local API with these routes ('PATCH /channels/:channel') and no other. `check` may refuse any request by its headers;
 * of the route `alone` only one request may be under way for the same first parameter.
 */
export async function localApi<Route extends string>(
  root: string,
  handlers: Record<Route, Handler>,
  check: (route: string, headers: IncomingHttpHeaders) => void,
  alone: NoInfer<Route>,
) {
  const refused: string[] = []
  const news = new EventEmitter().setMaxListeners(0)
  const planned: { route: Route; answer: Answer }[] = []
  const gates = new Map<string, Promise<void>>()
  const busy = new Set<string>()
  const server = createServer((request, response) => void serve(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  onTestFinished(away)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://local')
    const { route, asked } = routeOf(Object.keys(handlers), root, `${request.method} ${decodeURIComponent(pathname)}`)
    const key = route === alone && Object.values(asked)[0]
    const crossing = key && busy.has(key)
    if (key) busy.add(key)
    const body = await text(request)
    const answer = attempt(route, () => {
      const handler = handlers[route as Route] ?? refuse(404, 0, '404: Not Found')
      check(route, request.headers)
      if (crossing) refuse(400, 0, 'Promise: one at a time')
      return plan(route) ?? { status: 200, body: handler(asked, body ? JSON.parse(body) : null, searchParams) }
    })
    changed()
    await gates.get(route)
    if (key && !crossing) busy.delete(key)
    if (!answer.body) return void response.writeHead(204).end()
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    response.end(JSON.stringify(answer.body))
  }
  function attempt(route: string, answer: () => Answer): Answer {
    try {
      return answer()
    } catch (error) {
      // What is not refused on purpose is a fault in here, and shall be seen too.
      const { status = 500, code = 0, message, stack } = error as Error & { status?: number; code?: number }
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
  return { server, port, refused, until, changed, answersNext, holds, away, back }
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
