import { type Fence, fenceAfter } from '../../fences.js'
import { prose } from './prose.js'
import { shownTable, tableAt } from './table.js'

/**
 * A model's Markdown as Discord shows it best: masked links are open, nobody is mentioned, tables are aligned code, and
 * what is code for the model is code for Discord, which knows no fence but three backticks and ends it at the next three.
 * Code stays as it is. Takes the whole text so far, again and again.
 */
export function forDiscord(text: string): string {
  const shown: string[] = []
  let outside: string[] = []
  let open: Fence | null = null
  let isEmpty = true
  for (const line of text.split('\n')) {
    const before: Fence | null = open
    open = fenceAfter(line, before)
    if (!before && !open) {
      outside.push(line)
      continue
    }
    if (!before) {
      shown.push(...blocksOutside(outside), line.replace(/`{3,}|~{3,}/, '```'))
      outside = []
      isEmpty = true
    } else if (open) {
      shown.push(withoutMarks(line))
      isEmpty &&= line === ''
    } else {
      const inside = line.replace(/(?:`{3,}|~{3,})\s*$/, '')
      // Where there is nothing between two marks, Discord goes on to the next.
      if (isEmpty && inside.trim() === '') shown.push('\u200b')
      shown.push(`${withoutMarks(inside)}\`\`\`${/\s*$/.exec(line)?.[0]}`)
    }
  }
  return [...shown, ...blocksOutside(outside)].join('\n')
}

/** A line that neither opens nor closes a fence for Discord. */
function withoutMarks(line: string): string {
  return line.replace(/``(?=`)/g, '``\u200b')
}

/** What is outside of fences: quotes, tables, and the rest. */
function blocksOutside(lines: readonly string[]): string[] {
  const shown: string[] = []
  let text: string[] = []
  for (let at = 0; at < lines.length; ) {
    const block = quoteAt(lines, at) ?? tableBlockAt(lines, at)
    if (block && text.length > 0) shown.push(prose(text.join('\n')))
    if (block) {
      shown.push(block.shown)
      text = []
    } else text.push(lines[at] ?? '')
    at = block?.end ?? at + 1
  }
  return text.length > 0 ? [...shown, prose(text.join('\n'))] : shown
}

interface Block {
  shown: string
  end: number
}

function tableBlockAt(lines: readonly string[], at: number): Block | null {
  const table = tableAt(lines, at)
  return table && { shown: shownTable(table), end: table.end }
}

/** The marks that make a line a quote, all of them: what is left begins with none. */
const quoteMarks = /^(?: *> ?)*/

/** What is quoted is text like any other. */
function quoteAt(lines: readonly string[], at: number): Block | null {
  let end = at
  while (/^ *>/.test(lines[end] ?? '')) end++
  if (end === at) return null
  const quoted = lines.slice(at, end)
  const marks = quoted.map((line) => quoteMarks.exec(line)?.[0] ?? '')
  const inside = forDiscord(quoted.map((line) => line.replace(quoteMarks, '')).join('\n')).split('\n')
  const shown = inside.map((line, index) => (marks[inside.length === quoted.length ? index : 0] ?? '') + line)
  return { shown: shown.join('\n'), end }
}
