import type { IncomingMessage, ServerResponse } from 'node:http'

/** Only our own files run and show, and nothing becomes markup. */
const policy = [
  "default-src 'none'",
  ...['script', 'style', 'img', 'connect'].map((what) => `${what}-src 'self'`),
  ...['base-uri', 'form-action', 'frame-ancestors', 'trusted-types'].map((what) => `${what} 'none'`),
  "require-trusted-types-for 'script'",
].join('; ')

/** What every answer says of itself. */
export const always = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** Answers with JSON. What comes with a question that is refused is not read. */
export function sayJson(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  const ends = status >= 400 ? { connection: 'close' } : {}
  response.writeHead(status, { ...always, 'content-type': 'application/json', ...ends, ...headers })
  response.end(JSON.stringify(body))
}

/** Says why something is not to be had, as a sentence. */
export function sayWhyNot(response: ServerResponse, status: number, error: string, headers: object = {}): void {
  sayJson(response, status, { error }, headers)
}

/** Says the same of all that there is not, for whoever opens an older link: in a browser it stands on a page of its own. */
export function sayNothingHere(response: ServerResponse): void {
  response.writeHead(404, { ...always, 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
  response.end('There is nothing here. The room has a new link at each start: open the one that it printed last.\n')
}

/** Answers with a file; without what it holds, where only that was asked. */
export function sayFile({ method }: IncomingMessage, response: ServerResponse, { type, bytes }: PageFile): void {
  response.writeHead(200, { ...always, 'content-type': type, 'content-length': bytes.length })
  response.end(method === 'HEAD' ? undefined : bytes)
}

/** A file of the page. */
export interface PageFile {
  type: string
  bytes: Uint8Array
}
