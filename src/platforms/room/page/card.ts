import { el, keyed, part } from './dom.js'
import { drawFacts } from './facts.js'
import { lineOf, listed } from './lines.js'
import { changed, nameOf, state } from './state.js'
import { inLine, plural } from './text.js'
import { drawTold } from './told.js'
import type { Card, Line } from './wire.js'

/** So many lines are shown of what may be long. */
const few = 5

/** The card of the one who speaks: all that is kept about them, and what becomes of it here. */
export function drawCard(edit: (text: string) => void): void {
  const { card, outcome } = state
  const sections = part('card')
  part('whose').replaceChildren(state.member ? `What Keepsake remembers of ${nameOf(state.member)}` : 'Memory')
  sections.hidden = card === null
  drawOutcome(outcome)
  if (!card) return
  const kept = part('kept')
  kept.textContent = card.kept
  kept.classList.toggle('off', !card.isOn)
  part('here').textContent = inShort(card)
  keyed(part('traits'), card.traits, { key: ({ text }) => text, make: (line) => lineOf('li', line, null) })
  drawFacts(card, edit)
  drawSummaries(card)
  lines('pending', card.pending, 'Nothing waits.')
  lines('history', card.history, 'Nothing has changed yet.')
  drawTold(card)
}

/** What becomes of the facts here, in a sentence. */
function inShort({ facts, isOn }: Card): string {
  if (!isOn) return 'Remembering is off: Claude is told nothing of this.'
  if (facts.length === 0) return 'No facts yet. Say something about yourself, and what was learned from it stands here.'
  const place = state.room?.places.find(({ id }) => id === state.place)?.name ?? ''
  const where = state.place === 'dm' ? 'in the direct message' : `in ${place}`
  const number = (here: string) => facts.filter((fact) => fact.here === here).length
  const withheld = number('withheld')
  const rest = withheld > 0 ? ` ${withheld} ${withheld === 1 ? 'is' : 'are'} withheld here.` : ''
  return `With your next message ${where}, Claude is told ${number('told')} of ${plural(facts.length, 'fact')}.${rest}`
}

function drawSummaries({ summaries }: Card): void {
  part('summaries-part').hidden = summaries.length === 0
  keyed(part('summaries'), summaries, {
    key: ({ about }, place) => `${place} ${about}`,
    make: ({ text, about, here, why }) =>
      el(
        'li',
        { class: 'fact', 'data-here': here },
        el('p', { class: 'fact-text words' }, here === 'withheld' ? el('s', {}, inLine(text)) : inLine(text)),
        el('p', { class: 'about' }, inLine(about)),
        why ? el('p', { class: 'why' }, inLine(why)) : null,
      ),
  })
}

function lines(id: string, all: readonly Line[], none: string): void {
  const list = part(id)
  part(`${id}-none`).textContent = all.length === 0 ? none : ''
  listed(list, all, few)
}

function drawOutcome(outcome: Line | null): void {
  function close() {
    state.outcome = null
    changed()
  }
  const away = () => el('button', { type: 'button', class: 'quiet', onclick: close }, 'Close')
  keyed(part('outcome'), outcome ? [outcome] : [], {
    key: ({ text }) => text,
    make: (line) => el('div', { class: 'outcome' }, lineOf('div', line, null), away()),
  })
}
