import PQueue from 'p-queue'
import { isStoneOver } from './changing/forgetting.js'
import { largestMemory, withinSize } from './changing/size.js'
import { type Opened, open, openCopy, sealed, sealedCopy, serialize } from './document.js'
import { type Memory, newMemory, type UserKey } from './memory.js'
import type { Seal } from './sealing.js'
import { Busy, Damaged, FromTheFuture, isFull, OtherKey } from './trouble.js'
import { type Found, found, ownerIn, stoneFrom } from './unreadable.js'

/** A stored document and its revision; no bytes where what lies there cannot be a document (too large, not a file). */
export interface Stored {
  bytes: Uint8Array | null
  revision: string
}

/**
 * Keeps small opaque documents by key: what the keeper asks of a file system or a database. Keys are
 * `person/<platform>/<id>`, `place/<platform>/<id>` and `ledger/<day>`.
 */
export interface Store {
  read(key: string): Promise<Stored | null>
  /**
   * Writes the document if it still has `revision` (null: if there is none), and resolves once it would survive a crash:
   * true, or false where another wrote first. Rejects with {@link Busy} where another holds the document too long.
   */
  write(key: string, bytes: Uint8Array, revision: string | null): Promise<boolean>
  /** Removes the document if it still has that revision, and nothing stands beside it. */
  remove(key: string, revision: string): Promise<boolean>
  /** Every document whose key begins with `person/`, `place/` or `ledger/`. */
  list(prefix: string): AsyncIterable<Stored>
  /** Keeps what cannot be read beside, if it still has that revision, and puts `instead` in its place in one step. */
  setAside(key: string, revision: string, instead: Uint8Array): Promise<boolean>
  /** Writes a smaller document over a larger one without asking for room. Not safe in a crash: for full disks only. */
  shrink(key: string, bytes: Uint8Array, revision: string): Promise<boolean>
  /** Removes what stands beside the document: copies set aside, what a crash left. */
  clear(key: string): Promise<void>
  /** Replaces what stands beside the document, or beside any, by what `change` gives; null leaves it as it is. */
  changeBeside(change: (bytes: Uint8Array) => Uint8Array | null, key?: string): Promise<void>
  /**
   * Removes what processes that died left behind, whosever it is; and of the copies set aside those that were so before a
   * time, if one is given (in milliseconds since 1970).
   */
  sweep(setAsideBefore?: number): Promise<void>
}

export type Keeper = ReturnType<typeof createKeeper>

/** So many documents are read or written at once, whatever the number of people (file descriptors are few). */
const mostAtOnce = 32
/** So long a change is tried again while others write first, in milliseconds. */
const patience = 5000

/**
 * The only way to a memory: one change at a time per person, each on the freshest copy. `onSetAside` is told when what lay
 * there could not be read and was set aside; the person begins anew, with remembering off if it was off there. With `seal`
 * all that is written is encrypted, and what lies there readable is at the next write or sweep.
 */
