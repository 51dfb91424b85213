import { part } from './dom.js'
import { state } from './state.js'

const field = part<HTMLTextAreaElement>('message')
const toKeepsake = part<HTMLInputElement>('to-keepsake')
const drafts = new Map<string, string>()

/** Goes elsewhere, or speaks as another: what one is typing stays where it is typed, and is there when one comes back. */
export function leaveDraft(leave: () => void): void {
  drafts.set(here(), field.value)
  leave()
  field.value = drafts.get(here()) ?? ''
}

function here(): string {
  return `${state.member} ${state.place}`
}

/** Is what is being typed for Keepsake, and not for the others alone? */
export function isToKeepsake(): boolean {
  return state.place === 'dm' || toKeepsake.checked
}
