import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { follow } from '../program.js'

/** Within what everything that is waited for happens, in milliseconds. */
export const soon = { timeout: 10_000, interval: 30 }

/** The built program with the offline stand-in in an empty folder, with these settings and nothing of this machine's. */
export async function startBuilt(cwd: string, settings: Record<string, string>) {
  await mkdir(cwd)
  const env = { PATH: process.env.PATH ?? '', MODEL: 'offline', SESSIONS_DIR: join(cwd, 'sessions'), ...settings }
  const program = follow(spawn(process.execPath, [resolve('dist/main.js')], { cwd, env }))

  /** Resolves when the bot is there. */
  async function comes(): Promise<void> {
    const ended = program.ended.then(({ err }) => Promise.reject(new Error(`The program ended: ${err}`)))
    await Promise.race([program.shows('is there'), ended])
  }
  async function over(): Promise<void> {
    program.child.kill('SIGKILL')
    await program.ended
  }
  return { ...program, comes, over }
}
