import { drawChart, type Numbers } from './chart.js'
import { el, part, write } from './dom.js'
import { changed, nameOf, state } from './state.js'
import { counted, plural } from './text.js'
import type { Cost, Turn } from './wire.js'

const units = part('units').querySelectorAll('button')
let unit: keyof Cost = 'dollars'

/** What the turns of the one who speaks took, beside what they would have taken with all told that was said before. */
export function drawCost(): void {
  const turns = [...state.turns.values()].filter(({ member }) => member === state.member)
  const areKnown = turns.every((turn) => costsOf(turn).every(({ tokens, dollars }) => tokens === 0 || dollars !== null))
  if (!areKnown) unit = 'tokens'
  const numbers = turns.map((turn) => costsOf(turn).map((cost) => cost[unit] ?? 0))
  const words = inWords(numbers)
  part('units').hidden = !areKnown
  for (const one of units) one.ariaPressed = String(one.value === unit)
  part('cost').hidden = turns.length === 0
  write('cost-total', words)
  write('reckoning', state.room?.reckoning)
  drawChart(part('chart'), numbers, withUnit, words)
  const rows = numbers.map((one, at) => [String(at + 1), ...one.map(asText)])
  part('cost-table').replaceChildren(...rows.map(shownRow))
}

for (const one of units) {
  one.onclick = () => {
    unit = one.value as keyof Cost
    changed()
  }
}

function costsOf({ answer, learning, fullHistory }: Turn): Cost[] {
  return [answer, learning, fullHistory]
}

function inWords(numbers: readonly Numbers[]): string {
  if (numbers.length === 0) return `Nothing yet: ${nameOf(state.member)} has not asked anything.`
  const sum = (of: number) => numbers.reduce((all, one) => all + (one[of] ?? 0), 0)
  const [answer, learning, full] = [sum(0), sum(1), sum(2)]
  const ours = `${plural(numbers.length, 'turn')} took ${withUnit(answer + learning)}: ${asText(answer)} to answer, ${asText(learning)} to learn.`
  return `${ours} With the full history told each time: ${withUnit(full)}${compared(answer + learning, full)}`
}

/** In dollars alone: a token of the model that learns costs less than one of the model that answers. */
function compared(ours: number, full: number): string {
  if (unit === 'tokens' || full === 0) return '.'
  const percent = Math.round((Math.abs(full - ours) / full) * 100)
  if (percent === 0) return ', as much.'
  if (ours < full) return `. The memory saves ${percent}\u00a0%.`
  return `. So far the memory costs ${percent}\u00a0% more: a full history begins small, and grows with every turn.`
}

function asText(number: number): string {
  if (unit === 'tokens') return counted(Math.round(number))
  if (number === 0) return '$0'
  return `$${number.toLocaleString('en', { minimumSignificantDigits: 2, maximumSignificantDigits: 2 })}`
}

function withUnit(number: number): string {
  return asText(number) + (unit === 'tokens' ? ' tokens' : '')
}

function shownRow([turn = '', ...costs]: readonly string[]): HTMLElement {
  return el('tr', el('th', { scope: 'row' }, turn), ...costs.map((cost) => el('td', cost)))
}
