import { el } from './dom.js'
import { spans } from './spans.js'

/** A piece of a text in Markdown. */
export type Block =
  | { is: 'paragraph' | 'heading' | 'code'; text: string }
  | { is: 'quote'; blocks: Block[] }
  | { is: 'list'; first: string | null; items: Block[][] }

/** Quotes and lists in each other, so deep. What is deeper is a paragraph. */
const deepest = 4
const bullet = /^ {0,3}[-*+](?: +|$)/
const numbered = /^ {0,3}(\d{1,9})[.)](?: +|$)/
const fence = /^ {0,3}(```+|~~~+)/
const heading = /^ {0,3}#{1,6} +(\S.*)/s
const quote = /^ {0,3}> ?/

/** The pieces of a text in Markdown: what is known of it here; all else is a paragraph as it stands. */
export function blocksOf(text: string, depth = 0): Block[] {
  const lines = text.split('\n')
  const blocks: (Block | null)[] = []
  while (lines.length > 0) {
    const inner = depth < deepest ? (quoted(lines, depth) ?? listed(lines, depth)) : null
    blocks.push(fenced(lines) ?? inner ?? plain(lines))
  }
  return blocks.filter((block) => block !== null)
}

function fenced(lines: string[]): Block | null {
  const mark = fence.exec(lines[0] ?? '')?.[1]
  if (!mark) return null
  // Behind the mark that ends it stands nothing, or that would be lost.
  const isEnd = (line: string) => line.startsWith(mark) && /^(?:`+|~+)$/.test(line)
  const [, ...code] = takeWhile(lines, (line, at) => at === 0 || !isEnd(line.trim()))
  lines.shift()
  return { is: 'code', text: code.join('\n') }
}

function quoted(lines: string[], depth: number): Block | null {
  const taken = takeWhile(lines, (line) => quote.test(line))
  if (taken.length === 0) return null
  return { is: 'quote', blocks: blocksOf(taken.map((line) => line.replace(quote, '')).join('\n'), depth + 1) }
}

function listed(lines: string[], depth: number): Block | null {
  const [line = ''] = lines
  const begin = [bullet, numbered].find((one) => one.test(line))
  if (!begin) return null
  const items: Block[][] = []
  while (begin.test(lines[0] ?? '')) {
    const isOfIt = (one: string) => /^ {2,}\S/.test(one) || (one !== '' && !isBegin(one))
    const item = takeWhile(lines, (one, at) => at === 0 || isOfIt(one))
    const inner = item.map((one, at) => one.replace(at === 0 ? begin : /^ {1,4}/, ''))
    items.push(blocksOf(inner.join('\n'), depth + 1))
    if (lines[0] === '' && begin.test(lines[1] ?? '')) lines.shift()
  }
  return { is: 'list', first: numbered.exec(line)?.[1] ?? null, items }
}

function plain(lines: string[]): Block | null {
  const title = heading.exec(lines[0] ?? '')?.[1]
  const isBlank = (one = '') => one.trim() === ''
  const isGap = isBlank(lines[0])
  const isOfIt = (one: string) => title === undefined && isBlank(one) === isGap && !isBegin(one)
  const text = takeWhile(lines, (one, at) => at === 0 || isOfIt(one)).join('\n')
  if (title !== undefined) return { is: 'heading', text: title }
  return isGap ? null : { is: 'paragraph', text: text.trim() }
}

function isBegin(line: string): boolean {
  return [bullet, numbered, fence, heading, quote].some((begin) => begin.test(line))
}

function takeWhile(lines: string[], isMeant: (line: string, at: number) => boolean): string[] {
  const end = lines.findIndex((line, at) => !isMeant(line, at))
  return lines.splice(0, end < 0 ? lines.length : end)
}

/** A piece as it is shown: text in elements that load nothing and lead nowhere. */
export function shownBlock(block: Block): HTMLElement {
  const { is } = block
  if (is === 'quote') return el('blockquote', ...block.blocks.map(shownBlock))
  if (is === 'code') return el('pre', el('code', block.text))
  if (is === 'list') {
    const items = block.items.map((blocks) => el('li', ...blocks.map(shownBlock)))
    return block.first === null ? el('ul', ...items) : el('ol', { start: block.first }, ...items)
  }
  const words = spans(block.text)
  return el('p', ...(is === 'heading' ? [el('strong', ...words)] : words))
}
