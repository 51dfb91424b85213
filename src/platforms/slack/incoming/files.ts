import type { webApi } from '@slack/bolt'
import type { FileThere } from '../../files.js'
import type { SlackFile } from './events.js'

/** Slack's files lie there, beside where its API is. */
const hosts = /^(?:[a-z0-9-]+\.)*slack\.com$/

/**
 * Finds files where they were sent: `token` goes to Slack's own hosts over https, or to where its API was set to be, and
 * nowhere else.
 */
export function createFiles({
  client,
  token,
  apiUrl,
}: {
  client: webApi.WebClient
  token: string
  apiUrl: string | undefined
}) {
  const home = apiUrl === undefined ? null : new URL(apiUrl).origin

  /** A file as it was sent. Files of another organisation are known by their number alone: then Slack is asked. */
  async function fileThere(sent: SlackFile): Promise<FileThere> {
    const file = sent.file_access === 'check_file_info' && sent.id ? await asked(sent.id, sent) : sent
    const { name, mimetype, size, url_private, url_private_download } = file
    const url = safe(url_private_download ?? url_private ?? '')
    return {
      name: name ?? 'a file',
      type: mimetype ?? '',
      ...(size !== undefined && { size }),
      ask:
        url && ((signal) => fetch(url, { redirect: 'error', signal, headers: { authorization: `Bearer ${token}` } })),
    }
  }

  async function asked(id: string, sent: SlackFile): Promise<SlackFile> {
    const { file } = await client.files.info({ file: id }).catch(() => ({ file: undefined }))
    return (file as SlackFile | undefined) ?? sent
  }

  function safe(address: string): URL | null {
    if (!URL.canParse(address)) return null
    const url = new URL(address)
    const isSlacks = url.protocol === 'https:' && url.port === '' && hosts.test(url.hostname)
    return isSlacks || url.origin === home ? url : null
  }

  return { fileThere }
}
