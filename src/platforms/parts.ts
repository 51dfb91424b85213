/** How much one message of a platform holds, in UTF-16 units, and how far from its end it may be cut to be cut well. */
export interface Sheet {
  limit: number
  window: number
}

/** Room for the mark that closes a fence at a cut. */
const forClosing = 12
/** The longest line that opens a fence again. */
const longestHead = 41
/** A line that opens or closes a fence, in a list too. */
const fenceLine = /^[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(`{3,10}|~{3,10})(?!.*`)[ \t]*(\S{0,30}).*$/

/**
 * A text in parts that each fit: cut at a paragraph, else a line, a sentence, a space, and never inside a surrogate pair.
 * A fence that is open at a cut is closed, and opened again with its language. While a text grows, only its last part changes.
 */
export function inParts(text: string, { limit, window }: Sheet): string[] {
  const parts: string[] = []
  let rest = text
  let open: Fence | null = null
  for (;;) {
    const head: string = open ? `${open.mark}${open.language}\n` : ''
    if (head.length + rest.length <= limit) {
      if (rest.trim() !== '') parts.push(head + rest)
      return parts
    }
    const most = limit - head.length - forClosing
    const piece = rest.slice(0, cutIn(rest, most - window, most))
    open = fenceAfter(piece, open)
    if (piece.trim() !== '') parts.push(`${head}${piece.trimEnd()}${open ? `\n${open.mark}` : ''}`)
    rest = rest.slice(piece.length)
  }
}

/** What of a growing text stands in its first part however it goes on: up to where that may be cut. */
export function settled(text: string, { limit, window }: Sheet): string {
  const sure = text.slice(0, limit - window - longestHead - forClosing)
  return sure.replace(/[\ud800-\udbff]$/, '')
}

/** In one line: code between backticks, what is not code, and backticks that stand alone. */
const spans = /(`+)(?!`).*?[^`]\1(?!`)|[^`]+|`+/g

/**
 * Changes what is not code: neither in a fence nor, in one line, between backticks. `change` is told whether a backtick
 * stands alone in the line.
 */
export function outsideCode(text: string, change: (text: string, besideBacktick: boolean) => string): string {
  let open: Fence | null = null
  return text
    .split('\n')
    .map((line) => {
      const before = open
      open = fenceAfter(line, open)
      if (before || open) return line
      const parts = line.match(spans) ?? []
      const lone = parts.some(isLone)
      return parts.map((part) => (part.startsWith('`') ? part : change(part, lone))).join('')
    })
    .join('\n')
}

function isLone(part: string): boolean {
  return /^`+$/.test(part)
}

/** A text up to where its last line may be the beginning of code. */
export function beforeOpenCode(text: string): string {
  const begin = text.lastIndexOf('\n') + 1
  const alone = [...text.slice(begin).matchAll(spans)].find(([part]) => isLone(part))
  return alone ? text.slice(0, begin + alone.index) : text
}

/** A text with its open fence closed, if there is room for that. */
export function closed(text: string, limit = Number.POSITIVE_INFINITY): string {
  const open = fenceAfter(text, null)
  const whole = open ? `${text.trimEnd()}\n${open.mark}` : text
  return whole.length <= limit ? whole : text
}

interface Fence {
  mark: string
  language: string
}

const breaks = [/\n\s*\n(?!\s)/g, /\n/g, /(?:[.!?…]["'”’)\]]*\s|[。！？])/g, /\s/g]

/** The best place to cut a text between two lengths: at the last of the best kind of break there is. */
function cutIn(text: string, least: number, most: number): number {
  const within = text.slice(0, most)
  for (const kind of breaks) {
    const ends = [...within.matchAll(kind)].map(({ index, 0: found }) => index + found.length)
    const last = ends.at(-1)
    if (last !== undefined && last >= least) return last
  }
  return /[\ud800-\udbff]$/.test(within) ? most - 1 : most
}

/** The fence that is open after a text which began inside `open`. */
function fenceAfter(text: string, open: Fence | null): Fence | null {
  let now = open
  for (const line of text.split('\n')) {
    const [, mark = '', language = ''] = fenceLine.exec(line) ?? []
    // Some models close it at the end of its last line.
    if (now !== null && language === '' && line.trimEnd().endsWith(now.mark)) now = null
    else if (now === null && mark !== '') now = { mark, language }
  }
  return now
}
