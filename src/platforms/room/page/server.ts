import { state } from './state.js'
import type { Asker, Happening, Requests } from './wire.js'

/** Asks the server, for the one who speaks, where they are. Fails with a sentence for the reader. */
export async function ask<Name extends keyof Requests>(
  name: Name,
  asks: Omit<Requests[Name]['asks'], keyof Asker>,
  signal: AbortSignal | null = null,
): Promise<Requests[Name]['gives']> {
  const { member, place } = state
  const response = await fetch(name, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ member, place, ...asks }),
    signal,
  }).catch(() => {
    throw new Error('That did not get through: the room does not answer.')
  })
  const given = await response.json().catch(() => ({}))
  if (response.ok) return given
  throw new Error(given.error ?? 'That did not work. Please try again.')
}

/**
 * Hears what happens, and again after the connection was lost; `lose` is told when it is, and whether that is for good. A page
 * that nobody sees hangs up, and hears all anew when it is seen: a browser has few connections to one server, and where pages
 * behind others hold them all, none can ask anything.
 */
export function listen(hear: (happening: Happening) => void, lose: (isForGood: boolean) => void): void {
  let source: EventSource | undefined

  function follow(): void {
    source?.close()
    if (document.hidden || state.connection === 'closed') return
    source = new EventSource('events')
    source.onmessage = ({ data }) => {
      hear(JSON.parse(data))
      if (state.connection === 'closed') source?.close()
    }
    source.onerror = () => lose(source?.readyState === EventSource.CLOSED)
  }

  document.onvisibilitychange = follow
  follow()
}
