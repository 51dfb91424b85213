import { leaveDraft } from './drafts.js'
import { look } from './looking.js'
import { ask } from './server.js'
import { changed, fail, here, state } from './state.js'
import type { PlaceId } from './wire.js'

/** Says it here, or runs it if it is a command; false if it did not get through, which is told then. */
export function say(text: string, isToKeepsake: boolean): Promise<boolean> {
  return tried(() => ask('say', { id: crypto.randomUUID(), text, isToKeepsake }))
}

/** Presses a button, of an entry or (null) of the card. */
export async function press(entry: string | null, does: string): Promise<void> {
  const from = here()
  if (entry === null) state.outcome = null
  await tried(async () => {
    const { told } = await ask('press', { entry, does })
    // What somebody is told is not shown to the next who speaks.
    if (told && from === here()) state.outcome = told
  })
}

/** Takes away an entry that only the one who speaks sees. */
export async function dismiss(entry: string): Promise<void> {
  await tried(() => ask('dismiss', { entry }))
}

/** Goes to a place, or speaks as another; resolves when the card is the one for there. */
export function go(to: { place?: PlaceId; member?: string }): Promise<void> {
  leaveDraft(() => Object.assign(state, to, { outcome: null, trouble: '' }))
  // What is kept about one is not shown as another's, not even for a moment.
  if (to.member !== undefined) state.card = null
  changed()
  return look()
}

async function tried(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    state.trouble = ''
    return true
  } catch (error) {
    fail(error)
    return false
  } finally {
    changed()
  }
}
