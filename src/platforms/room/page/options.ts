import { el, part } from './dom.js'
import { type Suggested, suggestionsFor } from './suggestions.js'
import { plural } from './text.js'

/** The list of suggestions over a text field, that keeps the focus: what is active in the list is told of by its id. */
export function createOptions(field: HTMLTextAreaElement, choose: (whole: string) => void) {
  const list = part('suggestions')
  const told = part('suggestions-told')
  let shown: Suggested[] = []
  let active = -1
  let asked = 0

  async function follow(): Promise<void> {
    const mine = ++asked
    const found = await suggestionsFor(field.value)
    if (mine === asked) show(found)
  }

  function show(found: Suggested[]): void {
    shown = found
    list.hidden = found.length === 0
    list.replaceChildren(...found.map(option))
    told.textContent =
      found.length === 0 ? '' : `${plural(found.length, 'suggestion')}. Arrow keys choose, Tab completes.`
    activate(-1)
  }

  function option({ text, about, whole }: Suggested, at: number): HTMLElement {
    const words = [el('bdi', text), about && el('span.small', about)]
    return el('div', { role: 'option', tabindex: -1, id: `suggestion-${at}`, onclick: () => choose(whole) }, ...words)
  }

  function activate(at: number): void {
    active = at
    for (const [place, one] of [...list.children].entries()) one.setAttribute('aria-selected', String(place === at))
    const chosen = list.children[at]
    if (chosen) field.setAttribute('aria-activedescendant', chosen.id)
    else field.removeAttribute('aria-activedescendant')
    chosen?.scrollIntoView({ block: 'nearest' })
  }

  // A click in the list leaves the focus where it is.
  list.addEventListener('mousedown', (event) => event.preventDefault())

  return {
    follow,
    isOpen: () => shown.length > 0,
    isActive: () => active >= 0,
    close() {
      asked++
      show([])
    },
    /** The next one, or (-1) the one before; round at the ends. */
    move(by: 1 | -1) {
      const from = active < 0 && by < 0 ? 0 : active
      activate((from + by + shown.length) % shown.length)
    },
    /** Completes what is active, else the first. */
    take() {
      const chosen = shown[Math.max(active, 0)]
      if (chosen) choose(chosen.whole)
    },
  }
}
