import { randomBytes } from 'node:crypto'
import { constants, type Dirent } from 'node:fs'
import { link, open, rename, rm, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Store, Stored } from '../memory/keeper.js'
import { besides, changeBesides, removeSetAside } from './beside.js'
import { pathOf, prefixIn } from './keys.js'
import { removeDeadLock, withLock } from './lock.js'
import { entriesOf, filesIn, ignoreMissing, readStored } from './reading.js'
import { flush, isOrphan, makeFolder, temporaryFor, writeAll, writeNew } from './writing.js'

const { O_NOFOLLOW, O_WRONLY } = constants

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
    const path = key === undefined ? undefined : pathOf(directory, key)
    return changeBesides({ directory, path }, change)
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

async function ifUnchanged(path: string, revision: string, change: () => Promise<void>): Promise<boolean> {
  return withLock(`${path}.lock`, async () => {
    if ((await readStored(path))?.revision !== revision) return false
    await change()
    return true
  })
}
