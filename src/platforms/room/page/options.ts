import { el, part, write } from './dom.js'
import { isWhole, type Suggested, suggestionsFor } from './suggestions.js'
import { plural } from './text.js'

/**
 * The list of suggestions over a text field, which keeps the focus: what is active in the list is told of by its id. `fill`
 * completes the text.
 */
export function createOptions(field: HTMLTextAreaElement, fill: (whole: string) => void) {
  const list = part('suggestions')
  let shown: Suggested[] = []
  let active = -1
  let asked = 0

  /** Shows what fits the text of the field. */
  async function follow(): Promise<void> {
    const mine = ++asked
    const found = await suggestionsFor(field.value)
    if (mine === asked) show(found)
  }

  function show(found: Suggested[]): void {
    shown = found
    list.hidden = found.length === 0
    list.replaceChildren(...found.map(option))
    const told = `${plural(found.length, 'suggestion')}. Arrow keys choose, Tab completes.`
    write('suggestions-told', list.hidden ? '' : told)
    activate(-1)
  }

  function option({ text, about, whole }: Suggested, at: number): HTMLElement {
    const attributes = { role: 'option', id: `suggestion-${at}`, onclick: () => fill(whole) }
    return el('div', attributes, el('bdi', text), el('span.small', about))
  }

  function activate(at: number): void {
    active = at
    for (const [place, one] of [...list.children].entries()) one.ariaSelected = String(place === at)
    const chosen = list.children[at]
    field.setAttribute('aria-activedescendant', chosen?.id ?? '')
    chosen?.scrollIntoView({ block: 'nearest' })
  }

  function close(): void {
    asked++
    show([])
  }

  /** Takes a key that is for the list; false if it is for the field. */
  function key({ key, shiftKey }: KeyboardEvent): boolean {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: active < 0 ? 0 : -1 }
    const step = steps[key]
    const first = shown[Math.max(active, 0)]
    const isTaken = key === 'Tab' || (key === 'Enter' && (active >= 0 || !isWhole(field.value)))
    if (!first) return false
    if (step !== undefined) activate((active + step + shown.length) % shown.length)
    else if (key === 'Escape') close()
    else if (isTaken && !shiftKey) fill(first.whole)
    else return false
    return true
  }

  // A click in the list leaves the focus where it is.
  list.onmousedown = (event) => event.preventDefault()
  return { follow, close, key }
}
