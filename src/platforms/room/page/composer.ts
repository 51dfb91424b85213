import { say } from './acting.js'
import { part, write } from './dom.js'
import { createOptions } from './options.js'
import { placeNow, state } from './state.js'

/** Where one types. `typed` hears of every change; `sent`, that something goes off; `stop` ends what is being written. */
export function createComposer(parts: { typed: () => void; sent: () => void; stop: () => boolean }) {
  const field = part<HTMLTextAreaElement>('message')
  const toKeepsake = part<HTMLInputElement>('to-keepsake')
  const options = createOptions(field, fill)

  function fill(text: string, from = text.length): void {
    field.value = text
    field.focus()
    field.setSelectionRange(from, text.length)
    // What was suggested for what stood there before is not chosen by the next key.
    options.close()
    typed()
  }

  function typed(): void {
    void options.follow()
    parts.typed()
  }

  async function send(): Promise<void> {
    const text = field.value
    if (text.trim() === '' || state.connection === 'closed') return
    field.value = ''
    options.close()
    field.focus()
    parts.sent()
    const isThrough = await say(text, isToKeepsake())
    // What did not get through is not lost.
    if (!isThrough && field.value === '') field.value = text
  }

  function isToKeepsake(): boolean {
    return state.place === 'dm' || toKeepsake.checked
  }

  function own({ key, shiftKey }: KeyboardEvent): boolean {
    if (key === 'Escape') return parts.stop()
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
  toKeepsake.onchange = parts.typed
  part('composer').onsubmit = (event) => {
    event.preventDefault()
    void send()
  }

  field.focus()

  function draw(): void {
    part('to-keepsake-part').hidden = state.place === 'dm'
    field.placeholder = state.place === 'dm' ? 'Write to Keepsake' : `Write in ${placeNow()?.name ?? ''}`
    part<HTMLButtonElement>('send').disabled = state.connection === 'closed'
    write('trouble', state.trouble)
  }

  return {
    draw,
    fill,
    /** What Keepsake would be told: nothing, of a command and of what is for the others alone. */
    draft: () => (isToKeepsake() && !field.value.startsWith('/') ? field.value : ''),
  }
}
