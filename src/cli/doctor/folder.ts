import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Settings } from '../../config.js'
import { counted } from '../../memory/text/counted.js'
import { type Inventory, inventoryOf } from '../../stores/inventory.js'
import { sealOf, whichKey } from '../memory-key.js'
import { type Finding, fine, mend, note, stops } from './finding.js'

/** Less is told of, in bytes: what a busy day writes, and what a disk needs to breathe. */
const leastSpace = 100_000_000
const about = 'SESSIONS_DIR'

/** The folder of the session files: is it there, can it be written, is there room, and is all in it as it should be? */
export async function lookAtFolder(settings: Settings): Promise<Finding[]> {
  const directory = settings.SESSIONS_DIR
  const home = nearest(directory)
  if (!statSync(home).isDirectory()) return [mend(about, `${home} is no folder.`, 'Set SESSIONS_DIR in .env to one.')]
  if (!mayWrite(home)) return [mend(about, `${home} cannot be written: nothing is remembered.`, ownership(home))]
  const space = lookAtSpace(home)
  if (home !== resolve(directory)) return [fine(about, `${directory} is made with the first memory`), space]
  const found = await inventoryOf(directory, sealOf(settings.MEMORY_KEY))
  return [...findingsIn(found, settings), space]
}

/** The folder itself, or where it would be made. */
function nearest(path: string): string {
  const whole = resolve(path)
  return existsSync(whole) || dirname(whole) === whole ? whole : nearest(dirname(whole))
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

function ownership(path: string): string {
  return `Make it yours: sudo chown -R "$(id -un)" ${path} && chmod -R u+rwX ${path}`
}

function lookAtSpace(path: string): Finding {
  const { bavail, bsize, ffree, files } = statfsSync(path)
  const free = bavail * bsize
  const size = free >= 1e9 ? `${(free / 1e9).toFixed(1)} GB` : `${Math.floor(free / 1e6)} MB`
  if (free < leastSpace) return mend('disk', `Only ${size} are free where the memories are.`, 'Make room there.')
  // Some file systems count no files.
  if (files > 0 && ffree < 1000)
    return mend('disk', `It takes only ${counted(ffree, 'more file')}.`, 'Make room there.')
  return fine('disk', `${size} free`)
}

function findingsIn(found: Inventory, { SESSIONS_DIR: directory, ...settings }: Settings): Finding[] {
  const { memories, locked, broken, newer, damaged, leftovers, closed, open } = found
  const first = ([path = '']: string[]) => join(directory, path)
  const says = (many: string[], what: string, rest: string) => `${counted(many.length, what)} ${rest}: ${first(many)}`
  const findings = [
    ...(closed.length > 0 ? [mend(about, says(closed, 'thing', 'may not be read by you'), ownership(directory))] : []),
    ...(open.length > 0
      ? [mend(about, says(open, 'folder', 'can be read by others'), `chmod -R go= ${directory}`)]
      : []),
    ...(broken.length > 0 ? [mend(about, says(broken, 'memory', 'cannot be read'), brokenFix)] : []),
    ...(newer.length > 0 ? [mend(about, says(newer, 'memory', 'of a newer version'), newerFix)] : []),
    ...(damaged.length > 0 ? [mend(about, says(damaged, 'damaged file', 'set aside'), damagedFix)] : []),
    ...(leftovers.length > 0
      ? [note(about, `${counted(leftovers.length, 'leftover')} of a crash; the next start sweeps them.`)]
      : []),
    ...(locked.length > 0 ? [lockedOut(locked.length, settings)] : []),
  ]
  const kept = `${directory}: ${counted(memories.length, 'memory')}`
  return [fine(about, kept), ...findings]
}

/** On the terminal without a key only those who are encrypted are told so; all else does not start. */
function lockedOut(many: number, settings: Omit<Settings, 'SESSIONS_DIR'>): Finding {
  const { MEMORY_KEY: key } = settings
  const are = `${counted(many, 'memory')} ${many === 1 ? 'is' : 'are'}`
  const says = `${are} encrypted with a MEMORY_KEY, and ${whichKey(key)}.`
  const isServed = settings.DISCORD_TOKEN ?? settings.SLACK_BOT_TOKEN
  return isServed || sealOf(key) ? stops('MEMORY_KEY', says, lockedFix) : mend('MEMORY_KEY', says, lockedFix)
}

const lockedFix = 'Put the line MEMORY_KEY=… that they were written with back into .env, from your backup of it.'
const brokenFix = 'It is set aside when its person writes next; put a backup there before that, if you have one.'
const newerFix = 'Run the newer version, or put a backup of before there.'
const damagedFix = 'Put a backup in place of the file that it is named after, if you have one; then delete it.'
