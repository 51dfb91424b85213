import { type Fence, fenceAfter } from '../fences.js'
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
      shown.push(...withoutTables(outside), line.replace(/`{3,}|~{3,}/, '```'))
      outside = []
      isEmpty = true
    } else if (open) {
      shown.push(unfenced(line))
      isEmpty &&= line === ''
    } else {
      const inside = line.replace(/(?:`{3,}|~{3,})\s*$/, '')
      // Where there is nothing between two marks, Discord goes on to the next.
      if (isEmpty && inside.trim() === '') shown.push('\u200b')
      shown.push(`${unfenced(inside)}\`\`\`${/\s*$/.exec(line)?.[0]}`)
    }
  }
  return [...shown, ...withoutTables(outside)].join('\n')
}

/** What neither opens nor closes a fence. */
function unfenced(line: string): string {
  return line.replace(/``(?=`)/g, '``\u200b')
}

function withoutTables(lines: readonly string[]): string[] {
  const shown: string[] = []
  let text: string[] = []
  for (let at = 0; at < lines.length; ) {
    const table = tableAt(lines, at)
    if (table) shown.push(...(text.length > 0 ? [prose(text.join('\n'))] : []), shownTable(table))
    else text.push(lines[at] ?? '')
    if (table) text = []
    at = table?.end ?? at + 1
  }
  return text.length > 0 ? [...shown, prose(text.join('\n'))] : shown
}
