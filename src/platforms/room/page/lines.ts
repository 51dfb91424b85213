import { press } from './acting.js'
import { el, keyed, part } from './dom.js'
import { changed } from './state.js'
import { inLine } from './text.js'
import type { Button, Line } from './wire.js'

let lines = 0

/** A button that does what it says, of an entry or (null) of the card. Pressed again while that is under way, it waits. */
export function button({ label, does, danger }: Button, entry: string | null, about = {}): HTMLElement {
  let isUnderWay = false
  async function pressed() {
    if (isUnderWay) return
    isUnderWay = true
    await press(entry, does)
    isUnderWay = false
  }
  return el(danger ? 'button.danger' : 'button', { onclick: pressed, ...about }, label)
}

/** Buttons beside each other; none, if there are none. */
export function buttonRow(buttons: readonly Button[] | undefined, entry: string | null, about = {}) {
  return buttons?.length ? el('div.buttons', ...buttons.map((one) => button(one, entry, about))) : null
}

/** A line, with what can be done about it: each button is described by it. */
export function lineOf(tag: string, { text, buttons }: Line, entry: string | null): HTMLElement {
  const id = `line-${lines++}`
  const row = buttonRow(buttons, entry, { 'aria-describedby': id })
  return el(`${tag}.line`, el('div.words.typed', { id }, inLine(text)), row)
}

/** Shows the first items of a list in the part of that id, and all once the reader wants them. */
export function listed<Item>(
  id: string,
  all: readonly Item[],
  make: (item: Item) => HTMLElement,
  isFirst: (item: Item, place: number) => boolean,
): void {
  const list = part(id)
  const shown = all.filter((item, place) => list.dataset.open || isFirst(item, place))
  keyed(list, shown, make)
  if (list.nextElementSibling?.matches('.more')) list.nextElementSibling.remove()
  if (shown.length === all.length) return
  function open() {
    list.dataset.open = 'all'
    // From there on there is more.
    const last = list.lastElementChild as HTMLElement
    last.tabIndex = -1
    last.focus({ preventScroll: true })
    changed()
  }
  list.after(el('button.more', { onclick: open }, `Show ${all.length - shown.length} more`))
}
