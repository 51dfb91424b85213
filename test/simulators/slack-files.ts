import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Answers } from './slack-chat.js'
import { bot, check, type FileObject, type Post, refuse, team, type Workspace } from './slack-workspace.js'

/** What becomes of a download: it fails, asks for a login, never ends, or more comes than was announced. */
type Trouble = 'fails' | 'login' | 'hangs' | 'grows'
/**
 * A file that somebody sends. It may lie: `size` and `url` are what Slack says of it, `redirect` is where its address
 * leads. `foreign`: of another organisation, so that only `files.info` tells what it is.
 */
export type Sending = { name: string; mimetype?: string; bytes?: string | Uint8Array; download?: Trouble } & Partial<{
  size: number
  url: string
  redirect: string
  foreign: boolean
}>
type Kept = Sending & { bytes: Buffer; user: string; told: FileObject; wanted?: number; token?: string; gone?: true }
type Methods = 'files.info' | 'files.delete' | 'files.getUploadURLExternal' | 'files.completeUploadExternal'

/** Where files lie that were sent; only who shows the bot's token gets one, others are led to a login. */
export function fileShelf(place: Workspace, mayRead: (headers: IncomingHttpHeaders) => boolean) {
  const shelf = new Map<string, Kept>()
  const downloads: string[] = []
  const downloadHeaders: IncomingHttpHeaders[] = []

  function keep(sending: Sending, user: string, more: Partial<Kept> = {}): FileObject {
    const { name, mimetype = 'application/octet-stream', bytes = 'x' } = sending
    const id = place.next('F')
    const held = Buffer.from(bytes as string)
    const own = `${place.root}/files-pri/${team}-${id}`
    const path = encodeURIComponent(name.toLowerCase().replaceAll(' ', '_'))
    const [url_private, url_private_download] = sending.url
      ? [sending.url, sending.url]
      : [`${own}/${path}`, `${own}/download/${path}`]
    const kind = { mimetype, filetype: name.split('.').at(-1), pretty_type: 'File', mode: 'hosted', editable: false }
    const urls = { url_private, url_private_download, permalink: `${place.root}/files/${user}/${id}/${path}` }
    const rest = { is_external: false, external_type: '', is_public: true, file_access: 'visible' }
    const told = { id, created: 1_790_000_000, timestamp: 1_790_000_000, name, title: name, ...kind, user, ...rest }
    const size = sending.size ?? held.length
    shelf.set(id, { ...sending, bytes: held, user, told: { ...told, user_team: team, size, ...urls }, ...more })
    return shown(id)
  }
  function shown(id: string): FileObject {
    const { told, foreign } = shelf.get(id) ?? refuse('file_not_found')
    const hidden = { mode: 'file_access', file_access: 'check_file_info', created: 0, timestamp: 0, user: '' }
    return foreign ? { id, ...hidden } : told
  }
  /** What a message says of the files that somebody sends with it. */
  function lay(files: Sending[], user: string): FileObject[] {
    const stranger = place.names.get(user)?.team !== team
    return files.map((one) => keep({ foreign: stranger, ...one }, user))
  }
  function serve(url: URL, response: ServerResponse, headers: IncomingHttpHeaders): boolean {
    const [, id = ''] = /^\/files-pri\/\w+-(F\w+)\//.exec(url.pathname) ?? []
    if (url.pathname === '/login')
      return Boolean(response.writeHead(200, page).end('<!DOCTYPE html><title>Slack</title>'))
    if (!id) return false
    const { name = '', bytes = null, download, redirect, gone, told } = shelf.get(id) ?? {}
    downloads.push(name)
    downloadHeaders.push(headers)
    place.changed()
    const login = `${place.root}/login?redir=${encodeURIComponent(url.pathname)}`
    if (!mayRead(headers) || download === 'login') response.writeHead(302, { location: login }).end()
    else if (redirect) response.writeHead(302, { location: redirect }).end()
    else if (!bytes || gone || download === 'fails') response.writeHead(404).end()
    else send(response, bytes, download, String(told?.mimetype))
    return true
  }
  /** Takes the bytes that the bot sends, raw or in a form; gives the status and what is said. */
  async function receive(path: string, headers: IncomingHttpHeaders, body: Buffer): Promise<[number, string]> {
    const file = [...shelf.values()].find(({ token }) => token && path === `/upload/v1/${token}`)
    const bytes = await bytesOf(headers['content-type'] ?? '', body)
    const wrong = !file || file.bytes.length > 0 || bytes.length !== file.wanted
    if (wrong) place.changed(`upload: ${bytes.length} bytes came, ${file?.wanted ?? 'none'} were announced`)
    if (!wrong) Object.assign(file, { bytes })
    return wrong ? [400, 'invalid'] : [200, `OK - ${bytes.length}`]
  }
  function own(id: string): Kept {
    const file = shelf.get(id)
    if (!file || file.gone) return refuse(file ? 'file_deleted' : 'file_not_found')
    return file
  }
  /** A message whose file is gone goes with it, unless it says something. */
  function strike(post: Post, id: string): void {
    const files = post.files.map((one) => (one.id === id ? { id, mode: 'tombstone' } : one))
    if (!post.files.some((one) => one.id === id)) return
    post.files = files
    if (!post.text && files.every(({ mode }) => mode === 'tombstone')) place.remove(post)
  }
  const answers: Answers<Methods> = {
    'files.info': ({ file }) => ({ file: own(file).told, comments: [], paging: {} }),
    'files.delete': ({ file }) => {
      if (own(file).user !== bot.user_id) refuse('cant_delete_file')
      Object.assign(own(file), { gone: true })
      for (const post of place.posts) strike(post, file)
      return {}
    },
    'files.getUploadURLExternal': ({ filename, length }) => {
      const token = place.next('upload')
      const { id } = keep({ name: filename, bytes: '', size: length }, bot.user_id, { wanted: length, token })
      return { upload_url: `${place.root}/upload/v1/${token}`, file_id: id }
    },
    'files.completeUploadExternal': ({ files, channel_id, thread_ts = '', initial_comment, blocks }) => {
      const laid = files.map(({ id, title }) => {
        const file = own(id)
        if (!file.token || file.user !== bot.user_id || file.bytes.length === 0) return refuse('file_not_found')
        Object.assign(file, { token: undefined })
        return Object.assign(file.told, { title: title ?? file.name })
      })
      // Slack fails on this one block here, and only here.
      if (!initial_comment && blocks?.some(({ type }) => type === 'markdown'))
        refuse('internal_error', 'a markdown block')
      const said = initial_comment ? { text: initial_comment } : { blocks }
      if (initial_comment || blocks) check(said)
      const shared = { files: laid, subtype: 'file_share', thread: thread_ts }
      if (channel_id) place.put(channel_id, bot.user_id, said, shared)
      return { files: laid.map(({ id, title }) => ({ id, title })) }
    },
  }
  /** What is in a file that the bot sent. */
  const textOf = (id: string) => String(own(id).bytes)
  return { lay, serve, receive, answers, downloads, downloadHeaders, textOf }
}

