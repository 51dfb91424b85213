import { ask } from './server.js'
import { changed, state } from './state.js'
import type { Asker, PlaceId } from './wire.js'

/** The one who speaks, and where. */
export function asker(): Asker {
  return { member: state.member, place: state.place }
}

/** Says it here, or runs it if it is a command; false if it did not get through, which is told then. */
export function say(text: string, isToKeepsake: boolean): Promise<boolean> {
  return tried(() => ask('say', { ...asker(), id: crypto.randomUUID(), text, isToKeepsake }))
}

/** Presses a button, of an entry or (null) of the card. */
export async function press(entry: string | null, does: string): Promise<void> {
  if (entry === null) state.outcome = null
  await tried(async () => {
    const { told } = await ask('press', { ...asker(), entry, does })
    if (told) state.outcome = told
  })
}

/** Takes away an entry that only the one who speaks sees. */
export async function dismiss(entry: string): Promise<void> {
  await tried(() => ask('dismiss', { ...asker(), entry }))
}

/** Goes to a place, or speaks as another. */
export function go(to: { place?: PlaceId; member?: string }): void {
  Object.assign(state, to, { outcome: null, trouble: '' })
  // What is kept about one is not shown as another's, not even for a moment.
  if (to.member !== undefined) state.card = null
  changed()
}

async function tried(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    state.trouble = ''
    return true
  } catch (error) {
    state.trouble = error instanceof Error ? error.message : String(error)
    return false
  } finally {
    changed()
  }
}
