import { createHash, randomBytes } from 'node:crypto'
import { constants, type Dirent } from 'node:fs'
import {
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  utimes,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Store, Stored } from '../memory/keeper.js'
import { isAlive, removeDeadLock, thisProcess, withLock } from './lock.js'
import { removeSetAside } from './set-aside.js'

/** A larger file is no session file, in bytes. */
const largest = 1_000_000
/** A larger file that stands beside one is not changed, in bytes. */
const largestBeside = 100 * largest

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants

/**
 * Session files under `directory`: `person/terminal/ana` is `<directory>/terminal/ana.json`. A file is the old one or the
 * new one, never half; what `write` acknowledged survives a crash. Any number of processes of one host share a directory.
 */
export function createFileStore(directory: string): Store & { count(prefix: string): Promise<number> } {
  async function read(key: string): Promise<Stored | null> {
    return readStored(pathOf(directory, key))
  }

  async function write(key: string, bytes: Uint8Array, revision: string | null): Promise<boolean> {
    const path = pathOf(directory, key)
    await makeFolder(dirname(path))
    const temporary = temporaryFor(path)
    try {
      await writeNew(temporary, bytes)
      const written = await withLock(`${path}.lock`, async () => {
        if (((await readStored(path))?.revision ?? null) !== revision) return false
        await rename(temporary, path)
        return true
      })
      if (!written) await unlink(temporary)
      else await flush(dirname(path))
      return written
    } catch (error) {
      await unlink(temporary).catch(ignoreMissing)
      throw error
    }
  }

  async function remove(key: string, revision: string): Promise<boolean> {
    const path = pathOf(directory, key)
    // Whose a copy set aside is, only the document tells.
    if ((await besides(path)).length > 0) return false
    const removed = await ifUnchanged(path, revision, () => unlink(path))
    if (removed) await flush(dirname(path))
    return removed
  }

  async function setAside(key: string, revision: string, instead: Uint8Array): Promise<boolean> {
    const path = pathOf(directory, key)
    const aside = `${path}.damaged-${Date.now()}-${randomBytes(3).toString('hex')}`
    const temporary = temporaryFor(path)
    try {
      await writeNew(temporary, instead)
      const done = await ifUnchanged(path, revision, async () => {
        // A folder can only be moved away; all else has its second name before its first is taken.
        await link(path, aside).catch(() => rename(path, aside))
        await rename(temporary, path)
      })
      if (done) await flush(dirname(path))
      return done
    } finally {
      await unlink(temporary).catch(ignoreMissing)
    }
  }

  async function shrink(key: string, bytes: Uint8Array, revision: string): Promise<boolean> {
    const path = pathOf(directory, key)
    return ifUnchanged(path, revision, async () => {
      const file = await open(path, O_NOFOLLOW | O_WRONLY)
      try {
        await writeAll(file, bytes)
        await file.truncate(bytes.length)
        await file.sync()
      } finally {
        await file.close()
      }
    })
  }

  async function clear(key: string): Promise<void> {
    const path = pathOf(directory, key)
    if ((await besides(path)).length === 0) return
    await withLock(`${path}.lock`, async () => {
      for (const entry of await besides(path)) await rm(entry, { recursive: true, force: true })
    })
    await flush(dirname(path))
  }

  async function changeBeside(change: (bytes: Uint8Array) => Uint8Array | null, key?: string): Promise<void> {
    const found = key === undefined ? allBesides(directory) : await besides(pathOf(directory, key))
    for await (const entry of found) {
      const document = documentBeside(entry)
      if (document) await withLock(`${document}.lock`, () => replace(entry, change, temporaryFor(document)))
    }
  }

  async function* list(prefix: string): AsyncIterable<Stored> {
    for await (const path of documents(prefix)) {
      const stored = await readStored(path)
      if (stored) yield stored
    }
  }

  /** How many documents there are, by their names alone. */
  async function count(prefix: string): Promise<number> {
    let documentsSoFar = 0
    for await (const _ of documents(prefix)) documentsSoFar++
    return documentsSoFar
  }

  async function* documents(prefix: string): AsyncIterable<string> {
    const isWanted = (entry: Dirent) => entry.isDirectory() && prefixIn(entry.name) === prefix
    for (const { name } of (await entriesOf(directory)).filter(isWanted)) {
      for await (const path of filesIn(join(directory, name))) if (path.endsWith('.json')) yield path
    }
  }

  /** Removes what processes that died left behind: half-written files and locks. Those of the living stay. */
  async function sweep(setAsideBefore?: number): Promise<void> {
    for (const platform of (await entriesOf(directory)).filter((entry) => entry.isDirectory())) {
      if (setAsideBefore !== undefined) await removeSetAside(join(directory, platform.name), setAsideBefore)
      for await (const path of filesIn(join(directory, platform.name))) {
        if (isOrphan(path)) await unlink(path).catch(ignoreMissing)
        else if (/\.lock\+*$/.test(path)) await removeDeadLock(path)
      }
    }
  }

  return { read, write, remove, list, setAside, shrink, clear, changeBeside, sweep, count }
}