export function createKeeper(parts: {
  store: Store
  clock: () => number
  seal?: Seal | undefined
  onSetAside?: (user: UserKey) => void
  /** Is something under way with them? Then a sweep leaves their stone: it counts what they had forgotten. */
  isHere?: (user: UserKey) => boolean
}) {
  const { store, clock, seal, onSetAside, isHere = () => false } = parts
  const disk = new PQueue({ concurrency: mostAtOnce })
  const queues = new Map<UserKey, PQueue>()

  async function load(user: UserKey): Promise<Loaded> {
    const key = keyOf(user)
    const stored = await disk.add(() => store.read(key))
    if (stored === null) return { memory: newMemory(user), key: null, revision: null }
    try {
      if (stored.bytes === null) throw new Damaged('it is not a document')
      return { ...open(stored.bytes, seal, user), revision: stored.revision }
    } catch (error) {
      if (!(error instanceof Damaged)) throw error
      const instead = asWritten(stoneFrom(stored.bytes, user, clock()))
      if (await disk.add(() => store.setAside(key, stored.revision, instead))) onSetAside?.(user)
      await sealBeside(user)
      return load(user)
    }
  }

  /** The bytes of a memory as they are written: with a seal sealed, under its person's key until something is forgotten. */
  function asWritten(memory: Memory, before?: Opened, bytes = serialize(memory)): Uint8Array {
    const key = before?.memory.forgets === memory.forgets ? before.key : null
    return seal ? sealed(bytes, memory, seal, key ?? undefined) : bytes
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

  /** The person's memory now. Throws {@link FromTheFuture}, {@link OtherKey}, or what the store throws. */
  function read(user: UserKey): Promise<Memory> {
    return inTurn(user, async () => (await load(user)).memory)
  }

  /**
   * Runs `change` on the freshest memory and saves what it returns, again from the start where another process wrote
   * first; returning the same memory saves nothing. Resolves with the memory as saved, once it would survive a crash.
   * Throws {@link Busy}, {@link FromTheFuture}, {@link OtherKey}, or what the store throws; then nothing has changed.
   */
  function update(user: UserKey, change: (memory: Memory) => Memory): Promise<Memory> {
    return inTurn(user, async () => {
      const until = performance.now() + patience
      for (;;) {
        const before = await load(user)
        const changed = change(before.memory)
        if (changed === before.memory) return changed
        const whole = serialize(changed)
        const fitting = whole.length > largestMemory ? withinSize(changed, sizeOf) : changed
        const bytes = asWritten(fitting, before, fitting === changed ? whole : undefined)
        if (await disk.add(() => store.write(keyOf(user), bytes, before.revision))) return fitting
        if (performance.now() > until) throw new Busy('other processes write faster')
      }
    })
  }

  /**
   * {@link update} for a forgetting; if it changed anything, nothing stands beside the memory either. On a full disk the
   * new memory is written over the old one.
   */
  async function erase(user: UserKey, change: (memory: Memory) => Memory): Promise<void> {
    let erased = false
    const noted = (before: Memory) => {
      const after = change(before)
      erased = after !== before
      return after
    }
    await update(user, noted).catch(async (error) => {
      if (!isFull(error)) throw error
      await inTurn(user, () => eraseOnFullDisk(user, noted))
    })
    if (erased) await disk.add(() => store.clear(keyOf(user)))
  }

  /**
   * Erases a memory that cannot be opened here, and what stands beside it. Whether its person wants to be remembered stays,
   * readable: it is to open with the key that comes back, too.
   */
  function eraseUnopened(user: UserKey): Promise<void> {
    const key = keyOf(user)
    return inTurn(user, async () => {
      for (const until = performance.now() + patience; ; ) {
        const stored = await disk.add(() => store.read(key))
        if (stored === null) break
        const stone = stoneFrom(stored.bytes, user, clock())
        const bytes = serialize({ ...stone, forgets: stone.forgets + 1 })
        const written = disk.add(() => store.write(key, bytes, stored.revision))
        if (await written.catch((error) => isFull(error) && store.shrink(key, bytes, stored.revision))) break
        if (performance.now() > until) throw new Busy('other processes write faster')
      }
      await disk.add(() => store.clear(key))
    })
  }

  async function eraseOnFullDisk(user: UserKey, change: (memory: Memory) => Memory): Promise<void> {
    const before = await load(user)
    const { memory, revision, key } = before
    const after = change(memory)
    if (after === memory || revision === null) return
    const bytes = asWritten(after, before)
    // There is no room for more than lay there. What lay there readable may stay so until the next write.
    const smallest = key === null && bytes.length > sizeOf(memory) ? serialize(after) : bytes
    const written = await disk.add(() => store.shrink(keyOf(user), smallest, revision))
    if (!written) throw new Busy('another process writes')
  }

  /** Seals what stands beside the person's memory, if there is a seal. */
  async function sealBeside(user?: UserKey): Promise<void> {
    if (seal) await disk.add(() => store.changeBeside((bytes) => sealedCopy(bytes, seal), user && keyOf(user)))
  }

  /** What stood beside a memory, as it was before it was sealed. Throws {@link OtherKey}. */
  function openBeside(bytes: Uint8Array): Uint8Array {
    return openCopy(bytes, seal)
  }

  /** Seals a memory that lies there readable. */
  function sealNow(user: UserKey): Promise<void> {
    return inTurn(user, async () => {
      const loaded = await load(user)
      const isReadable = loaded.revision !== null && loaded.key === null
      if (isReadable) await disk.add(() => store.write(keyOf(user), asWritten(loaded.memory), loaded.revision))
    })
  }

  /** Is anything kept about them? */
  async function knows(user: UserKey): Promise<boolean> {
    return (await disk.add(() => store.read(keyOf(user)))) !== null
  }

  /** A memory as it lies there, which stays so also where it cannot be read; null where there is none. */
  async function look(user: UserKey): Promise<Found | null> {
    const stored = await disk.add(() => store.read(keyOf(user)))
    return stored && found(stored.bytes, seal, user)
  }

  /** {@link look} at every memory. */
  async function* all(): AsyncIterable<Found> {
    for await (const { bytes } of store.list('person/')) yield found(bytes, seal)
  }

  /** Everyone whose memory is kept, as far as it can be told whose it is. */
  async function* people(): AsyncIterable<UserKey> {
    for await (const { bytes } of store.list('person/')) {
      const user = bytes && ownerIn(bytes)
      if (user) yield user
    }
  }

  /**
   * Removes what crashes left, the stones of forgettings that are over, and what else is too old by `age`, if given; seals
   * what is readable, if there is a seal. Unreadable documents are left to their person's next visit, and those in use to the
   * next sweep.
   */
  async function sweep(age?: {
    change: (memory: Memory) => Memory
    setAsideBefore: number | undefined
  }): Promise<void> {
    await store.sweep(age?.setAsideBefore)
    for await (const { bytes, revision } of store.list('person/')) {
      try {
        if (bytes) await tidy(open(bytes, seal), revision, age?.change)
      } catch (error) {
        if (!leftAlone.some((kind) => error instanceof kind)) throw error
      }
    }
    await sealBeside()
  }

  async function tidy({ memory, key }: Opened, revision: string, age?: (memory: Memory) => Memory): Promise<void> {
    if (isStoneOver(memory, clock()) && !isHere(memory.user)) await store.remove(keyOf(memory.user), revision)
    else if (age && age(memory) !== memory) await update(memory.user, age)
    else if (seal && key === null) await sealNow(memory.user)
  }

  return { read, update, erase, eraseUnopened, knows, look, all, people, sweep, sealBeside, openBeside }
}

/** A memory as it lies in the store. */
interface Loaded extends Opened {
  revision: string | null
}

/** What a sweep leaves as it is, and goes on. */
const leftAlone = [Damaged, FromTheFuture, OtherKey, Busy]

/** `person/<platform>/<id>` */
function keyOf(user: UserKey): string {
  const colon = user.indexOf(':')
  return `person/${user.slice(0, colon)}/${user.slice(colon + 1)}`
}

function sizeOf(memory: Memory): number {
  return serialize(memory).length
}
