import { part } from './dom.js'

const asks = 'Sure? '
const card = part('memory')
let asked: HTMLElement | null = null

/** What destroys something on the card is pressed twice: when it goes, another moves to where it was. */
document.addEventListener('click', hear, { capture: true })
document.addEventListener('focusout', calm)
document.addEventListener('keydown', (event) => {
  // A key that is held down presses once.
  if (event.repeat && event.key === 'Enter' && event.target instanceof HTMLButtonElement) event.preventDefault()
})

function hear(event: MouseEvent): void {
  const button = (event.target as Element).closest<HTMLElement>('.danger')
  const isOfCard = card.contains(button)
  const isSure = button === asked || !isOfCard
  calm()
  // The second click of a double click was meant for what stood there at the first.
  if (!button || (isSure && event.detail < 2)) return
  event.stopPropagation()
  if (!isOfCard) return
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
