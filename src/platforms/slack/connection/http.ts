import type { IncomingMessage, ServerResponse } from 'node:http'
import { HTTPModuleFunctions, HTTPReceiver } from '@slack/bolt'
import type { Clients } from './clients.js'
import { eventsPath, type Way } from './way.js'

/** The largest request that is read, in bytes, and how far its time may be from ours, in seconds (Slack's own advice). */
const largest = 1_000_000
const mostApart = 5 * 60

/**
 * HTTP: Slack sends signed requests to an address of ours. Those that are not Slack's, or not of now, are refused.
 * `onRefused` is told of the first that was signed otherwise, or at another time.
 */
export function overHttp(signingSecret: string, { logger }: Clients, onRefused: () => void): Way {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: eventsPath,
    logger,
    bodyLimit: largest,
    // What fails before it is acknowledged, Slack sends again.
    processEventErrorHandler: async ({ response }) => {
      if (!response.headersSent) refuse(response, 503)
      return false
    },
  })
  let isOpen = false
  let told = false
  let end: (value?: unknown) => void = () => {}

  /** Tells once that somebody who signs was refused: it may be Slack. */
  function note({ statusCode }: ServerResponse): void {
    if (statusCode === 401 && !told) onRefused()
    told ||= statusCode === 401
  }

  async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers['x-slack-signature']) response.once('finish', () => note(response))
    if (request.method !== 'POST') return refuse(response, 405, { allow: 'POST' })
    const { 'content-length': length = '0', 'x-slack-request-timestamp': sentAt } = request.headers
    if (Number(length) > largest) return refuse(response, 413)
    if (sentAt !== undefined && !isOfNow(sentAt)) return refuse(response, 401)
    const body = await bodyOf(request)
    if (body === null) return refuse(response, 413)
    if (!isOpen && !isSetup(body)) return refuse(response, 503)
    const whole = Object.assign(request, { rawBody: body })
    if (isNothing(whole)) return refuse(response, 400)
    receiver.requestListener(whole, response)
  }

  return {
    receiver,
    endpoint: {
      path: eventsPath,
      // Whoever hangs up meanwhile gets no answer.
      hear: (request, response) => void hear(request, response).catch(() => response.destroy()),
    },
    async open() {
      isOpen = true
      return { ended: new Promise((resolve) => (end = resolve)) }
    },
    isOpen: () => isOpen,
    async close() {
      isOpen = false
      end()
    },
  }
}

function isOfNow(sentAt: string | string[]): boolean {
  return /^\d{1,15}$/.test(String(sentAt)) && Math.abs(Date.now() / 1000 - Number(sentAt)) <= mostApart
}

/** Does it say `null`? The receiver would stumble over that where nobody can catch it. */
function isNothing(request: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): boolean {
  try {
    return HTTPModuleFunctions.parseHTTPRequestBody(request) === null
  } catch {
    return false
  }
}

/** What Slack asks while the app is being set up: whether we are there. */
function isSetup(body: Buffer): boolean {
  return /"url_verification"|\bssl_check=1\b/.test(body.toString('latin1'))
}

/** The body of a request; null where it is too large, with the rest unread. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > largest) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Answers with a status and no word, and reads nothing more of that connection. */
function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, connection: 'close' }).end()
}
