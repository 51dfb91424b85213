import { dismiss } from './acting.js'
import { el, keyed } from './dom.js'
import { save } from './files.js'
import { buttonRow, lineOf } from './lines.js'
import { blocksOf, shownBlock } from './markdown.js'
import { nameOf } from './state.js'
import { asTyped, folded, inLine } from './text.js'
import type { Entry } from './wire.js'

/** An entry of the conversation. What is still being written is not read out before it is whole. */
export function shownEntry(entry: Entry): HTMLElement {
  const { kind, by, only, place, writing } = entry
  const isForOne = only !== undefined && place !== 'dm'
  const state = writing ? { 'aria-busy': 'true', 'aria-live': 'off' } : {}
  const label = `${nameOf(by)}, ${timeOf(entry)}`
  return el(
    'article',
    { class: `entry ${kind} by-${by === 'keepsake' ? by : 'member'}`, 'aria-label': label, ...state },
    el('header', {}, el('b', { class: 'speaker' }, inLine(nameOf(by))), el('time', {}, timeOf(entry))),
    el('div', { class: 'body' }, ...bodyOf(entry), isForOne && onlyYou(entry)),
  )
}

/** Shows that an answer has grown, leaving what stands of it already. */
export function grow(shown: Element, { text }: Entry): void {
  const answer = shown.querySelector('.answer-text')
  if (answer) keyed(answer, blocksOf(text), { key: (_, place) => String(place), make: shownBlock })
}

function bodyOf(entry: Entry): (HTMLElement | null)[] {
  const { id, text, lines, notices = [], noted, buttons, file } = entry
  return [
    ...(lines ? [el('ul', { class: 'lines' }, ...lines.map((line) => lineOf('li', line, id)))] : [wordsOf(entry)]),
    ...notices.map((notice) => el('p', { class: 'notice words' }, inLine(notice))),
    noted ? notedLine(noted, id) : null,
    file
      ? el(
          'div',
          { class: 'buttons' },
          el('button', { type: 'button', onclick: () => save(file) }, `Save ${file.name}`),
        )
      : null,
    text || lines || buttons || noted || notices.length ? buttonRow(buttons, id) : null,
  ]
}

function wordsOf(entry: Entry): HTMLElement {
  const { kind, text, writing } = entry
  if (kind !== 'answer') return asTyped(text)
  const answer = el('div', { class: 'answer-text words' })
  const shown = el('div', {}, writing ? answer : folded(answer, text))
  grow(shown, entry)
  if (writing) shown.append(el('span', { class: 'writing' }, 'writing…'))
  return shown
}

function notedLine(noted: NonNullable<Entry['noted']>, id: string): HTMLElement {
  const line = lineOf('div', noted, id)
  line.classList.add('noted')
  return line
}

function onlyYou({ id }: Entry): HTMLElement {
  const away = el('button', { type: 'button', class: 'quiet', onclick: () => void dismiss(id) }, 'Dismiss')
  return el('div', { class: 'only-you' }, el('span', {}, 'Only you see this'), away)
}

function timeOf({ at }: Entry): string {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
}
