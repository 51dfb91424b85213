import { el } from './dom.js'
import { spans } from './spans.js'

/** A piece of a text in Markdown. */
export type Block =
  | { is: 'paragraph' | 'heading' | 'code'; text: string }
  | { is: 'quote'; blocks: Block[] }
  | { is: 'list'; first: number | null; items: Block[][] }

/** Quotes and lists in each other, so deep. What is deeper is a paragraph. */
const deepest = 4
const item = /^( {0,3})([-*+]|\d{1,9}[.)])( +|$)/
const fence = /^ {0,3}(```+|~~~+)/
const heading = /^ {0,3}#{1,6} +(.*?)(?: +#+)? *$/
const quote = /^ {0,3}> ?/

/** The pieces of a text in Markdown: what is known of it here; all else is a paragraph as it stands. */
export function blocksOf(text: string, depth = 0): Block[] {
  const lines = text.split('\n')
  const blocks: Block[] = []
  while (lines.length > 0) {
    const next =
      fenced(lines) ?? (depth < deepest ? (quoted(lines, depth) ?? listed(lines, depth)) : null) ?? plain(lines)
    if (next) blocks.push(next)
  }
  return blocks
}

function fenced(lines: string[]): Block | null {
  const mark = fence.exec(lines[0] ?? '')?.[1]
  if (!mark) return null
  // Behind the mark that ends it stands nothing, or that would be lost.
  const isEnd = (line: string) => line.startsWith(mark) && /^(?:`+|~+)$/.test(line)
  const end = lines.findIndex((line, at) => at > 0 && isEnd(line.trim()))
  const [, ...code] = lines.splice(0, end < 0 ? lines.length : end + 1)
  return { is: 'code', text: (end < 0 ? code : code.slice(0, -1)).join('\n') }
}

function quoted(lines: string[], depth: number): Block | null {
  const taken = takeWhile(lines, (line) => quote.test(line))
  if (taken.length === 0) return null
  return { is: 'quote', blocks: blocksOf(taken.map((line) => line.replace(quote, '')).join('\n'), depth + 1) }
}

function listed(lines: string[], depth: number): Block | null {
  const [, , first] = begun(lines[0]) ?? []
  if (first === undefined) return null
  const isNumbered = /\d/.test(first)
  const items: Block[][] = []
  for (;;) {
    const [head = '', , mark] = begun(lines[0]) ?? []
    if (mark === undefined || /\d/.test(mark) !== isNumbered) break
    const [begins = ''] = lines.splice(0, 1)
    const rest = takeWhile(lines, (line) => /^ {2,}\S/.test(line) || (line !== '' && !isBegin(line)))
    const inner = [begins.slice(head.length), ...rest.map((line) => line.replace(/^ {1,4}/, ''))]
    items.push(blocksOf(inner.join('\n'), depth + 1))
    if (lines[0] === '' && begun(lines[1])) lines.shift()
  }
  return { is: 'list', first: isNumbered ? Number.parseInt(first, 10) : null, items }
}

/** The begin of an item of a list, if that is one. */
function begun(line: string | undefined): RegExpExecArray | null {
  return item.exec(line ?? '')
}

function plain(lines: string[]): Block | null {
  const [line = ''] = lines
  if (line.trim() === '') {
    lines.shift()
    return null
  }
  const title = heading.exec(line)?.[1]
  if (title !== undefined) {
    lines.shift()
    return { is: 'heading', text: title }
  }
  const rest = takeWhile(lines, (one, at) => at === 0 || (one.trim() !== '' && !isBegin(one)))
  return { is: 'paragraph', text: rest.join('\n') }
}

function isBegin(line: string): boolean {
  return [item, fence, heading, quote].some((begin) => begin.test(line))
}

function takeWhile(lines: string[], isMeant: (line: string, at: number) => boolean): string[] {
  const end = lines.findIndex((line, at) => !isMeant(line, at))
  return lines.splice(0, end < 0 ? lines.length : end)
}

/** A piece as it is shown: text in elements that load nothing and lead nowhere. */
export function shownBlock(block: Block): HTMLElement {
  switch (block.is) {
    case 'code':
      return el('pre', { dir: 'auto' }, el('code', block.text))
    case 'quote':
      return el('blockquote', ...block.blocks.map(shownBlock))
    case 'list': {
      const items = block.items.map((blocks) => el('li', ...blocks.map(shownBlock)))
      return block.first === null ? el('ul', ...items) : el('ol', { start: block.first }, ...items)
    }
    case 'heading':
      return el('p', { dir: 'auto' }, el('strong', ...spans(block.text)))
    case 'paragraph':
      return el('p', { dir: 'auto' }, ...spans(block.text))
  }
}
