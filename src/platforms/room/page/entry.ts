import { dismiss } from './acting.js'
import { el, keyed } from './dom.js'
import { buttonRow, lineOf } from './lines.js'
import { blocksOf, shownBlock } from './markdown.js'
import { save } from './saving.js'
import { nameOf } from './state.js'
import { asTyped, inLine } from './text.js'
import type { Entry } from './wire.js'

/** An entry of the conversation. What is still being written is not read out before it is whole. */
export function shownEntry(entry: Entry): HTMLElement {
  const { id, kind, by, at, only, place, writing } = entry
  const time = new Date(at).toLocaleTimeString([], { timeStyle: 'short' })
  const away = el('button.quiet', { onclick: () => dismiss(id) }, 'Dismiss')
  return el(
    `article.entry.${kind}`,
    { 'aria-label': `${nameOf(by)}, ${time}`, ...(writing && { 'aria-busy': 'true', 'aria-live': 'off' }) },
    el('header', el('b.speaker', inLine(nameOf(by))), el('time.small', time)),
    el(
      'div.body',
      ...bodyOf(entry),
      only && place !== 'dm' && kind === 'told' && el('div.only-you.small', 'Only you see this', away),
    ),
  )
}

/** Shows that an answer has grown, leaving what stands of it already. */
export function grow(shown: Element | undefined, { text }: Entry): void {
  const answer = shown?.querySelector('.markdown')
  if (answer) keyed(answer, blocksOf(text), shownBlock)
}

function bodyOf(entry: Entry): (HTMLElement | null | undefined)[] {
  const { id, lines, notices = [], noted, buttons, file } = entry
  return [
    lines ? el('ul', ...lines.map((line) => lineOf('li', line, id))) : wordsOf(entry),
    ...notices.map((notice) => el('p.words.small', inLine(notice))),
    noted && lineOf('div.noted.small', noted, id),
    file && el('div.buttons', el('button', { onclick: () => save(file) }, `Save ${file.name}`)),
    buttonRow(buttons, id),
  ]
}

function wordsOf(entry: Entry): HTMLElement {
  const { kind, text, writing } = entry
  if (kind !== 'answer') return asTyped(text)
  const shown = el('div', el('div.markdown.words'), writing && el('span.small', 'writing…'))
  grow(shown, entry)
  return shown
}
