import type { Choice, Line, Told } from '../message.js'
import { type Pressed, turnTo } from './buttons.js'

/** A page of a list: what stands on it, and the buttons below it. */
export interface Page {
  lines: readonly Line[]
  number: number
  /** So many pages there are. */
  of: number
  below: readonly Choice[]
  /** Can what is sought in it be found by a word? */
  isSearched: boolean
}

/** What fits on a page: so much text in UTF-16 units, each line with its line break, and so many lines with buttons. */
interface PageSize {
  length: number
  withButtons: number
  /** The command that gives the list again, where that is not `memory show`. */
  again?: string | undefined
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
    below: [...turning(number, pages.length, size.again ?? everything), ...(size.again ? [] : [forgetAll])],
    isSearched: size.again === undefined,
  }
}

/** What is said under one of several pages. */
export function pageInWords({ number, of, isSearched }: Page): string {
  const how = isSearched ? ' To find something, type /memory forget and a word of it.' : ''
  return `Page ${number} of ${of}.${how}`
}

/** The list of all that is kept. */
const everything = 'memory show'

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
  if (does.startsWith(turnTo)) {
    const [, number, list = everything] = /^ (\d+)(?: (.+))?$/.exec(does.slice(turnTo.length)) ?? []
    return { told: await run(list), page: Number(number) }
  }
  const told = await run(does)
  if (page === null || told.choices || told.again) return { told, page: told.again ? 1 : page }
  return { told: await run(listOf(does)), page, before: told.text }
}

/** The command whose list has buttons that do this. */
function listOf(does: string): string {
  if (does.startsWith('memory undo')) return 'memory history'
  return does.startsWith('memory keep') ? 'memory pending' : everything
}

/** The buttons that lead to other pages. */
function turning(page: number, last: number, list: string): Choice[] {
  const to = (label: string, number: number) => ({ label, command: `${turnTo} ${number} ${list}` })
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
