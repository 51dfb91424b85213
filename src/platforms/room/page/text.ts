import { el } from './dom.js'

/** A text in a line of others, whichever way it is written. */
export function inLine(text: string): HTMLElement {
  return el('bdi', text)
}

/** A text as it was typed, line by line; folded if it is long. */
export function asTyped(text: string): HTMLElement {
  return folded(el('div.words.typed', text), text)
}

/** Folds what shows this text, if that is long, with a button that unfolds it. */
export function folded(shows: HTMLElement, text: string): HTMLElement {
  if (text.length < 2000 && text.split('\n', 41).length < 41) return shows
  shows.classList.add('folded')
  const unfold = el('button.quiet', { onclick: open }, `Show all ${plural(text.length, 'character')}`)
  function open() {
    shows.classList.remove('folded')
    // Who unfolded it reads on there.
    shows.tabIndex = -1
    shows.focus({ preventScroll: true })
    unfold.remove()
  }
  return el('div', shows, unfold)
}

/** `12,345` */
export function counted(number: number): string {
  return number.toLocaleString('en')
}

/** `1 turn`, `2 turns` */
export function plural(number: number, one: string): string {
  return `${counted(number)} ${one}${number === 1 ? '' : 's'}`
}
