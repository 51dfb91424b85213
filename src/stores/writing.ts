import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isAlive, thisProcess } from './lock.js'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants

/** A name beside a path for what is being written: nobody else's, and it tells who writes. */
export function temporaryFor(path: string): string {
  return `${path}.${thisProcess}.${randomBytes(6).toString('hex')}.tmp`
}

/** A half-written file whose writer is dead, of any person or of the one at `path`. */
export function isOrphan(name: string, path = ''): boolean {
  const [, of, writer] = /^(.*)\.(\d+\.\d+)\.[0-9a-f]{12}\.tmp$/s.exec(name) ?? []
  return writer !== undefined && (path === '' || of === path) && !isAlive(writer)
}

/** Writes all of the bytes, from the beginning of the file on. */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, at)
    if (bytesWritten === 0) throw new Error('the disk took none of the bytes')
    at += bytesWritten
  }
}

/** Writes a file that was not there, whole and on the disk, readable by its owner alone. */
export async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600)
  try {
    await writeAll(file, bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Makes a folder that others cannot look into, its parents too, and makes their entries durable. (Where a folder can never
 * be made, under /proc say, Node's own recursive mkdir never returns.)
 */
export async function makeFolder(path: string): Promise<void> {
  const make = () => mkdir(path, { mode: 0o700 })
  try {
    await make().catch(async (error) => {
      if (error.code !== 'ENOENT' || dirname(path) === path) throw error
      await makeFolder(dirname(path))
      await make()
    })
    await flush(dirname(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error
  }
}

/** Puts the entries of a folder on the disk: only then does a renamed file survive a power cut. */
export async function flush(folder: string): Promise<void> {
  const handle = await open(folder, O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
