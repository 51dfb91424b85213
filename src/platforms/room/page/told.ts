import { el, keyed, part, write } from './dom.js'
import { changed, nameOf, state } from './state.js'
import { folded, inLine, plural } from './text.js'
import type { Card } from './wire.js'

interface Part {
  title: string
  text: string
  /** The facts in it. */
  facts: readonly string[]
}

const details = part<HTMLDetailsElement>('told-details')
details.ontoggle = changed

/** What Claude is told, to the letter, part by part; drawn once somebody looks. The facts in it are marked. */
export function drawTold({ prompt, facts }: Card): void {
  write('told-size', sizeOf(prompt.map(({ text }) => text).join('')))
  if (!details.open) return
  const told = facts.filter(({ here }) => here === 'told').map(({ text }) => text)
  const parts = prompt.map(({ by, text }, at): Part => {
    if (by === 'system') return { title: 'The instructions, with what is remembered', text, facts: told }
    const said = at === prompt.length - 1 ? 'The message' : `${nameOf(state.member)} said`
    return { title: by === 'assistant' ? 'Claude answered' : said, text, facts: [] }
  })
  keyed(part('told'), parts, shownPart)
}

function shownPart({ title, text, facts }: Part): HTMLElement {
  const isFact = (line: string) => facts.some((fact) => line.startsWith(`- ${fact}`))
  const marked = text.split(/(?<=\n)/).map((line) => (isFact(line) ? el('mark', line) : line))
  const pre = el('pre.words', ...marked)
  const head = el('h4', inLine(title), el('span.small', sizeOf(text)))
  return el('div', head, facts.length > 0 ? pre : folded(pre, text))
}

function sizeOf(text: string): string {
  return plural(text.length, 'character')
}
