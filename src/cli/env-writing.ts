import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { withLock } from '../stores/lock.js'
import { readDotEnv, withSettings } from './env-file.js'

const path = '.env'
const header = '# The settings of Keepsake; .env.example explains them all.\n'

/** Can `.env` be written, as it is or as a new file? */
export function mayWriteDotEnv(): boolean {
  const to = target()
  try {
    accessSync(dirname(to), constants.W_OK)
    if (existsSync(to)) accessSync(to, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Changes these settings in `.env`, as it stands now; null takes one away. The file is the old one or the new one, never
 * half, and its owner alone can read it. Gives what went wrong, in a few words; null where nothing did.
 */
export async function writeDotEnv(changes: Record<string, string | null>): Promise<string | null> {
  try {
    await rewrite(() => changes)
    return null
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code ?? message
  }
}

/** The same for one setting, unless it has a value there already. Gives the one that counts; null where it cannot be added. */
export async function addToDotEnv(name: string, value: string): Promise<string | null> {
  let there: string | undefined
  const unlessThere = (values: Record<string, string>): Record<string, string> => {
    there = values[name]?.trim()
    return there ? {} : { [name]: value }
  }
  return rewrite(unlessThere).then(
    () => there || value,
    () => null,
  )
}

/** Of several processes one after the other writes what `choose` makes of the settings that stand there. */
async function rewrite(choose: (values: Record<string, string>) => Record<string, string | null>): Promise<void> {
  await withLock(`${path}.lock`, async () => {
    const found = readDotEnv()
    if (found === 'unreadable' || !mayWriteDotEnv()) throw new Error('it may not be written')
    const changes = choose(found?.values ?? {})
    if (Object.keys(changes).length > 0) replace(withSettings(found?.text ?? header, changes))
  })
}

function replace(text: string): void {
  const to = target()
  const temporary = `${to}.${process.pid}.tmp`
  try {
    const file = openSync(temporary, 'wx', 0o600)
    try {
      writeSync(file, text)
      keepOwner(file, to)
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

/** Root may write the file of the user that runs it. */
function keepOwner(file: number, path: string): void {
  if (process.getuid?.() !== 0 || !existsSync(path)) return
  const { uid, gid } = statSync(path)
  fchownSync(file, uid, gid)
}

/** The file itself, where `.env` is a link to it. */
function target(): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
