import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readlink, symlink, unlink } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { Busy } from '../memory/trouble.js'

/** So long a lock of a living process is waited for, in milliseconds. */
const patience = 5000

/** This process as no other process of this host ever is: its id and the moment it started. */
export const thisProcess = `${process.pid}.${statOf(process.pid)?.start ?? 0}`

/**
 * Runs `job` while no other process of this host holds the lock at `path`. A lock is a symbolic link that names its
 * holder (made in one step, so none is ever half-written). It is taken over only from a process that is dead, never for
 * its age. Throws {@link Busy} after 5 seconds.
 */
export async function withLock<Result>(path: string, job: () => Promise<Result>): Promise<Result> {
  await acquire(path, performance.now() + patience)
  try {
    return await job()
  } finally {
    await release(path)
  }
}

/** Removes the lock at `path` if its holder is dead. */
export async function removeDeadLock(path: string): Promise<void> {
  const holder = await holderOf(path)
  if (holder === null || isAlive(holder)) return
  await takeOver(path, holder, performance.now() + patience)
}

/** Is there the lock of a process that died? */
export async function isDeadLock(path: string): Promise<boolean> {
  if (!/\.lock\+*$/.test(path)) return false
  const holder = await holderOf(path)
  return holder !== null && !isAlive(holder)
}

/** Is the process alive that is written down as `<pid>.<start>…`? One that cannot be asked about counts as alive. */
export function isAlive(holder: string): boolean {
  const [pid, start] = holder.split('.').map(Number)
  if (!pid || !Number.isSafeInteger(pid)) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const stat = statOf(pid)
  return !start || stat === null || (stat.start === start && !/[ZX]/.test(stat.state))
}

async function acquire(path: string, until: number): Promise<void> {
  const mine = `${thisProcess}.${randomBytes(6).toString('hex')}`
  for (;;) {
    try {
      return await symlink(mine, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = await holderOf(path)
    if (holder !== null && !isAlive(holder)) await takeOver(path, holder, until)
    else if (performance.now() > until) throw new Busy('another process holds the lock')
    else await delay(2 + Math.random() * 10)
  }
}

/**
 * Removes a dead holder's lock. Whoever does so holds a second lock meanwhile, so that nobody can remove the lock that
 * the next one has just made; the second lock of a process that died here is taken over the same way.
 */
async function takeOver(path: string, dead: string, until: number): Promise<void> {
  await acquire(`${path}+`, until)
  try {
    if ((await holderOf(path)) === dead) await unlink(path)
  } finally {
    await release(`${path}+`)
  }
}

async function release(path: string): Promise<void> {
  await unlink(path).catch((error) => {
    if (error.code !== 'ENOENT') throw error
  })
}

async function holderOf(path: string): Promise<string | null> {
  try {
    return await readlink(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    // No lock of ours. Whoever put it there may be at work.
    if (code === 'EINVAL') return 'foreign'
    throw error
  }
}

/**
 * The state of a process (Z: dead, and not yet collected by its parent) and when it started, in clock ticks since this
 * machine did; null where the system does not tell (not Linux).
 */
function statOf(pid: number): { state: string; start: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the name in brackets and may hold anything; the state is the third, the start the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', start: Number(fields[19]) }
  } catch {
    return null
  }
}
