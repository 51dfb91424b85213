import type { Attachment as DiscordAttachment } from 'discord.js'
import { isWorthFetching, largestFile } from '../../../attachments.js'
import type { Attachment } from '../../../message.js'

/** So many files of a message are fetched, and so much of it in all, in bytes: one person may have many messages waiting. */
const mostFetched = 15
const mostInAll = 15_000_000

/** What came with a message, with its bytes where they may be of use; each is waited for `patience` milliseconds. */
export function attachmentsIn(files: readonly DiscordAttachment[], patience: number): Promise<Attachment[]> {
  let room = mostInAll
  return Promise.all(
    files.map(async ({ name, contentType, size, url }, at) => {
      const file = { name, type: contentType ?? '', size }
      const wanted = at < mostFetched && isWorthFetching(file) && size <= room
      if (wanted) room -= size
      return { ...file, bytes: wanted ? await bytesAt(url, patience).catch(() => null) : null }
    }),
  )
}

async function bytesAt(url: string, patience: number): Promise<Uint8Array | null> {
  const { ok, body } = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patience) })
  if (!ok || !body) return null
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    // What Discord said of its size was not true; leaving the loop lets the rest go.
    if (length > largestFile) return null
  }
  return Buffer.concat(chunks)
}
