import { isWorthFetching, largestFile } from '../attachments.js'
import type { Attachment } from '../message.js'

/** A file that a platform has: how it is asked for, unless it is not to be had. */
export interface FileThere extends Omit<Attachment, 'bytes'> {
  ask: ((signal: AbortSignal) => Promise<Response>) | null
}

/** So many files of a message are fetched, and so much of it in all, in bytes: one person may have many messages waiting. */
const mostFetched = 15
const mostInAll = 15_000_000

/** Files with their bytes, where these may be of use; each is waited for `patience` milliseconds. Never rejects. */
export function fetched(files: readonly FileThere[], patience: number): Promise<Attachment[]> {
  let room = mostInAll
  return Promise.all(
    files.map(async ({ ask, ...file }, at) => {
      const { size = largestFile } = file
      const wanted = at < mostFetched && isWorthFetching(file) && size <= room
      if (wanted) room -= size
      return {
        ...file,
        bytes: wanted && ask ? await bytesOf(ask(AbortSignal.timeout(patience))).catch(() => null) : null,
      }
    }),
  )
}

async function bytesOf(asked: Promise<Response>): Promise<Uint8Array | null> {
  const { ok, body } = await asked
  if (!ok || !body) return null
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    // What was said of its size was not true; leaving the loop lets the rest go.
    if (length > largestFile) return null
  }
  return Buffer.concat(chunks)
}
