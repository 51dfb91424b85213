import type { IncomingMessage } from 'node:http'
import { Refused } from './refused.js'

/** The largest request that is read, in bytes. */
const largest = 500_000

/** The JSON that comes with a request. Throws {@link Refused} where that is none, or too much. */
export async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const { 'content-type': type = '', 'content-length': length = '0' } = request.headers
  if (!/^application\/json\s*(?:;|$)/i.test(type)) throw new Refused(415, 'Only JSON is read here.')
  if (Number(length) > largest) throw tooLarge()
  const bytes = await bytesOf(request)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refused(400, 'That is no JSON.')
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length
      if (size > largest) break
      chunks.push(chunk)
    }
  } catch {
    throw new Refused(400, 'That did not come whole.')
  }
  if (size > largest) throw tooLarge()
  return Buffer.concat(chunks)
}

function tooLarge(): Refused {
  return new Refused(413, `That is too much at once: up to ${largest / 1000} kB are read.`)
}
