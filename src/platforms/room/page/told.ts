import { el, keyed, part } from './dom.js'
import { nameOf, state } from './state.js'
import { folded, inLine, plural } from './text.js'
import type { Card } from './wire.js'

type Part = Card['prompt'][number] & { told: string[]; isLast: boolean }

/** What Claude is told, to the letter, part by part; drawn once somebody looks. The facts in it are marked. */
export function drawTold(card: Card): void {
  const { prompt, facts } = card
  const size = prompt.reduce((sum, { text }) => sum + text.length, 0)
  part('told-size').textContent = plural(size, 'character')
  const details = part<HTMLDetailsElement>('told-details')
  details.ontoggle = () => drawTold(state.card ?? card)
  if (!details.open) return
  const told = facts.filter(({ here }) => here === 'told').map(({ text }) => text)
  const parts: Part[] = prompt.map((one, at) => ({
    ...one,
    told: one.by === 'system' ? told : [],
    isLast: at === prompt.length - 1,
  }))
  keyed(part('told'), parts, { key: (_, place) => String(place), make: shownPart })
}

function shownPart(one: Part): HTMLElement {
  const { text, told } = one
  const pre = el('pre', { class: 'words', dir: 'auto' }, ...withMarks(text, told))
  const head = el('h4', {}, inLine(titleOf(one)), el('span', { class: 'size' }, plural(text.length, 'character')))
  return el('div', { class: 'told-part' }, head, one.by === 'system' ? pre : folded(pre, text))
}

function titleOf({ by, isLast }: Part): string {
  if (by === 'system') return 'The instructions, with what is remembered'
  if (isLast) return 'The message'
  return by === 'assistant' ? 'Claude answered' : `${nameOf(state.member)} said`
}

/** Each line that tells a fact is marked. */
function withMarks(text: string, told: readonly string[]): (Node | string)[] {
  const isFact = (line: string) => told.some((fact) => line.startsWith(`- ${fact}`))
  return text.split(/(?<=\n)/).map((line) => (isFact(line) ? el('mark', {}, line) : line))
}
