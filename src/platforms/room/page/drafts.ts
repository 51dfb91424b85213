import { part } from './dom.js'
import { here, state } from './state.js'

const field = part<HTMLTextAreaElement>('message')
const toKeepsake = part<HTMLInputElement>('to-keepsake')
const drafts = new Map<string, string>()

/** Goes elsewhere, or speaks as another: what one is typing stays where it is typed, and is there when one comes back. */
export function leaveDraft(leave: () => void): void {
  drafts.set(here(), field.value)
  leave()
  field.value = drafts.get(here()) ?? ''
}

/** What did not get through is not lost: it is a draft again where it was said, unless something else is. */
export function giveBack(text: string, where: string): void {
  if (where === here()) field.value ||= text
  else drafts.set(where, drafts.get(where) || text)
}

/** Is what is being typed for Keepsake, and not for the others alone? */
export function isToKeepsake(): boolean {
  return state.place === 'dm' || toKeepsake.checked
}
