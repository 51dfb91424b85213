import { plain } from './cell.js'
import { prose } from './prose.js'
import { widthOf } from './width.js'

type Alignment = 'left' | 'right' | 'middle'

/** A table of a model: what its header and rows hold, as written, and where its lines end. */
export interface Table {
  header: string[]
  alignments: Alignment[]
  rows: string[][]
  end: number
}

/** The widest table that is shown as one. */
const widest = 100

/** The table whose header is a line's, if it is one: the line after it says so. */
export function tableAt(lines: readonly string[], at: number): Table | null {
  const [first = '', second = ''] = lines.slice(at, at + 2)
  if (!isRow(first) || !/^[ \t:|-]*-[ \t\r:|-]*$/.test(second)) return null
  const rules = cellsOf(second, pipes)
  const header = cellsIn(first, rules.length)
  if (header.length !== rules.length || !rules.every((rule) => /^:?-+:?$/.test(rule))) return null
  let end = at + 2
  while (isRow(lines[end] ?? '')) end++
  const rows = lines.slice(at + 2, end).map((line) => fitted(cellsIn(line, header.length), header.length))
  return { header, alignments: rules.map(alignmentOf), rows, end }
}

/** A table as Discord can show it: aligned in a fence, or where it is too wide a list. */
export function shownTable({ header, alignments, rows }: Table): string {
  const cells = [header, ...rows].map((row) => row.map(plain))
  const widths = header.map((_, column) => Math.max(3, ...cells.map((row) => widthOf(row[column] ?? ''))))
  const whole = widths.reduce((sum, width) => sum + width + 2, -2)
  if (whole > widest && rows.length > 0) return rows.map((row) => asItem(header, row)).join('\n')
  const [head = '', ...rest] = cells.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0, alignments[column] ?? 'left'))
      .join('  ')
      .trimEnd(),
  )
  return ['```', head, widths.map((width) => '-'.repeat(width)).join('  '), ...rest, '```'].join('\n')
}

/** Not in a list or a quote: there it stays as it is. */
function isRow(line: string): boolean {
  return /^ {0,3}(?!>|#{1,6}\s|[-*+]\s|\d+[.)]\s)\S/.test(line) && line.includes('|')
}

const pipes = /\\[\s\S]|\||[^\\|]+|\\/g
const pipesOutsideCode = /\\[\s\S]|(`+)(?!`).*?[^`]\1(?!`)|\||[^\\|`]+|`+|\\/g

/** A row's cells. A pipe in code is none that parts them, unless only then there are as many as there should be. */
function cellsIn(line: string, columns: number): string[] {
  const cells = cellsOf(line, pipesOutsideCode)
  if (cells.length === columns) return cells
  const others = cellsOf(line, pipes)
  return others.length === columns ? others : cells
}

function cellsOf(line: string, kind: RegExp): string[] {
  const cells = ['']
  for (const piece of line.trim().replace(/^\|/, '').match(kind) ?? []) {
    if (piece === '|') cells.push('')
    else cells.push((cells.pop() ?? '') + piece)
  }
  if (cells.length > 1 && cells.at(-1)?.trim() === '') cells.pop()
  return cells.map((cell) => cell.trim())
}

/** As many cells as the header has; what is more belongs to the last. */
function fitted(cells: string[], columns: number): string[] {
  const last = cells.slice(columns - 1).join(' | ')
  return Array.from({ length: columns }, (_, column) => (column === columns - 1 ? last : (cells[column] ?? '')))
}

function alignmentOf(rule: string): Alignment {
  if (!rule.endsWith(':')) return 'left'
  return rule.startsWith(':') ? 'middle' : 'right'
}

function padded(cell: string, width: number, alignment: Alignment): string {
  const room = width - widthOf(cell)
  const before = { left: 0, right: room, middle: Math.floor(room / 2) }[alignment]
  return `${' '.repeat(before)}${cell}${' '.repeat(room - before)}`
}

function asItem(header: readonly string[], row: readonly string[]): string {
  const [first = '', ...others] = row.map(prose)
  const lines = others.map((cell, index) => (cell === '' ? '' : `  ${prose(header[index + 1] ?? '')}: ${cell}`))
  return [`- **${first.replaceAll('**', '') || '–'}**`, ...lines.filter((line) => line !== '')].join('\n')
}
