import { oneLine } from '../../../memory/plain.js'
import type { Line } from '../../../message.js'
import { harmless } from '../text/harmless.js'
import { type Row, rowOf, turnTo } from './buttons.js'

/** A message holds five rows of buttons, one of which turns the pages: so many lines that have buttons. */
const mostWithButtons = 4
/** So much text of lines on a page, and before them, in UTF-16 units: with what else there is, less than a message holds. */
const longestPage = 1400
const longestBefore = 450

interface Page {
  content: string
  components: Row[]
}

/**
 * A page of a list (the last, if there are fewer), with what can be done with each line. What is said `before` it leaves
 * every line on its page.
 */
export function pageOf(
  list: readonly Line[],
  owner: string,
  { wanted, before }: { wanted: number; before: readonly string[] },
): Page {
  const pages = pagesOf(list)
  const page = Math.min(Math.max(wanted, 1), pages.length)
  const lines = pages[page - 1] ?? []
  const said = fitting(before.filter(Boolean).join(' '), longestBefore)
  const below = `Page ${page} of ${pages.length}. To find something, type /memory forget and a word of it.`
  return {
    content: [...(said === '' ? [] : [`${said}\n`]), ...lines.map(shown), ...(pages.length === 1 ? [] : [below])].join(
      '\n',
    ),
    components: [
      ...lines.flatMap(({ buttons }) => (buttons ? [rowOf(owner, buttons, page)] : [])),
      rowOf(owner, [...turning(page, pages.length), forgetAll], page),
    ],
  }
}

/** The buttons that lead to other pages. */
function turning(page: number, last: number) {
  const to = (label: string, number: number) => ({ label, command: `${turnTo} ${number}` })
  return [
    ...(page > 2 ? [to('First', 1)] : []),
    ...(page > 1 ? [to('Back', page - 1)] : []),
    ...(page < last ? [to('Next', page + 1)] : []),
    ...(page < last - 1 ? [to('Last', last)] : []),
  ]
}

const forgetAll = { label: 'Forget everything', command: 'memory forget', danger: true }

/** A list in pages that each fit, at least one line on each. */
function pagesOf(list: readonly Line[]): Line[][] {
  const pages: Line[][] = [[]]
  let room = longestPage
  let rows = mostWithButtons
  for (const line of list) {
    const [length, row] = [shown(line).length + 1, line.buttons ? 1 : 0]
    const isFull = length > room || row > rows
    if (isFull && pages.at(-1)?.length !== 0) {
      pages.push([])
      room = longestPage
      rows = mostWithButtons
    }
    pages.at(-1)?.push(line)
    room -= length
    rows -= row
  }
  return pages
}

function shown({ text }: Line): string {
  return fitting(text, longestPage - 1)
}

/** A line as it was said, its end cut off where it is too long: what makes it harmless at most doubles it. */
function fitting(text: string, most: number): string {
  const whole = harmless(text)
  return whole.length <= most ? whole : harmless(oneLine(text, Math.floor(most / 2)))
}
