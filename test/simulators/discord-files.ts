import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { refuse, type Upload } from './discord-api.js'
import { snowflake } from './discord-wire.js'

export type Attachment = ReturnType<typeof attachmentOf>
/** What becomes of a download: it fails, it never ends, or more comes than was announced. */
type Trouble = 'fails' | 'hangs' | 'grows'
/** A file that somebody sends. */
export type Sending = { filename: string; content_type?: string; bytes?: string | Uint8Array; download?: Trouble }
type Wanted = { id: string | number; filename?: string | undefined }[] | undefined

const most = { files: 10, bytes: 10 * 1024 * 1024 }
const signature = '?ex=1&is=1&hm=1'

/** Where files lie that were sent; `host` is where they are served. */
export function fileShelf(host: () => string) {
  const shelf = new Map<string, { name: string; bytes: Buffer; download: Trouble | undefined }>()
  const fetched: string[] = []
  const headers: IncomingHttpHeaders[] = []

  function lay({ filename: name, content_type, bytes = 'x', download }: Sending): Attachment {
    const filename = name.replaceAll(' ', '_')
    const attachment = attachmentOf(host(), filename, Buffer.from(bytes as string), content_type)
    shelf.set(attachment.id, { name: filename, bytes: Buffer.from(bytes as string), download })
    return attachment
  }
  /** What a message holds of what it held before, once it asked for these and brought those. */
  function keep(wanted: Wanted, uploads: Map<string, Upload>, before: Attachment[]): Attachment[] {
    const kept = before.filter(({ id }) => !wanted || wanted.some((one) => String(one.id) === id))
    const unknown = wanted?.find(({ id }) => !uploads.has(String(id)) && !kept.some((one) => one.id === String(id)))
    if (unknown) refuse(400, 50146, 'Uploaded file not found.')
    if (kept.length + uploads.size > most.files) refuse(400, 30015, 'Maximum number of attachments in a message (10)')
    const tooLarge = [...uploads.values()].some(({ bytes }) => bytes.length > most.bytes)
    if (tooLarge) refuse(413, 40005, 'Request entity too large')
    const laid = [...uploads].map(([at, { name, type, bytes }]) => {
      const filename = wanted?.find(({ id }) => String(id) === at)?.filename ?? name
      return lay({ filename, content_type: type, bytes })
    })
    return [...kept, ...laid]
  }
  function serve(url: URL, response: ServerResponse, asked: IncomingHttpHeaders): boolean {
    const [, id = ''] = /^\/attachments\/(\d+)\/[^/]+$/.exec(url.pathname) ?? []
    if (!id) return false
    const { name, bytes, download } = { name: '', bytes: null, download: undefined, ...shelf.get(id) }
    const found = bytes && url.search === signature && decodeURIComponent(url.pathname).endsWith(`/${name}`)
    fetched.push(name)
    headers.push(asked)
    if (!found || download === 'fails') response.writeHead(404).end('This content is no longer available.')
    else if (download === 'hangs') response.writeHead(200, { 'content-length': bytes.length + 1 }).write(bytes)
    else if (download === 'grows') pour(response.writeHead(200), 64)
    else response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
    return true
  }
  function textsOf(attachments: Attachment[]): { name: string; text: string }[] {
    return attachments.map(({ id, filename }) => ({ name: filename, text: String(shelf.get(id)?.bytes) }))
  }
  return { lay, keep, serve, textsOf, fetched, headers }
}

/** So many MiB, as fast as they are taken. */
function pour(response: ServerResponse, left: number): void {
  if (left === 0 || response.destroyed) return void response.end()
  response.write(Buffer.alloc(1024 * 1024, 'x'), () => pour(response, left - 1))
}
function attachmentOf(host: string, filename: string, bytes: Buffer, content_type: string | undefined) {
  const id = snowflake()
  const url = `${host}/attachments/${id}/${encodeURIComponent(filename)}${signature}`
  return { id, filename, size: bytes.length, url, proxy_url: url, ...(content_type && { content_type }) }
}
