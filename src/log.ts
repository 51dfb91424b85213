import { createHash, randomBytes } from 'node:crypto'
import { pino } from 'pino'

/** What is logged: what happened, never what was said. */
export type Log = Pick<pino.Logger, 'info' | 'warn' | 'error'>

/**
 * Everything to `file` when there is one; warnings and errors in plain words to `warn` as well. A file that
 * cannot be written any more is reported once.
 */
export function createLog(file: string | undefined, warn: (line: string) => void): Log {
  const plain = { write: (line: string) => warn(inPlainWords(line)) }
  const streams: pino.StreamEntry[] = [{ level: 'warn', stream: plain }]
  if (file) {
    const stream = pino.destination({ dest: file, append: true, sync: true, mode: 0o600 })
    let said = false
    stream.on('error', () => {
      if (!said) warn('keepsake: LOG_FILE cannot be written any more')
      said = true
    })
    streams.push({ level: 'info', stream })
  }
  const formatters = { level: (level: string) => ({ level }) }
  const options = { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, formatters }
  return pino(options, pino.multistream(streams))
}

/** A short reference that an answer and a line of the log share. */
export function reference(): string {
  return randomBytes(4).toString('hex')
}

/** A person, as the log may know them. */
export function personRef(user: string): string {
  return createHash('sha256').update(String(user)).digest('hex').slice(0, 12)
}

/** An error without its message, which may hold what somebody said: its kind, code, and the place it came from. */
export function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const { status, requestID, data, original } = error as Error & Record<string, unknown>
  const { code } = original instanceof Error ? (original as NodeJS.ErrnoException) : (error as NodeJS.ErrnoException)
  const told = { code: plain(code), status: plain(status), requestID: plain(requestID) }
  return { error: error.name, ...told, reason: reasonIn(data), at: placeOf(error) }
}

/** What a server gave us to tell its errors by: a number or one word; a server may put anything there. */
function plain(value: unknown): unknown {
  return typeof value === 'number' || (typeof value === 'string' && /^[\w.-]{1,80}$/.test(value)) ? value : undefined
}

/** Slack's word for what is wrong: one of a list, and never what somebody said. */
function reasonIn(data: unknown): string | undefined {
  const { error } = (data ?? {}) as { error?: unknown }
  return typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : undefined
}

/** The first line of the stack that is not the message, which may itself look like a stack. */
function placeOf({ stack = '', message }: Error): string | undefined {
  const after = stack.indexOf(message)
  const frames = after < 0 ? '' : stack.slice(after + message.length)
  return /^ {4}at (.*)$/m.exec(frames)?.[1]
}

function inPlainWords(line: string): string {
  const { msg, reference: ref, error, code, status, reason } = JSON.parse(line)
  const details = [reason ?? (code || (status ? `status ${status}` : error)), ref && `reference ${ref}`]
    .filter(Boolean)
    .join(', ')
  return `keepsake: ${msg}${details ? ` (${details})` : ''}`
}
