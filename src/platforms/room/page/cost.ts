import { drawChart } from './chart.js'
import { el, part } from './dom.js'
import { changed, nameOf, state } from './state.js'
import { counted, plural } from './text.js'
import type { Cost, Turn } from './wire.js'

type Unit = keyof Cost
let unit: Unit = 'tokens'

/** What the turns of the one who speaks took, beside what they would have taken with all told that was said before. */
export function drawCost(): void {
  const turns = [...state.turns.values()].filter(({ member }) => member === state.member)
  const hasDollars =
    turns.length > 0 &&
    turns.every(({ answer, learning, fullHistory }) =>
      [answer, learning, fullHistory].every(({ dollars }) => dollars !== null),
    )
  if (!hasDollars) unit = 'tokens'
  drawUnits(hasDollars)
  part('cost-part').classList.toggle('empty', turns.length === 0)
  part('cost-total').textContent = inWords(turns)
  drawChart(
    part('chart'),
    turns.map((turn) => numbersOf(turn)),
    asText,
    inWords(turns),
  )
  drawTable(turns)
  part('reckoning').textContent = state.room?.reckoning ?? ''
}

function drawUnits(hasDollars: boolean): void {
  part('units').hidden = !hasDollars
  for (const one of part('units').querySelectorAll('button')) {
    one.setAttribute('aria-pressed', String(one.value === unit))
    one.onclick = () => {
      unit = one.value as Unit
      changed()
    }
  }
}

function numbersOf({ answer, learning, fullHistory }: Turn) {
  return { answer: answer[unit] ?? 0, learning: learning[unit] ?? 0, full: fullHistory[unit] ?? 0 }
}

function inWords(turns: readonly Turn[]): string {
  if (turns.length === 0) return `Nothing yet: ${nameOf(state.member)} has not asked anything.`
  const numbers = turns.map(numbersOf)
  const sum = (of: 'answer' | 'learning' | 'full') => numbers.reduce((all, one) => all + one[of], 0)
  const [answer, learning, full] = [sum('answer'), sum('learning'), sum('full')]
  const ours = answer + learning
  const first = `${plural(turns.length, 'turn')} took ${asText(ours)}: ${asText(answer)} to answer, ${asText(learning)} to learn.`
  return `${first} Told the full history each time, it would have been ${asText(full)}${compared(ours, full)}`
}

function compared(ours: number, full: number): string {
  if (full === 0) return '.'
  const percent = Math.round((Math.abs(full - ours) / full) * 100)
  if (percent === 0) return ': about the same.'
  if (ours < full) return `: the memory saves ${percent} %.`
  return `. So far the memory costs ${percent} % more; a full history begins small and grows with every turn.`
}

function asText(number: number): string {
  if (unit === 'tokens') return `${counted(Math.round(number))} tokens`
  return `$${number.toLocaleString('en', { maximumSignificantDigits: 2, useGrouping: false })}`
}

function drawTable(turns: readonly Turn[]): void {
  part('cost-table').replaceChildren(
    ...turns.map((turn, at) => {
      const { answer, learning, full } = numbersOf(turn)
      const cells = [answer, learning, full].map((number) => el('td', {}, asText(number)))
      return el('tr', {}, el('th', { scope: 'row' }, String(at + 1)), ...cells)
    }),
  )
}
