import { part } from './dom.js'
import { changed, state } from './state.js'

const button = part('open-memory')
const sheet = part('memory')
/** There is no room for the card beside the conversation: it covers the page while it is open. */
const narrow = matchMedia('(max-width: 719px)')

/** Opens it, if it does not stand there anyway. */
export function openSheet(): void {
  if (narrow.matches) set(true)
}

export function closeSheet(): void {
  if (!sheet.classList.contains('open')) return
  set(false)
  button.focus()
}

/** Takes away what came of a button of the card. */
export function closeOutcome(): void {
  state.outcome = null
  changed()
}

function set(isOpen: boolean): void {
  sheet.classList.toggle('open', isOpen)
  button.ariaExpanded = String(isOpen)
  for (const behind of [part('bar'), part('talk')]) behind.inert = isOpen
}

button.onclick = () => {
  set(true)
  part('close-memory').focus()
}
part('close-memory').onclick = closeSheet
sheet.onkeydown = ({ key }) => {
  if (key !== 'Escape') return
  if (state.outcome) closeOutcome()
  else closeSheet()
}
narrow.onchange = () => set(false)
