import type { webApi } from '@slack/bolt'
import type { FileThere } from '../../files.js'
import { createHosts } from '../hosts.js'
import type { SlackFile } from './wire.js'

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
  const safe = createHosts(apiUrl)

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

  return { fileThere }
}
