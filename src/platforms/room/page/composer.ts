import { say } from './acting.js'
import { part } from './dom.js'
import { createOptions } from './options.js'
import { placeNow, state } from './state.js'
import { isWhole } from './suggestions.js'

/** Where one types. `typed` hears of every change; `sent`, that something goes off; `stop` ends what is being written. */
export function createComposer(parts: { typed: () => void; sent: () => void; stop: () => boolean }) {
  const field = part<HTMLTextAreaElement>('message')
  const toKeepsake = part<HTMLInputElement>('to-keepsake')
  const options = createOptions(field, write)

  function write(text: string, from = text.length): void {
    field.value = text
    field.focus()
    field.setSelectionRange(from, text.length)
    // What was suggested for what stood there before is not chosen by the next key.
    options.close()
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

  function keyed(event: KeyboardEvent): void {
    if (event.isComposing) return
    if (inList(event) || onItsOwn(event)) event.preventDefault()
  }

  function inList({ key, shiftKey }: KeyboardEvent): boolean {
    if (!options.isOpen()) return false
    const isTaken = (key === 'Enter' && (options.isActive() || !isWhole(field.value))) || key === 'Tab'
    if (key === 'ArrowDown' || key === 'ArrowUp') options.move(key === 'ArrowDown' ? 1 : -1)
    else if (key === 'Escape') options.close()
    else if (isTaken && !shiftKey) options.take()
    else return false
    return true
  }

  function onItsOwn({ key, shiftKey }: KeyboardEvent): boolean {
    if (key === 'Escape') return parts.stop()
    if (key !== 'Enter' || shiftKey) return false
    void send()
    return true
  }

  field.addEventListener('keydown', keyed)
  field.addEventListener('blur', options.close)
  field.addEventListener('input', () => {
    void options.follow()
    parts.typed()
  })
  toKeepsake.addEventListener('change', parts.typed)
  part('composer').addEventListener('submit', (event) => {
    event.preventDefault()
    void send()
  })

  field.focus()

  function draw(): void {
    part('to-keepsake-part').hidden = state.place === 'dm'
    field.placeholder = state.place === 'dm' ? 'Write to Keepsake' : `Write in ${placeNow()?.name ?? ''}`
    part<HTMLButtonElement>('send').disabled = state.connection === 'closed'
    part('trouble').textContent = state.trouble
  }

  return {
    draw,
    write,
    /** What Keepsake would be told: nothing, of a command and of what is for the others alone. */
    draft: () => (isToKeepsake() && !field.value.startsWith('/') ? field.value : ''),
  }
}
