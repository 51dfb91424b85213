import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, type Log, reference } from '../../log.js'
import { WrongSettings } from '../platform.js'
import { wentWrong, withReference } from '../told.js'
import { jsonOf } from './bodies.js'
import { isForeign, isForUs, loopback, pathBelow } from './gate.js'
import type { Handlers } from './handlers.js'
import { Refused } from './refused.js'
import { askedIn, isRequest, type RequestName } from './requests.js'
import { type PageFile, sayFile, sayJson, sayWhyNot } from './responses.js'

/** So long a request's head and all of it may take, in milliseconds, and how often that is looked after. */
const slowest = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2000 }
const mostConnections = 200
/** So long what is under way may take at the end, in milliseconds. */
const lastPatience = 500

/** What is served below the token, on this machine alone. */
export interface Served {
  port: number
  token: string
  files: ReadonlyMap<string, PageFile>
  handlers: Handlers
  /** Tells a page what happens. Throws {@link Refused}. */
  watch(response: ServerResponse): void
  log: Log
}

/** Listens on loopback, and gives the port. Throws {@link WrongSettings} where it cannot. Outside the token there is nothing. */
export async function serveRoom(wanted: Served): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer({ ...slowest, requireHostHeader: false })
  let served = wanted
  const hear = (request: IncomingMessage, response: ServerResponse) => void answer(request, response, served)
  server.on('request', hear).on('checkExpectation', hear)
  // Half a request, or none that is HTTP: nothing is said to it.
  server.on('clientError', (_, socket) => socket.destroy())
  server.maxConnections = mostConnections
  await listening(server, wanted.port)
  const { port } = server.address() as AddressInfo
  served = { ...wanted, port }
  return { port, close: () => close(server) }
}

async function answer(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  try {
    const path = isForUs(request, served.port) ? pathBelow(request.url, served.token) : null
    await answerBelow(path, request, response, served)
  } catch (error) {
    if (response.headersSent || response.destroyed) response.destroy()
    else if (error instanceof Refused) sayWhyNot(response, error.status, error.message)
    else sayWhyNot(response, 500, noted(error, served.log))
  }
}

function noted(error: unknown, log: Log): string {
  const ref = reference()
  log.warn({ reference: ref, ...describe(error) }, 'Something that was asked in the room could not be done')
  return withReference({ text: wentWrong, reference: ref })
}

async function answerBelow(
  path: string | null,
  request: IncomingMessage,
  response: ServerResponse,
  { files, handlers, watch }: Served,
): Promise<void> {
  const file = path === null ? undefined : files.get(path)
  const isStream = path === 'events'
  if (path === null || !(file || isStream || isRequest(path))) return sayWhyNot(response, 404, 'There is nothing here.')
  const methods = file ? ['GET', 'HEAD'] : [isStream ? 'GET' : 'POST']
  if (!methods.includes(request.method ?? '')) {
    return sayWhyNot(response, 405, `Only ${methods.join(' and ')}.`, { allow: methods.join(', ') })
  }
  if (file) return sayFile(request, response, file)
  if (isForeign(request)) throw new Refused(403, 'Only the page of this room may ask that.')
  if (isRequest(path)) sayJson(response, 200, await resultOf(path, await jsonOf(request), handlers))
  else watch(response)
}

async function resultOf<Name extends RequestName>(name: Name, body: unknown, handlers: Handlers): Promise<object> {
  const asked = askedIn(name, body)
  if (asked === null) throw new Refused(400, 'That is not what the page asks.')
  return handlers[name](asked)
}

async function listening(server: Server, port: number): Promise<void> {
  try {
    await once(server.listen({ port, host: loopback }), 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EACCES' ? 'may not be used by this program' : 'is in use'
    throw new WrongSettings(`Port ${port} ${why}. Give another with --port, or leave it out for a free one.`)
  }
}

async function close(server: Server): Promise<void> {
  const closed = once(server.close(), 'close')
  server.closeIdleConnections()
  await Promise.race([closed, wait(lastPatience, undefined, { ref: false })])
  server.closeAllConnections()
  await closed
}
