import { randomBytes } from 'node:crypto'
import { open } from '../memory/document.js'
import type { Store } from '../memory/keeper.js'
import { createSeal, type Seal } from '../memory/sealing.js'
import { OtherKey } from '../memory/trouble.js'
import { settings } from '../settings.js'
import { addToDotEnv } from './env-writing.js'

/** The setting MEMORY_KEY: a key, or that none is wanted, or nothing. */
type MemoryKey = string | undefined

/** What seals memories with that MEMORY_KEY; nothing where none is set. */
export function sealOf(memoryKey: MemoryKey): Seal | undefined {
  return memoryKey === undefined || memoryKey === 'none' ? undefined : createSeal(memoryKey)
}

/**
 * What seals the memories of people on Discord and Slack. Where no MEMORY_KEY is set one is made and added to .env, which
 * `tell` tells. Gives a sentence instead where memories lie there that it cannot open, or .env cannot be written.
 */
export async function sealForServing(parts: {
  memoryKey: MemoryKey
  store: Pick<Store, 'list'>
  /** Where the store is, for whoever must act. */
  directory: string
  tell(line: string): void
}): Promise<{ seal: Seal | undefined } | { wrong: string }> {
  const { memoryKey, store, directory, tell } = parts
  const seal = sealOf(memoryKey)
  const locked = await isLocked(store, seal).catch(() => null)
  if (locked) return { wrong: lockedIn(directory, memoryKey) }
  if (memoryKey !== undefined) return { seal }
  if (locked === null) return { wrong: unknownIn(directory) }
  const made = randomBytes(32).toString('base64')
  const kept = await addToDotEnv('MEMORY_KEY', made)
  if (kept === null) return { wrong: addIt(made) }
  if (kept === made) tell(madeOne)
  // Another start was first.
  else if (!settings.MEMORY_KEY.schema.safeParse(kept).success) return { wrong: unusable }
  return { seal: sealOf(kept) }
}

/**
 * What seals memories on the terminal and in the pipe: nothing is made there. Gives a sentence instead where memories lie that
 * another key sealed: with two keys in a folder nobody on Discord and Slack could be served any more.
 */
export async function sealHere(parts: { memoryKey: MemoryKey; store: Pick<Store, 'list'>; directory: string }) {
  const { memoryKey, store, directory } = parts
  const seal = sealOf(memoryKey)
  const wrong = seal && (await whyLocked(store, directory, memoryKey).catch(() => null))
  return wrong ? { wrong } : { seal }
}

/** The same in the room. Nobody but the one who opens it is in its folder: without a key that opens it nothing works there. */
export async function sealForRoom(parts: { memoryKey: MemoryKey; store: Pick<Store, 'list'>; directory: string }) {
  const { memoryKey, store, directory } = parts
  const wrong = await whyLocked(store, directory, memoryKey).catch(() => null)
  return wrong ? { wrong } : { seal: sealOf(memoryKey) }
}

/** Why nothing new may be written there: memories lie there that were sealed with another key. Null where none do. */
export async function whyLocked(store: Pick<Store, 'list'>, directory: string, memoryKey: MemoryKey) {
  return (await isLocked(store, sealOf(memoryKey))) ? lockedIn(directory, memoryKey) : null
}

/** Is there a memory that is sealed, and not with this seal? */
async function isLocked(store: Pick<Store, 'list'>, seal: Seal | undefined): Promise<boolean> {
  for await (const { bytes } of store.list('person/')) {
    const by = bytes && sealedBy(bytes)
    if (by && by !== seal?.by && !opens(bytes, seal)) return true
  }
  return false
}

/** Where the key's name stands in a sealed memory, in bytes from its beginning. */
const headLength = 2000

/** Which memory key sealed these bytes, by its name; unsealed ones have none. */
function sealedBy(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, headLength)).toString('latin1')
  return /"sealed"\s*:\s*\{\s*"by"\s*:\s*"([0-9a-f]{16})"/.exec(head)?.[1]
}

/** What is damaged is another matter. */
function opens(bytes: Uint8Array, seal: Seal | undefined): boolean {
  try {
    open(bytes, seal)
  } catch (error) {
    return !(error instanceof OtherKey)
  }
  return true
}

const madeOne =
  'Memories are encrypted. MEMORY_KEY was made for that and added to .env: back it up, without it memories cannot be read.'

const unusable = 'The MEMORY_KEY in .env is none: expected 32 random bytes in base64 (44 characters), or none.'

function unknownIn(directory: string): string {
  return `${directory} cannot be read, so nobody knows whether memories in it are encrypted already. Let this program read it, or set MEMORY_KEY in .env.`
}

/** Which MEMORY_KEY is set, where memories are encrypted with another; to go on with after an "and". */
export function whichKey(memoryKey: MemoryKey): string {
  if (memoryKey === undefined) return 'none is set'
  return memoryKey === 'none' ? 'it is set to none' : 'another one is set'
}

function lockedIn(directory: string, memoryKey: MemoryKey): string {
  return `In ${directory} are memories that are encrypted with a MEMORY_KEY, and ${whichKey(memoryKey)}. Put the line MEMORY_KEY=… that they were written with into .env (your backup of .env has it). Without it nobody can read them: to begin anew, move ${directory} away.`
}

function addIt(key: string): string {
  return `Memories on Discord and Slack are encrypted, and MEMORY_KEY could not be added to .env. Add this line to it, or to the environment, and back it up (without it memories cannot be read):
MEMORY_KEY=${key}
(A key that was just made and is used nowhere yet. MEMORY_KEY=none keeps memories readable.)`
}
