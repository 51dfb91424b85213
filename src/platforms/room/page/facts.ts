import { el, keyed, part, svg } from './dom.js'
import { button, moreBelow } from './lines.js'
import { inLine } from './text.js'
import type { Card, FactShown } from './wire.js'

/** So many facts are shown at first, and all that are told. */
const most = 30
const tags = { told: 'told', 'left out': 'not now', withheld: 'withheld' }
const because = { told: '', 'left out': 'Not told now', withheld: 'Withheld here' }

/** The facts, each on its line, with what becomes of it here and what can be done about it. */
export function drawFacts(card: Card, edit: (text: string) => void): void {
  const list = part('facts')
  const isOpen = list.dataset.open !== undefined
  const shown = card.facts.filter((fact, place) => isOpen || place < most || fact.here === 'told')
  keyed(list, shown, { key: ({ id }) => String(id), make: (fact) => shownFact(fact, edit) })
  moreBelow(list, card.facts.length - shown.length, () => drawFacts(card, edit))
}

function shownFact(fact: FactShown, edit: (text: string) => void): HTMLElement {
  const { id, text, about, here, why, buttons } = fact
  const named = ({ label }: { label: string }) => ({ 'aria-label': `${label}: ${text}` })
  const change = { type: 'button', ...named({ label: 'Edit' }), onclick: () => edit(`/memory edit ${id} ${text}`) }
  const all = buttons.map((one) => ({ label: one.label, shown: button(one, null, named(one)) }))
  // What destroys stands last.
  const place = buttons.findIndex(({ danger }) => danger)
  all.splice(place < 0 ? all.length : place, 0, { label: 'Edit', shown: el('button', change, 'Edit') })
  return el(
    'li',
    { class: 'fact', 'data-here': here },
    el('span', { class: 'number', 'aria-hidden': 'true' }, String(id)),
    el(
      'p',
      { class: 'fact-text words' },
      here === 'withheld' ? el('s', {}, inLine(text)) : inLine(text),
      ' ',
      el('span', { class: 'tag' }, here === 'withheld' && lock(), tags[here]),
    ),
    el('p', { class: 'about' }, inLine(about)),
    here === 'told' ? null : el('p', { class: 'why' }, `${because[here]}${why ? ': ' : '.'}`, why ? inLine(why) : null),
    el('div', { class: 'buttons' }, ...all.map(({ shown }) => shown)),
  )
}

/** A small closed lock. */
function lock(): SVGElement {
  const body = svg('path', { d: 'M2 5.5h8v5.5H2z', fill: 'currentColor' })
  const bow = svg('path', {
    d: 'M3.75 5.5V4a2.25 2.25 0 0 1 4.5 0v1.5',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 1.3,
  })
  return svg('svg', { viewBox: '0 0 12 12', class: 'lock', 'aria-hidden': 'true' }, body, bow)
}
