import { el } from './dom.js'

/** Longer texts, in characters or in lines, are folded. */
const longest = { characters: 2000, lines: 40 }

/** A text in a line of others, whichever way it is written. */
export function inLine(text: string): HTMLElement {
  return el('bdi', {}, text)
}

/** A text as it was typed, line by line; folded if it is long. */
export function asTyped(text: string): HTMLElement {
  return folded(el('div', { class: 'words typed', dir: 'auto' }, text), text)
}

/** Folds what shows this text, if it is long, with a button that unfolds it. */
export function folded(shows: HTMLElement, text: string): HTMLElement {
  if (text.length <= longest.characters && text.split('\n', longest.lines + 1).length <= longest.lines) return shows
  shows.classList.add('folded')
  const unfold = el(
    'button',
    { type: 'button', class: 'quiet', onclick: open },
    `Show all ${counted(text.length)} characters`,
  )
  function open() {
    shows.classList.remove('folded')
    unfold.remove()
  }
  return el('div', {}, shows, unfold)
}

/** `12,345` */
export function counted(number: number): string {
  return number.toLocaleString('en')
}

/** `1 turn`, `2 turns` */
export function plural(number: number, one: string): string {
  return `${counted(number)} ${one}${number === 1 ? '' : 's'}`
}
