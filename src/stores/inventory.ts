import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { parseAny } from '../memory/document.js'
import { FromTheFuture } from '../memory/trouble.js'
import { isOrphan, readStored } from './files.js'
import { isDeadLock } from './lock.js'

/** What lies in a folder of session files: paths from the folder on. */
export interface Inventory {
  /** Memories that can be read, or are encrypted. */
  memories: string[]
  /** Encrypted ones, by the id of the key that opens them. */
  sealed: Map<string, string[]>
  /** Memories that cannot be read. */
  broken: string[]
  /** Of a newer version of this program. */
  newer: string[]
  /** Set aside, as they could not be read. */
  damaged: string[]
  /** What processes that died left. */
  leftovers: string[]
  /** What this user may not look into. */
  closed: string[]
  /** What other users of this machine may look into. */
  open: string[]
}

/** Looks through a folder of session files, and changes nothing. */
export async function inventoryOf(directory: string): Promise<Inventory> {
  const found: Inventory = {
    ...{ memories: [], sealed: new Map(), broken: [], newer: [], damaged: [], leftovers: [], closed: [], open: [] },
  }
  const nobodyElse = await isPrivate(directory)
  for (const folder of await entriesOf(directory, directory, found)) {
    if (!folder.isDirectory()) continue
    const path = join(directory, folder.name)
    if (!nobodyElse && !(await isPrivate(path))) found.open.push(folder.name)
    for (const { name } of await entriesOf(path, directory, found)) {
      await sortIn(join(path, name), directory, found)
    }
  }
  return found
}

async function sortIn(path: string, directory: string, found: Inventory): Promise<void> {
  const name = relative(directory, path)
  if (isOrphan(path) || (await isDeadLock(path))) found.leftovers.push(name)
  else if (/\.damaged-[^/]*$/.test(path)) found.damaged.push(name)
  else if (/^(?!ledger$)[a-z]+$/.test(basename(join(path, '..'))) && path.endsWith('.json')) {
    await sortMemory(path, name, found)
  }
}

async function sortMemory(path: string, name: string, found: Inventory): Promise<void> {
  try {
    const stored = await readStored(path)
    // It went meanwhile.
    if (stored === null) return
    const key = stored.bytes && sealedBy(stored.bytes)
    if (key) found.sealed.set(key, [...(found.sealed.get(key) ?? []), name])
    else parseAny(stored.bytes ?? new Uint8Array())
    found.memories.push(name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) found.closed.push(name)
    else if (error instanceof FromTheFuture) found.newer.push(name)
    else found.broken.push(name)
  }
}

/** The id of the key that a document is encrypted with; null where it is not. */
function sealedBy(bytes: Uint8Array): string | null {
  try {
    const { version, sealed } = JSON.parse(Buffer.from(bytes).toString())
    return version === 2 && typeof sealed?.by === 'string' ? sealed.by : null
  } catch {
    return null
  }
}

async function isPrivate(path: string): Promise<boolean> {
  return lstat(path).then(
    ({ mode }) => (mode & 0o077) === 0,
    () => true,
  )
}

async function entriesOf(folder: string, directory: string, found: Inventory): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') found.closed.push(relative(directory, folder) || '.')
    return []
  })
}