/** What the folder of a platform's places is called after it. */
const places = '.places'

/** What the keys of the documents in a folder begin with. */
function prefixIn(folder: string): string {
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

async function ifUnchanged(path: string, revision: string, change: () => Promise<void>): Promise<boolean> {
  return withLock(`${path}.lock`, async () => {
    if ((await readStored(path))?.revision !== revision) return false
    await change()
    return true
  })
}

function temporaryFor(path: string): string {
  return `${path}.${thisProcess}.${randomBytes(6).toString('hex')}.tmp`
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, at)
    if (bytesWritten === 0) throw new Error('the disk took none of the bytes')
    at += bytesWritten
  }
}

/** Writes a file that was not there, whole and on the disk, readable by its owner alone. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
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

/** What stands beside a document: copies set aside, and what a crash left. */
async function besides(path: string): Promise<string[]> {
  const own = basename(path)
  const entries = (await entriesOf(dirname(path))).filter(({ name }) => name.startsWith(own))
  const isBeside = (entry: string) =>
    entry.startsWith(`${path}.damaged-`) || entry.startsWith(`${path}.article`) || isOrphan(entry, path)
  return entries.map(({ name }) => join(dirname(path), name)).filter(isBeside)
}

/** Beside which document something stands that was set aside, or is an older program's. */
function documentBeside(entry: string): string | undefined {
  return /^(.*\.json)\.(?:damaged-|article)[^/]*$/s.exec(entry)?.[1]
}

/** What stands beside the memories of people. */
async function* allBesides(directory: string): AsyncIterable<string> {
  const folders = (await entriesOf(directory)).filter((one) => one.isDirectory() && prefixIn(one.name) === 'person/')
  for (const { name } of folders) for await (const path of filesIn(join(directory, name))) yield path
}

/** Replaces a file by what `change` makes of it, unless that is null, in one step; its time stays. */
async function replace(path: string, change: (bytes: Uint8Array) => Uint8Array | null, temporary: string) {
  const found = await lstat(path).catch(ignoreMissing)
  if (!found?.isFile() || found.size > largestBeside) return
  const bytes = change(await readFile(path))
  if (bytes === null) return
  try {
    await writeNew(temporary, bytes)
    await utimes(temporary, found.atime, found.mtime)
    await rename(temporary, path)
    await flush(dirname(path))
  } finally {
    await unlink(temporary).catch(ignoreMissing)
  }
}

/** A half-written file whose writer is dead, of any person or of the one at `path`. */
export function isOrphan(name: string, path = ''): boolean {
  const [, of, writer] = /^(.*)\.(\d+\.\d+)\.[0-9a-f]{12}\.tmp$/s.exec(name) ?? []
  return writer !== undefined && (path === '' || of === path) && !isAlive(writer)
}

async function* filesIn(folder: string): AsyncIterable<string> {
  for (const entry of await entriesOf(folder)) if (!entry.isDirectory()) yield join(folder, entry.name)
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error) => {
    ignoreMissing(error)
    return []
  })
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
