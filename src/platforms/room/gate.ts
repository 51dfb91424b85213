import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The only address that is listened at. */
export const loopback = '127.0.0.1'

/** What of an address follows `/TOKEN/`, without its query; null where it does not begin so. Tells nothing of the token by time. */
export function pathBelow(url: string | undefined, token: string): string | null {
  const [, given, path] = /^\/([^/?]*)\/([^?]*)/.exec(url ?? '') ?? []
  return given !== undefined && path !== undefined && timingSafeEqual(digest(given), digest(token)) ? path : null
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Is a request meant for this machine by name? Another site's name may lead here all the same. */
export function isForUs({ headersDistinct: { host = [] } }: IncomingMessage, port: number): boolean {
  const [name = '', ...more] = host
  const names = [loopback, 'localhost'].flatMap((one) => [`${one}:${port}`, ...(port === 80 ? [one] : [])])
  return more.length === 0 && names.includes(name.toLowerCase())
}

/** Does a browser say that another page than ours sends it? */
export function isForeign({ headersDistinct }: IncomingMessage): boolean {
  const { host: [host = ''] = [], origin = [], 'sec-fetch-site': site = [] } = headersDistinct
  const own = `http://${host.toLowerCase()}`
  return origin.some((one) => one !== own) || site.some((one) => one !== 'same-origin' && one !== 'none')
}
