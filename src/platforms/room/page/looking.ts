import { part } from './dom.js'
import { ask } from './server.js'
import { changed, fail, state } from './state.js'

/** What is typed is followed so many milliseconds after the last key. */
const pause = 150
let timer: ReturnType<typeof setTimeout> | undefined
let looking = new AbortController()

/** Brings the card of the one who speaks, for the place and what they are typing. What was looked for before is given up. */
export async function look(): Promise<void> {
  clearTimeout(timer)
  if (!state.room || state.connection === 'closed') return
  looking.abort()
  looking = new AbortController()
  const { signal } = looking
  try {
    const { card } = await ask('see', { draft: draft() }, signal)
    if (!signal.aborted) state.card = card
  } catch (error) {
    if (!signal.aborted) fail(error)
  }
  changed()
}

/** Looks once they pause. */
export function lookSoon(): void {
  clearTimeout(timer)
  timer = setTimeout(look, pause)
}

/** What Keepsake would be told: nothing of what is for the others alone. */
function draft(): string {
  const isForIt = state.place === 'dm' || part<HTMLInputElement>('to-keepsake').checked
  return isForIt ? part<HTMLTextAreaElement>('message').value : ''
}
