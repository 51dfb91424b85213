import { fill } from './composer.js'
import { el, keyed, part, svg } from './dom.js'
import { button, listed } from './lines.js'
import { closeSheet } from './sheet.js'
import { inLine } from './text.js'
import type { Card, FactShown } from './wire.js'

/** So many facts are shown at first, and all that are told. */
const most = 30
const states = { told: 'Told to Claude', 'left out': 'Not told now', withheld: 'Withheld here' }
const shownAs = { told: 'mark', 'left out': 'span', withheld: 's' }

/** The facts and the summaries, with what becomes of each here; of a fact, what can be done about it. */
export function drawFacts({ facts, summaries }: Card): void {
  const isFirst = ({ here }: FactShown, place: number) => place < most || here === 'told'
  listed('facts', facts, (fact) => shown(fact, buttonsOf(fact)), isFirst)
  part('summaries-part').hidden = summaries.length === 0
  keyed(part('summaries'), summaries, (summary) => shown(summary))
}

function shown({ text, about, here, why }: Omit<FactShown, 'id' | 'buttons'>, buttons?: HTMLElement): HTMLElement {
  const state = `${states[here]}${here !== 'told' && why ? `: ${why}` : ''}`
  return el(
    'li.fact',
    { 'data-here': here },
    el('p.what.words', el(shownAs[here], inLine(text))),
    el('p.words.small', el('span.state', here === 'withheld' && lock(), inLine(state)), inLine(about)),
    buttons,
  )
}

function buttonsOf({ id, text, buttons }: FactShown): HTMLElement {
  const named = (label: string) => ({ 'aria-label': `${label}: ${text}` })
  const all = buttons.map((one) => button(one, null, named(one.label)))
  function edit() {
    closeSheet()
    fill(`/memory edit ${id} `, text)
  }
  // Before the last, which destroys.
  all.splice(-1, 0, el('button', { onclick: edit, ...named('Edit') }, 'Edit'))
  return el('div.buttons', ...all)
}

/** A small closed lock. */
function lock(): SVGElement {
  const path = svg('path', { d: 'M2 6h8v5H2zM4 6V4a2 2 0 0 1 4 0v2' })
  return svg('svg', { viewBox: '0 0 12 12', class: 'lock', 'aria-hidden': 'true' }, path)
}
