import { el, part, svg } from './dom.js'
import { keyed } from './keyed.js'
import { button, listed } from './lines.js'
import { inLine } from './text.js'
import type { Card, FactShown } from './wire.js'

/** So many facts are shown at first, and all that are told. */
const most = 30
const states = { told: 'Told to Claude', 'left out': 'Not told now', withheld: 'Withheld here' }
const shownAs = { told: 'mark', 'left out': 'span', withheld: 's' }

/** The facts and the summaries, with what becomes of each here; of a fact, what can be done about it. */
export function drawFacts({ facts, summaries }: Card, edit: (text: string) => void): void {
  listed(
    'facts',
    facts,
    ({ here }, place) => place < most || here === 'told',
    ({ id }) => String(id),
    (fact) => shown(fact, buttonsOf(fact, edit)),
  )
  part('summaries-part').hidden = summaries.length === 0
  keyed(
    part('summaries'),
    summaries,
    (_, place) => String(place),
    (summary) => shown(summary),
  )
}

function shown({ text, about, here, why }: Omit<FactShown, 'id' | 'buttons'>, buttons?: HTMLElement): HTMLElement {
  const state = `${states[here]}${here !== 'told' && why ? `: ${why}` : ''}`
  return el(
    'li.fact',
    { 'data-here': here },
    el('p.words', el(shownAs[here], inLine(text))),
    el('p.words.small', el('span.state', here === 'withheld' && lock(), inLine(state))),
    el('p.words.small', inLine(about)),
    buttons,
  )
}

function buttonsOf({ id, text, buttons }: FactShown, edit: (text: string) => void): HTMLElement {
  const named = (label: string) => ({ 'aria-label': `${label}: ${text}` })
  const all = buttons.map((one) => button(one, null, named(one.label)))
  // What destroys stands last.
  const place = buttons.findIndex(({ danger }) => danger)
  const change = () => edit(`/memory edit ${id} ${text}`)
  all.splice(place < 0 ? all.length : place, 0, el('button', { onclick: change, ...named('Edit') }, 'Edit'))
  return el('div.buttons', ...all)
}

/** A small closed lock. */
function lock(): SVGElement {
  const line = { stroke: 'currentColor', 'stroke-width': 1.5 }
  return svg(
    'svg',
    { viewBox: '0 0 12 12', class: 'lock', 'aria-hidden': 'true' },
    svg('path', { d: 'M2 6h8v5H2z', fill: 'currentColor', ...line }),
    svg('path', { d: 'M3.75 6V4a2.25 2.25 0 0 1 4.5 0v2', fill: 'none', ...line }),
  )
}
