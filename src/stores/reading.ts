import { createHash } from 'node:crypto'
import { constants, type Dirent } from 'node:fs'
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stored } from '../memory/keeper.js'

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants

/** A larger file is no session file, in bytes. */
const largest = 1_000_000

/** What lies at a path, without following a link or opening what is no file; no bytes where it has more than `most`. */
export async function readStored(path: string, most = largest): Promise<Stored | null> {
  let file: FileHandle
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (code !== 'ELOOP' && code !== 'ENXIO') throw error
    const { ino, size, mtimeMs } = await lstat(path)
    return { bytes: null, revision: `!${ino}.${size}.${mtimeMs}` }
  }
  try {
    const stat = await file.stat()
    if (!stat.isFile() || stat.size > most) {
      return { bytes: null, revision: `!${stat.ino}.${stat.size}.${stat.mtimeMs}` }
    }
    const bytes = await file.readFile()
    return { bytes, revision: createHash('sha256').update(bytes).digest('base64url') }
  } finally {
    await file.close()
  }
}

/** The files in a folder, by their paths; none where there is no folder. */
export async function* filesIn(folder: string): AsyncIterable<string> {
  for (const entry of await entriesOf(folder)) if (!entry.isDirectory()) yield join(folder, entry.name)
}

export async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error) => {
    ignoreMissing(error)
    return []
  })
}

/** What is gone already is no failure; anything else is thrown on. */
export function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
