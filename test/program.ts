import { type ChildProcess, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './stage.js'

/** The built program. */
const main = resolve('dist/main.js')

export interface Start {
  folder?: string
  user?: string
  args?: string[]
  env?: Record<string, string>
  /** What stands in the folder's `.env`. */
  dotEnv?: string
  /** Who may read that. */
  dotEnvMode?: number
  /** What runs it, with the program and its arguments behind it. */
  through?: string[]
}

/** The real program in an empty folder, with nothing of this machine's settings. */
export async function start({
  folder,
  user = 'ana',
  args = ['--user', user],
  env = {},
  dotEnv,
  dotEnvMode = 0o644,
  through = [],
}: Start = {}) {
  const cwd = await temporaryFolder()
  const sessions = folder ?? join(cwd, 'sessions')
  if (dotEnv !== undefined) await writeFile(join(cwd, '.env'), dotEnv, { mode: dotEnvMode })
  const [command = '', ...rest] = [...through, process.execPath, main, ...args]
  const child = spawn(command, rest, {
    cwd,
    env: { PATH: process.env.PATH ?? '', SESSIONS_DIR: sessions, ...env },
    detached: true,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { ...follow(child), cwd, folder: sessions }
}

/** What a running program writes, and how it ends. */
export function follow(child: ChildProcess) {
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk) => {
    out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    err += chunk
  })
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }))
  })
  const awaits = (stream: Readable | null, hasCome: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => hasCome() && resolve()
      stream?.on('data', look)
      look()
    })
  /** Waits until that is on standard output. */
  const shows = (text: string) => awaits(child.stdout, () => out.includes(text))
  /** Waits until that is on standard error. */
  const warns = (text: string) => awaits(child.stderr, () => err.includes(text))
  const type = (...lines: string[]) => child.stdin?.write(lines.map((line) => `${line}\n`).join(''))
  return { child, ended, shows, warns, type, end: () => child.stdin?.end(), out: () => out }
}

/** Runs it with these lines as its whole input. */
export async function run(lines: string[], more: Start = {}) {
  const program = await start(more)
  program.type(...lines)
  program.end()
  return { ...(await program.ended), cwd: program.cwd }
}
