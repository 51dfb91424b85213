import { el, keyed, part, write } from './dom.js'
import { drawFacts } from './facts.js'
import { lineOf, listed } from './lines.js'
import { changed, nameOf, placeNow, state } from './state.js'
import { plural } from './text.js'
import { drawTold } from './told.js'
import type { Card, Line } from './wire.js'

/** So many lines are shown at first of what may be long. */
const few = 5

/** The card of the one who speaks: all that is kept about them, and what becomes of it here. */
export function drawCard(): void {
  const { card, outcome, member } = state
  part('card').hidden = card === null
  keyed(part('outcome'), outcome ? [outcome] : [], shownOutcome)
  if (!card) return
  write('whose', `What Keepsake remembers of ${nameOf(member)}`)
  write('kept', card.kept)
  write('here', inShort(card))
  keyed(part('traits'), card.traits, ofCard)
  drawFacts(card)
  drawLines('pending', card.pending, 'Nothing waits.')
  drawLines('history', card.history, 'Nothing has changed yet.')
  drawTold(card)
}

/** What becomes of the facts here, in a sentence. */
function inShort({ facts, isOn }: Card): string {
  if (!isOn) return 'Remembering is off: Claude is told nothing of this.'
  if (facts.length === 0) return 'None yet. Say something about yourself; what is learned from it stands here.'
  const number = (here: string) => facts.filter((fact) => fact.here === here).length
  const [told, withheld] = [number('told'), number('withheld')]
  const where = state.place === 'dm' ? 'in this direct message' : `in ${placeNow()?.name}`
  const rest = withheld > 0 ? ` ${withheld} ${withheld === 1 ? 'is' : 'are'} withheld here.` : ''
  return `With your next message ${where}, Claude is told ${told} of ${plural(facts.length, 'fact')}.${rest}`
}

function drawLines(id: string, all: readonly Line[], none: string): void {
  write(`${id}-none`, all.length === 0 ? none : '')
  listed(id, all, ofCard, (_, place) => place < few)
}

function ofCard(line: Line): HTMLElement {
  return lineOf('li', line, null)
}

function shownOutcome(line: Line): HTMLElement {
  function close() {
    state.outcome = null
    changed()
  }
  return el('div', lineOf('div', line, null), el('button.quiet', { onclick: close }, 'Close'))
}
