import PQueue from 'p-queue'
import { isSpentStone, withinSize } from './changes.js'
import { Damaged, FromTheFuture, parse, parseAny, serialize } from './document.js'
import { type Memory, newMemory, type UserKey } from './memory.js'

/** A stored document and its revision; no bytes where what lies there cannot be a document (too large, not a file). */
export interface Stored {
  bytes: Uint8Array | null
  revision: string
}

/** Keeps small opaque documents by key: what the keeper asks of a file system or a database. */
export interface Store {
  read(key: string): Promise<Stored | null>
  /**
   * Writes the document if it still has `revision` (null: if there is none), and resolves once it would survive a crash:
   * true, or false where another wrote first. Rejects with {@link Busy} where another holds the document too long.
   */
  write(key: string, bytes: Uint8Array, revision: string | null): Promise<boolean>
  /** Removes the document if it still has that revision. */
  remove(key: string, revision: string): Promise<boolean>
  /** Every document whose key begins with `prefix`. */
  list(prefix: string): AsyncIterable<Stored>
  /** Moves what cannot be read out of the way, if it still has that revision, and keeps it. */
  setAside(key: string, revision: string): Promise<void>
  /** Removes what stands beside the document: copies set aside, what a crash left. */
  clear(key: string): Promise<void>
}

/** Another process has held a document for longer than anyone should wait. */
export class Busy extends Error {
  override name = 'Busy'
}

/** A person's memory as it stands, and whether what lay there before could not be read and was set aside just now. */
export interface Snapshot {
  memory: Memory
  setAside: boolean
}

export type Keeper = ReturnType<typeof createKeeper>

/** So many documents are read or written at once, whatever the number of people (file descriptors are few). */
const mostAtOnce = 32
/** So long a change is tried again while others write first, in milliseconds. */
const patience = 5000

/** The only way to a memory: one change at a time per person, each on the freshest copy. */
export function createKeeper({ store, clock }: { store: Store; clock: () => number }) {
  const disk = new PQueue({ concurrency: mostAtOnce })
  const queues = new Map<UserKey, PQueue>()

  async function load(user: UserKey): Promise<Snapshot & { revision: string | null }> {
    const key = keyOf(user)
    const stored = await disk.add(() => store.read(key))
    if (stored === null) return { memory: newMemory(user), revision: null, setAside: false }
    try {
      if (stored.bytes === null) throw new Damaged('it is not a document')
      return { memory: parse(stored.bytes, user), revision: stored.revision, setAside: false }
    } catch (error) {
      if (!(error instanceof Damaged)) throw error
      await disk.add(() => store.setAside(key, stored.revision))
      return { ...(await load(user)), setAside: true }
    }
  }

  /** Runs one job after the other for each person; a queue is dropped as soon as it is empty. */
  async function inTurn<Result>(user: UserKey, job: () => Promise<Result>): Promise<Result> {
    const queue = queues.get(user) ?? new PQueue({ concurrency: 1 })
    queues.set(user, queue)
    try {
      return await queue.add(job)
    } finally {
      if (queue.size === 0 && queue.pending === 0 && queues.get(user) === queue) queues.delete(user)
    }
  }

  /** The person's memory now. Throws {@link FromTheFuture}, or what the store throws. */
  function read(user: UserKey): Promise<Snapshot> {
    return inTurn(user, () => load(user))
  }

  /**
   * Runs `change` on the freshest memory and saves what it returns, again from the start where another process wrote
   * first; returning the same memory saves nothing. Resolves with the memory as saved, once it would survive a crash.
   * Throws {@link Busy}, {@link FromTheFuture}, or what the store throws; then nothing has changed.
   */
  function update(user: UserKey, change: (memory: Memory) => Memory): Promise<Memory> {
    return inTurn(user, async () => {
      const until = performance.now() + patience
      for (;;) {
        const { memory, revision } = await load(user)
        const changed = change(memory)
        if (changed === memory) return memory
        const fitting = withinSize(changed, (one) => serialize(one).length)
        if (await disk.add(() => store.write(keyOf(user), serialize(fitting), revision))) return fitting
        if (performance.now() > until) throw new Busy('other processes write faster')
      }
    })
  }

  /** {@link update}; if it changed anything, no damaged or half-written copy is left beside the memory either. */
  async function erase(user: UserKey, change: (memory: Memory) => Memory): Promise<Memory> {
    let erased = false
    const memory = await update(user, (before) => {
      const after = change(before)
      erased = after !== before
      return after
    })
    if (erased) await disk.add(() => store.clear(keyOf(user)))
    return memory
  }

  /** Removes the stones of forgettings that are over. Unreadable documents are left to their person's next visit. */
  async function sweep(): Promise<void> {
    for await (const { bytes, revision } of store.list('person/')) {
      try {
        const memory = bytes && parseAny(bytes)
        if (memory && isSpentStone(memory, clock())) await store.remove(keyOf(memory.user), revision)
      } catch (error) {
        if (!(error instanceof Damaged || error instanceof FromTheFuture)) throw error
      }
    }
  }

  return { read, update, erase, sweep }
}

/** `person/<platform>/<id>` */
function keyOf(user: UserKey): string {
  const colon = user.indexOf(':')
  return `person/${user.slice(0, colon)}/${user.slice(colon + 1)}`
}

/** Why a memory could not be read or saved, in words for its person. */
export function troubleInWords(error: unknown): string {
  if (error instanceof Busy) return 'another program is using it'
  if (error instanceof FromTheFuture) return 'a newer Keepsake wrote it'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) return 'the disk is full'
  if (['EROFS', 'EACCES', 'EPERM'].includes(code)) return 'its folder may not be written'
  return 'something failed on my side'
}
