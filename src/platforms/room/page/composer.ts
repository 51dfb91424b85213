import { say } from './acting.js'
import { follow, stop } from './conversation.js'
import { part, write } from './dom.js'
import { giveBack, isToKeepsake } from './drafts.js'
import { lookSoon } from './looking.js'
import { createOptions } from './options.js'
import { here, placeNow, state } from './state.js'

const field = part<HTMLTextAreaElement>('message')
const options = createOptions(field, fill)

/** Draws what there is around the field where one types. */
export function drawComposer(): void {
  const isDm = state.place === 'dm'
  part('to-keepsake-part').hidden = isDm
  field.placeholder = isDm ? 'Write to Keepsake' : `Write in ${placeNow()?.name}`
  part<HTMLButtonElement>('send').disabled = state.connection === 'closed'
  write('trouble', state.trouble)
}

/** Puts a text into the field to be gone on with, the last of it `selected`. */
export function fill(text: string, selected = ''): void {
  field.value = text + selected
  field.focus()
  field.setSelectionRange(text.length, field.value.length)
  // What was suggested for what stood there before is not chosen by the next key.
  options.close()
  typed()
}

function typed(): void {
  void options.follow()
  lookSoon()
}

async function send(): Promise<void> {
  const text = field.value
  if (text.trim() === '' || state.connection === 'closed') return
  field.value = ''
  options.close()
  field.focus()
  follow()
  const from = here()
  if (!(await say(text, isToKeepsake()))) giveBack(text, from)
}

/** Takes a key that means more than itself. */
function own({ key, shiftKey }: KeyboardEvent): boolean {
  if (key === 'Escape') return stop()
  if (key !== 'Enter' || shiftKey) return false
  void send()
  return true
}

field.onkeydown = (event) => {
  // What is being composed takes its keys itself.
  if (!event.isComposing && (options.key(event) || own(event))) event.preventDefault()
}
field.onblur = options.close
field.oninput = typed
part('to-keepsake').onchange = lookSoon
part('composer').onsubmit = (event) => {
  event.preventDefault()
  void send()
}
field.focus()
