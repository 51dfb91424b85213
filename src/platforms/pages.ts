import type { Choice, Line, Told } from '../message.js'
import { type Pressed, turnTo } from './buttons.js'

/** A page of a list: what stands on it, and the buttons below it. */
export interface Page {
  lines: readonly Line[]
  number: number
  /** So many pages there are. */
  of: number
  below: readonly Choice[]
}

/** What fits on a page: so much text in UTF-16 units, each line with its line break, and so many lines with buttons. */
interface PageSize {
  length: number
  withButtons: number
  /** How long a line is as it is shown, at most as long as a page. */
  lengthOf(line: Line): number
}

/** That page of a list (the last, if there are fewer). */
export function pageOf(list: readonly Line[], wanted: number, size: PageSize): Page {
  const pages = pagesOf(list, size)
  const number = Math.min(Math.max(wanted, 1), pages.length)
  return {
    lines: pages[number - 1] ?? [],
    number,
    of: pages.length,
    below: [...turning(number, pages.length), forgetAll],
  }
}

/** What is said under one of several pages. */
export function pageInWords({ number, of }: Page): string {
  return `Page ${number} of ${of}. To find something, type /memory forget and a word of it.`
}

/** Asks first, unless the platform did. */
export const forgetAll: Choice = { label: 'Forget everything', command: 'memory forget', danger: true }

/** What a command has to say, and which page of it is shown after what. */
export interface Shown {
  told: Told
  page: number | null
  before?: string
}

/** What a button of a list or a question gives: after what it does to a line, the list again, on the same page. */
export async function shownAfter(
  { page, does }: Pick<Pressed, 'page' | 'does'>,
  run: (text: string) => Promise<Told>,
): Promise<Shown> {
  if (does.startsWith(turnTo)) return { told: await run('memory show'), page: Number(does.slice(turnTo.length)) }
  const told = await run(does)
  if (page === null || told.choices) return { told, page }
  return { told: await run('memory show'), page, before: told.text }
}

/** The buttons that lead to other pages. */
function turning(page: number, last: number): Choice[] {
  const to = (label: string, number: number) => ({ label, command: `${turnTo} ${number}` })
  return [
    ...(page > 2 ? [to('First', 1)] : []),
    ...(page > 1 ? [to('Back', page - 1)] : []),
    ...(page < last ? [to('Next', page + 1)] : []),
    ...(page < last - 1 ? [to('Last', last)] : []),
  ]
}

/** A list in pages that each fit, at least one line on each. */
function pagesOf(list: readonly Line[], { length: longest, withButtons, lengthOf }: PageSize): Line[][] {
  const pages: Line[][] = [[]]
  let room = longest
  let rows = withButtons
  for (const line of list) {
    const [length, row] = [lengthOf(line) + 1, line.buttons ? 1 : 0]
    const isFull = length > room || row > rows
    if (isFull && pages.at(-1)?.length !== 0) {
      pages.push([])
      room = longest
      rows = withButtons
    }
    pages.at(-1)?.push(line)
    room -= length
    rows -= row
  }
  return pages
}
