import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Platform, WrongSettings } from '../platforms/platform.js'
import type { Page } from './metrics.js'

/** Where to listen. */
export interface Listening {
  port: number
  host: string
}

/** So long a request's head and all of it may take, in milliseconds, and how often that is looked after. */
const slowest = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2000 }

/**
 * Serves what others ask of the program: `/healthz` (200 as long as it lives), `/readyz` (200 while every platform is
 * connected, else 503 with those that are not), `/metrics` where `metrics` writes that page, and what platforms send. Resolves
 * with the address, once it listens; throws {@link WrongSettings} where it cannot. `platforms` gives those that go on.
 */
export async function listen(
  { port, host }: Listening,
  platforms: () => Platform[],
  { metrics, ...limits }: Partial<typeof slowest> & { metrics?: (() => Promise<Page>) | undefined } = {},
) {
  const server = createServer({ ...slowest, ...limits }, (request, response) => {
    serve(request, response, platforms(), metrics)
  })
  // Half a request, or none that is HTTP: Node has refused it already.
  server.on('clientError', (_, socket) => socket.destroy())
  await listening(server, port, host)
  const { port: actual } = server.address() as AddressInfo
  return { address: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, close: () => close(server) }
}

function serve(
  request: IncomingMessage,
  response: ServerResponse,
  platforms: Platform[],
  metrics: (() => Promise<Page>) | undefined,
): void {
  const [path = ''] = (request.url ?? '').split('?')
  const endpoint = platforms.find((one) => one.endpoint?.path === path)?.endpoint
  if (endpoint) endpoint.hear(request, response)
  else if (path === '/metrics' && metrics) void tell(request.method, response, metrics)
  else say(response, answerTo(path, request.method, platforms))
}

async function tell(method: string | undefined, response: ServerResponse, metrics: () => Promise<Page>): Promise<void> {
  if (!isRead(method)) return say(response, onlyGet)
  const page = await metrics().catch(() => null)
  say(response, page ? { status: 200, ...page } : { status: 500, text: 'The metrics could not be put together.' })
}

interface Answer {
  status: number
  text: string
  type?: string
}

const onlyGet = { status: 405, text: 'Only GET.' }

function isRead(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD'
}

function answerTo(path: string, method: string | undefined, platforms: Platform[]): Answer {
  if (path !== '/healthz' && path !== '/readyz') return { status: 404, text: 'There is nothing here.' }
  if (!isRead(method)) return onlyGet
  if (path === '/healthz') return { status: 200, text: 'alive' }
  const away = platforms.filter((one) => !one.isReady()).map(({ name }) => name)
  if (away.length > 0) return { status: 503, text: `not connected: ${away.join(', ')}` }
  return platforms.length > 0 ? { status: 200, text: 'ready' } : { status: 503, text: 'starting' }
}

/** What comes with a question that is refused is not read. */
function say(response: ServerResponse, { status, text, type = 'text/plain; charset=utf-8' }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    ...(status === 405 && { allow: 'GET, HEAD' }),
    ...(status >= 400 && { connection: 'close' }),
  })
  response.end(text.endsWith('\n') ? text : `${text}\n`)
}

async function listening(server: Server, port: number, host: string): Promise<void> {
  try {
    await once(server.listen({ port, host }), 'listening')
  } catch (error) {
    throw new WrongSettings(inWords((error as NodeJS.ErrnoException).code, port, host))
  }
}

function inWords(code: string | undefined, port: number, host: string): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${host} is in use. If Keepsake runs already, stop that first; else set PORT in .env to a free one.`
  if (code === 'EACCES') return `Port ${port} may not be used by this program. Set PORT in .env to one above 1023.`
  return `${host} is no address of this machine. Set HOST in .env to one, such as 127.0.0.1 or 0.0.0.0.`
}

async function close(server: Server): Promise<void> {
  const closed = once(server.close(), 'close')
  server.closeAllConnections()
  await closed
}
