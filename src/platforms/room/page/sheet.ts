import { part } from './dom.js'

/** The card where there is no room for it beside the conversation: it covers the page while it is open. */
export function createSheet() {
  const button = part('open-memory')
  const sheet = part('memory')
  const narrow = matchMedia('(max-width: 719px)')

  function set(isOpen: boolean): void {
    sheet.classList.toggle('open', isOpen)
    button.ariaExpanded = String(isOpen)
    for (const behind of [part('bar'), part('talk')]) behind.inert = isOpen
  }

  function close(): void {
    if (!sheet.classList.contains('open')) return
    set(false)
    button.focus()
  }

  button.onclick = () => {
    set(true)
    part('close-memory').focus()
  }
  part('close-memory').onclick = close
  sheet.onkeydown = ({ key }) => {
    if (key === 'Escape') close()
  }
  narrow.onchange = () => set(false)

  return {
    close,
    /** Opens it, if it does not stand there anyway. */
    open: () => narrow.matches && set(true),
  }
}
