import type { webApi } from '@slack/bolt'
import { describe, type Log } from '../../../log.js'
import type { Told } from '../../../message.js'
import { createHosts } from '../hosts.js'
import { reasonOf } from '../refusals.js'
import { rowOf, words } from './blocks.js'
import { silence } from './body.js'

/** What the button does that takes a file back: with its id. */
export const deleteFile = 'delete file'
/** So long Slack may take to take a file, in milliseconds. */
const patience = 15_000

type File = NonNullable<Told['file']>
export type Handing = ReturnType<typeof createHanding>

/** Hands people files in their direct message with the bot, wherever they ask for one, and takes them back. */
export function createHanding(parts: { client: webApi.WebClient; apiUrl: string | undefined; log: Log }) {
  const { client, log } = parts
  const safe = createHosts(parts.apiUrl)

  /** Hands it over, and gives why that cannot be, as a sentence; null where it could. */
  async function give(user: string, file: File): Promise<string | null> {
    try {
      await put(user, file)
      return null
    } catch (error) {
      log.warn(describe(error), 'A file could not be handed over in Slack')
      return reasonOf(error) === 'missing_scope' ? noScope : notTaken
    }
  }

  /** What a command has to say, once its file is handed over: where that cannot be, with what would be in it. */
  async function handed(told: Told, user: string): Promise<Told> {
    if (!told.file) return told
    const why = await give(user, told.file)
    return why === null
      ? { text: [...(told.before ?? []), handedOver].join('\n') }
      : { ...told, before: [...(told.before ?? []), why] }
  }

  async function put(user: string, { name, text }: File): Promise<void> {
    const bytes = Buffer.from(text)
    const ticket = await client.files.getUploadURLExternal({ filename: name, length: bytes.length })
    const { file_id: id = '', upload_url = '' } = ticket
    await upload(upload_url, bytes)
    // Whoever's id stands for a channel is written to directly: that needs no right of its own.
    const { channel = '', ts = '' } = await client.chat.postMessage({ channel: user, ...coverOf(user, id) })
    await client.files.completeUploadExternal({ files: [{ id, title: name }], channel_id: channel }).catch((error) => {
      void client.chat.delete({ channel, ts }).catch(() => {})
      void client.files.delete({ file: id }).catch(() => {})
      throw error
    })
  }

  /** The address alone lets the file in: no token goes there, and nothing goes anywhere but to Slack. */
  async function upload(address: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const url = safe(address)
    if (url === null) throw new Error('Slack wants a file at a host that is not its own')
    const { ok } = await fetch(url, {
      method: 'POST',
      body: bytes,
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    })
    if (!ok) throw new Error('Slack did not take a file')
  }

  /** Deletes a file that was handed over. Throws where Slack does not do that. */
  async function takeBack(id: string): Promise<void> {
    await client.files.delete({ file: id }).catch((error) => {
      if (!isGone.has(reasonOf(error) ?? '')) throw error
    })
  }

  return { give, handed, takeBack }
}

/** Where a file is that was handed over. */
export const handedOver = 'It is in a file now, in our direct message. Only you see it there, and a button deletes it.'
const noScope = 'Slack does not let me send files: whoever runs me has to add the scope files:write.'
const notTaken = 'Slack did not take the file just now.'
const isGone = new Set(['file_not_found', 'file_deleted'])

function coverOf(owner: string, id: string) {
  const text = 'All that is kept about you is in the file below. It stays in Slack until you delete it.'
  const button = { label: 'Delete the file', command: `${deleteFile} ${id}`, danger: true }
  return { text, blocks: [...words(text), rowOf(owner, [button])], ...silence }
}
