import { part } from './dom.js'

const asks = 'Sure? '
let asked: HTMLElement | null = null

/** What destroys something on the card is pressed twice: when it goes, another moves to where it was. */
part('card').addEventListener('click', hear, { capture: true })
part('card').addEventListener('focusout', calm)

function hear(event: Event): void {
  const button = (event.target as Element).closest<HTMLElement>('.danger')
  const isSure = button === asked
  calm()
  if (!button || isSure) return
  event.stopPropagation()
  asked = button
  say(button, (text) => asks + text)
}

function calm(): void {
  if (asked) say(asked, (text) => text.replace(asks, ''))
  asked = null
}

function say(button: HTMLElement, change: (text: string) => string): void {
  button.textContent = change(button.textContent ?? '')
  if (button.ariaLabel) button.ariaLabel = change(button.ariaLabel)
}
