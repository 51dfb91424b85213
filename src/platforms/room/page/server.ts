import type { Happening, Requests } from './wire.js'

/** Asks the server. Fails with a sentence for the reader. */
export async function ask<Name extends keyof Requests>(
  name: Name,
  asks: Requests[Name]['asks'],
  signal?: AbortSignal,
): Promise<Requests[Name]['gives']> {
  const response = await fetch(`./${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asks),
    ...(signal && { signal }),
  }).catch((error) => {
    throw signal?.aborted ? error : new Error('That did not get through: the room does not answer.')
  })
  const given = await response.json().catch(() => ({}))
  if (response.ok) return given
  throw new Error(typeof given.error === 'string' ? given.error : 'That did not work. Please try again.')
}

/** Hears what happens, and again after the connection was lost. */
export function listen(parts: { hear: (happening: Happening) => void; lose: (isForGood: boolean) => void }): void {
  const source = new EventSource('./events')
  source.onmessage = ({ data }) => {
    const happening: Happening = JSON.parse(data)
    if (happening.event === 'closed') source.close()
    parts.hear(happening)
  }
  source.onerror = () => parts.lose(source.readyState === EventSource.CLOSED)
}
