/** What an address said: its status, its headers, its JSON (null where it is none), and how far its clock is ahead of ours. */
export interface Said {
  status: number
  headers: Headers
  body: unknown
  /** Milliseconds; null where it does not tell the time. */
  ahead: number | null
}

/** Why there is no answer, in words. */
export interface Away {
  away: string
}

/** So long an answer may take, in milliseconds, and so large it may be, in bytes. */
const patience = 10_000
const largest = 1_000_000

/** Asks an address once. It never throws, follows no redirect, and never says more than a code of what went wrong. */
export async function ask(url: string, init: RequestInit = {}, within = patience): Promise<Said | Away> {
  const asked = Date.now()
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(within) })
    const ahead = aheadOf(response.headers, asked)
    return { status: response.status, headers: response.headers, body: await bodyOf(response), ahead }
  } catch (error) {
    return { away: whyAway(error, within) }
  }
}

/** How far the clock behind these headers is ahead of ours, in milliseconds, for a question of that time. */
export function aheadOf(headers: Headers | undefined, asked: number): number | null {
  const told = Date.parse(headers?.get('date') ?? '')
  return Number.isNaN(told) ? null : told - (asked + Date.now()) / 2
}

/** Why an address did not answer, in words that quote nothing. */
export function whyAway(error: unknown, within = patience): string {
  if (error instanceof Error && /Timeout/.test(error.name)) return `it did not answer within ${within / 1000} seconds`
  const { code } = causeOf(error) as NodeJS.ErrnoException
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : 'the connection failed'
}

/** The innermost reason: a client wraps what its own client says. */
function causeOf(error: unknown): Error {
  const { cause } = (error ?? {}) as Error
  return cause instanceof Error ? causeOf(cause) : (error as Error)
}

async function bodyOf(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let room = largest
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    room -= chunk.length
    if (room < 0) return null
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    return null
  }
}
