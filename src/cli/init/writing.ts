import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { withLock } from '../../stores/lock.js'
import { readDotEnv, withSettings } from '../env-file.js'

const path = '.env'
const header = '# The settings of Keepsake; .env.example explains them all.\n'

/** Why `.env` could not be written, as a sentence; null where it could. */
export function writingTrouble(): string | null {
  const found = readDotEnv(path)
  if (found === 'unreadable') return '.env is there, but cannot be read.'
  if (found && found.broken.length > 0) return `Line ${found.broken[0]} of .env is not NAME=value: mend it first.`
  try {
    accessSync(dirname(target()), constants.W_OK)
    return null
  } catch {
    return 'No .env can be written in this folder.'
  }
}

/**
 * Changes these settings in `.env`, as it stands now; null takes one away. The file is the old one or the new one, never
 * half, and its owner alone can read it. Gives what went wrong, as a code.
 */
export async function writeDotEnv(changes: Record<string, string | null>): Promise<string | null> {
  try {
    await withLock(`${path}.lock`, async () => write(changes))
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'it would not be read back'
  }
}

function write(changes: Record<string, string | null>): void {
  const found = readDotEnv(path)
  if (found === 'unreadable') throw new Error('.env cannot be read')
  const text = withSettings(found?.text ?? header, changes)
  const to = target()
  const temporary = `${to}.${process.pid}.tmp`
  try {
    const file = openSync(temporary, 'wx', 0o600)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, to)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** The file itself, where `.env` is a link to it. */
function target(): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
