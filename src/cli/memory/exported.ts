import { readFile, stat } from 'node:fs/promises'
import { parseAny } from '../../memory/document.js'
import type { Memory } from '../../memory/memory.js'
import { FromTheFuture, OtherKey } from '../../memory/trouble.js'

/** A larger file is no export, in bytes. */
const largest = 1_000_000

/** The memory in a file that was exported; a sentence where there is none. */
export async function memoryIn(path: string): Promise<Memory | { wrong: string }> {
  const bytes = await bytesIn(path)
  if (bytes === null) return { wrong: `${path} cannot be read.` }
  if (bytes === 'too large') return { wrong: `${path} is larger than any memory. Nothing was imported.` }
  try {
    return parseAny(bytes)
  } catch (error) {
    return { wrong: `${path} cannot be imported: ${whatIsWrong(bytes, error)}.` }
  }
}

async function bytesIn(path: string): Promise<Uint8Array | null | 'too large'> {
  try {
    if ((await stat(path)).size > largest) return 'too large'
    const bytes = await readFile(path)
    return bytes.length > largest ? 'too large' : bytes
  } catch {
    return null
  }
}

function whatIsWrong(bytes: Uint8Array, error: unknown): string {
  if (error instanceof OtherKey) return 'it is an encrypted session file, not an export (memory export makes one)'
  if (error instanceof FromTheFuture) return `a newer Keepsake wrote it (${error.message})`
  const version = versionIn(bytes)
  if (version !== undefined && version !== 1) return `its version, ${JSON.stringify(version)}, is not known here`
  return error instanceof Error ? error.message : 'it is no memory'
}

function versionIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString()).version ?? null
  } catch {
    return undefined
  }
}
