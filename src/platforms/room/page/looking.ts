import { asker } from './acting.js'
import { ask } from './server.js'
import { changed, state } from './state.js'

/** What is typed is followed so many milliseconds after the last key. */
const pause = 150

/** Keeps the card as it is for the one who speaks, the place, and what they are typing. */
export function createLooking(draft: () => string) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let looking = new AbortController()

  async function look(): Promise<void> {
    looking.abort()
    looking = new AbortController()
    const { signal } = looking
    try {
      const { card } = await ask('see', { ...asker(), draft: draft() }, signal)
      if (!signal.aborted) state.card = card
    } catch (error) {
      if (!signal.aborted) state.trouble = error instanceof Error ? error.message : String(error)
    }
    changed()
  }

  return {
    /** Now. */
    look() {
      clearTimeout(timer)
      if (state.room && state.connection !== 'closed') void look()
    },
    /** Once they pause. */
    follow() {
      clearTimeout(timer)
      timer = setTimeout(this.look, pause)
    },
  }
}
