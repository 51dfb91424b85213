import { el } from './dom.js'

/** Gives the reader a text as a file. */
export function save({ name, text }: { name: string; text: string }): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }))
  el('a', { href: address, download: name }).click()
  // Not at once: the browser has to begin first.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
