import { type FileHandle, open, readFile } from 'node:fs/promises'
import { withLock } from '../stores/lock.js'
import { valuesIn } from './env-file.js'

const path = '.env'

/**
 * Adds `name=value` to `.env`, which is then readable by its owner alone, unless a value stands there already; all else
 * stays as it is. Resolves with the value that counts, once it would survive a crash; with null where it cannot be added.
 */
export async function setInDotEnv(name: string, value: string): Promise<string | null> {
  try {
    return await withLock(`${path}.lock`, () => addUnlessThere(name, value))
  } catch {
    return null
  }
}

async function addUnlessThere(name: string, value: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const there = valueIn(text, name)
  if (there) return there
  const line = `${text === '' || text.endsWith('\n') ? '' : '\n'}${name}=${value}\n`
  // A quote that was never closed would take the line in.
  if (valueIn(text + line, name) !== value) return null
  const file = await open(path, 'a', 0o600)
  try {
    await add(file, line)
  } finally {
    await file.close()
  }
  return value
}

/** All of the line, on the disk, or nothing of it. */
async function add(file: FileHandle, line: string): Promise<void> {
  const { size } = await file.stat()
  try {
    await file.chmod(0o600)
    await file.appendFile(line)
    await file.sync()
  } catch (error) {
    await file.truncate(size)
    throw error
  }
}

function valueIn(text: string, name: string): string | undefined {
  return valuesIn(text.replace(/^\ufeff/, ''))[name]?.trim()
}
