/** Why a request was cut off. */
export type Cut = 'stopped' | 'silent' | 'too long'

export interface Watchdog {
  signal: AbortSignal
  /** Why the request was cut off, or null. */
  cut(): Cut | null
  /** We wait for the server from now on. */
  wait(): void
  /** We do not wait for anything that should come soon. */
  rest(): void
  /** The request is over. */
  release(): void
}

/**
 * Cuts a request off when it is stopped, when nothing has come for `idle` milliseconds, or after `total` milliseconds in
 * all. (The client of the SDK waits for ever for a stream that has begun.)
 */
export function createWatchdog(stop: AbortSignal, limits: { idle: number; total: number }): Watchdog {
  const controller = new AbortController()
  let cut: Cut | null = null
  let idle: NodeJS.Timeout | undefined
  const end = (why: Cut) => {
    cut ??= why
    controller.abort()
  }
  const stopped = () => end('stopped')
  const total = setTimeout(() => end('too long'), limits.total)
  if (stop.aborted) stopped()
  else stop.addEventListener('abort', stopped)

  return {
    signal: controller.signal,
    cut: () => cut,
    wait: () => {
      clearTimeout(idle)
      idle = setTimeout(() => end('silent'), limits.idle)
    },
    rest: () => clearTimeout(idle),
    release: () => {
      clearTimeout(idle)
      clearTimeout(total)
      stop.removeEventListener('abort', stopped)
    },
  }
}
