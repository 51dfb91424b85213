import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** What the folder of a platform's places is called after it. */
const places = '.places'

/** What the keys of the documents in a folder begin with. */
export function prefixIn(folder: string): string {
  if (folder === 'ledger') return 'ledger/'
  return folder.endsWith(places) ? 'place/' : 'person/'
}

/** The file of a key. An id outside a safe alphabet becomes a hash: nothing of it can leave the folder or clash there. */
export function pathOf(directory: string, key: string): string {
  const [, kind, platform, ledger, id] = /^(?:(person|place)\/(?!ledger\/)([a-z]+)|(ledger))\/(.+)$/s.exec(key) ?? []
  if (!id) throw new Error('not a key of a document')
  const folder = ledger ?? (kind === 'place' ? `${platform}${places}` : (platform ?? ''))
  return join(directory, folder, `${isSafe(id) ? id : `~${createHash('sha256').update(id).digest('hex')}`}.json`)
}

/** Lower case only (some file systems fold it), no dots, none of the names that Windows keeps for devices. */
function isSafe(id: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(id) && !/^(con|prn|aux|nul|(com|lpt)\d)$/.test(id)
}