/** A host that is not Slack's, and what was asked of it. */
export async function foreignHost(body = 'x') {
  const requests: { method: string; path: string; headers: IncomingHttpHeaders }[] = []
  const server = createServer(({ method = '', url = '', headers }, response) => {
    requests.push({ method, path: url, headers })
    response.end(body)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

const page = { 'content-type': 'text/html; charset=utf-8' }
function send(response: ServerResponse, bytes: Buffer, download: Trouble | undefined, type: string): void {
  const headers = { 'content-type': type, 'content-length': bytes.length }
  if (download === 'hangs') response.writeHead(200, { 'content-length': bytes.length + 1 }).write(bytes)
  else if (download === 'grows') pour(response.writeHead(200, { 'content-type': type }), 64)
  else response.writeHead(200, headers).end(bytes)
}
/** So many MiB, as fast as they are taken. */
function pour(response: ServerResponse, left: number): void {
  if (left === 0 || response.destroyed) return void response.end()
  response.write(Buffer.alloc(1024 * 1024, 'x'), () => pour(response, left - 1))
}
async function bytesOf(type: string, body: Buffer): Promise<Buffer> {
  if (!type.startsWith('multipart/form-data')) return body
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const [first] = [...form.values()]
  if (typeof first === 'string' || !first) return Buffer.from(first ?? '')
  return Buffer.from(await first.arrayBuffer())
}
