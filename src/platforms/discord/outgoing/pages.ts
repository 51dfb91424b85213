import { oneLine } from '../../../memory/text/plain.js'
import type { Line } from '../../../message.js'
import { pageInWords, pageOf } from '../../pages.js'
import { harmless } from '../text/harmless.js'
import { type Row, rowOf } from './buttons.js'

/** A message holds five rows of buttons, one of which turns the pages: so many lines that have buttons. */
const mostWithButtons = 4
/** So much text of lines on a page, and before them, in UTF-16 units: with what else there is, less than a message holds. */
const longestPage = 1400
const longestBefore = 450

const size = { length: longestPage, withButtons: mostWithButtons, lengthOf: (line: Line) => shown(line).length }

/**
 * A page of a list (the last, if there are fewer), with what can be done with each line. What is said `before` it leaves
 * every line on its page.
 */
export function messageOf(
  list: readonly Line[],
  owner: string,
  { wanted, before, again }: { wanted: number; before: readonly string[]; again?: string | undefined },
): { content: string; components: Row[] } {
  const page = pageOf(list, wanted, { ...size, again })
  const said = fitting(before.filter(Boolean).join(' '), longestBefore)
  return {
    content: [
      ...(said === '' ? [] : [`${said}\n`]),
      ...page.lines.map(shown),
      ...(page.of === 1 ? [] : [pageInWords(page)]),
    ].join('\n'),
    components: [
      ...page.lines.flatMap(({ buttons }) => (buttons ? [rowOf(owner, buttons, page.number)] : [])),
      ...(page.below.length > 0 ? [rowOf(owner, page.below, page.number)] : []),
    ],
  }
}

function shown({ text }: Line): string {
  return fitting(text, longestPage - 1)
}

/** A line as it was said, its end cut off where it is too long: what makes it harmless at most doubles it. */
function fitting(text: string, most: number): string {
  const whole = harmless(text)
  return whole.length <= most ? whole : harmless(oneLine(text, Math.floor(most / 2)))
}
