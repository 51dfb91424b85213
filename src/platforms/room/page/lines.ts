import { press } from './acting.js'
import { el, keyed } from './dom.js'
import { inLine } from './text.js'
import type { Button, Line } from './wire.js'

let lines = 0

/** A button that does what it says, of an entry or (null) of the card. Pressed again while that is under way, it waits. */
export function button(
  { label, does, danger }: Button,
  entry: string | null,
  about: Record<string, string> = {},
): HTMLElement {
  let isUnderWay = false
  async function pressed() {
    if (isUnderWay) return
    isUnderWay = true
    await press(entry, does)
    isUnderWay = false
  }
  return el('button', { type: 'button', class: danger ? 'danger' : undefined, onclick: pressed, ...about }, label)
}

/** Buttons beside each other; none, if there are none. */
export function buttonRow(
  buttons: readonly Button[] | undefined,
  entry: string | null,
  about?: Record<string, string>,
) {
  if (!buttons?.length) return null
  return el('div', { class: 'buttons' }, ...buttons.map((one) => button(one, entry, about)))
}

/** A line, with what can be done about it: each button is described by it. */
export function lineOf<Tag extends 'li' | 'div'>(tag: Tag, { text, buttons }: Line, entry: string | null): HTMLElement {
  const id = `line-${lines++}`
  const words = el('div', { class: 'words typed', id }, inLine(text))
  return el(tag, { class: 'line' }, words, buttonRow(buttons, entry, { 'aria-describedby': id }))
}

/** Shows lines of the card in a list, the first few at first. */
export function listed(list: HTMLElement, all: readonly Line[], most: number): void {
  const isOpen = list.dataset.open !== undefined
  const shown = isOpen ? all : all.slice(0, most)
  keyed(list, shown, { key: ({ text }, place) => `${place} ${text}`, make: (line) => lineOf('li', line, null) })
  moreBelow(list, all.length - shown.length, () => listed(list, all, most))
}

/** Below a list that is not whole, a button that shows the rest. */
export function moreBelow(list: HTMLElement, more: number, draw: () => void): void {
  const below = list.nextElementSibling?.classList.contains('more') ? list.nextElementSibling : null
  below?.remove()
  if (more <= 0) return
  function open() {
    list.dataset.open = ''
    draw()
  }
  list.after(el('button', { type: 'button', class: 'quiet more', onclick: open }, `Show ${more} more`))
}
