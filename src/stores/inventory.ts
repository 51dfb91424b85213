import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { parseAny } from '../memory/document.js'
import type { Seal } from '../memory/sealing.js'
import { FromTheFuture, OtherKey } from '../memory/trouble.js'
import { prefixIn } from './keys.js'
import { isDeadLock } from './lock.js'
import { readStored } from './reading.js'
import { isOrphan } from './writing.js'

/** What lies in a folder of session files: paths from the folder on. */
export interface Inventory {
  /** Memories that can be read. */
  memories: string[]
  /** Encrypted, with another key than the one that is set. */
  locked: string[]
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

/** Looks through a folder of session files, with what opens them where they are encrypted, and changes nothing. */
export async function inventoryOf(directory: string, seal: Seal | undefined): Promise<Inventory> {
  const found: Inventory = {
    ...{ memories: [], locked: [], broken: [], newer: [], damaged: [], leftovers: [], closed: [], open: [] },
  }
  const nobodyElse = await isPrivate(directory)
  for (const folder of await entriesOf(directory, directory, found)) {
    if (!folder.isDirectory()) continue
    const path = join(directory, folder.name)
    if (!nobodyElse && !(await isPrivate(path))) found.open.push(folder.name)
    for (const { name } of await entriesOf(path, directory, found)) {
      await sortIn(join(path, name), { directory, seal, found })
    }
  }
  return found
}

interface Sorting {
  directory: string
  seal: Seal | undefined
  found: Inventory
}

async function sortIn(path: string, { directory, seal, found }: Sorting): Promise<void> {
  const name = relative(directory, path)
  if (isOrphan(path) || (await isDeadLock(path))) found.leftovers.push(name)
  else if (/\.damaged-[^/]*$/.test(path)) found.damaged.push(name)
  else if (prefixIn(basename(dirname(path))) === 'person/' && path.endsWith('.json')) {
    const into = await conditionOf(path, seal)
    if (into) found[into].push(name)
  }
}

/** Where a memory belongs; nowhere if it went meanwhile. */
async function conditionOf(path: string, seal: Seal | undefined) {
  try {
    const stored = await readStored(path)
    if (stored === null) return null
    parseAny(stored.bytes ?? new Uint8Array(), seal)
    return 'memories'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) return 'closed'
    if (error instanceof OtherKey) return 'locked'
    return error instanceof FromTheFuture ? 'newer' : 'broken'
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
