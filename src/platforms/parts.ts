import { certainIn, cutIn } from './cuts.js'
import { type Fence, fenceAfter } from './fences.js'

/** How much one message of a platform holds, in UTF-16 units, and how far from its end it may be cut to be cut well. */
export interface Sheet {
  limit: number
  window: number
}

/** Room for the mark that closes a fence at a cut. */
const forClosing = 12
/** The longest line that opens a fence again. */
const longestHead = 41

/**
 * A text in parts that each fit: cut at a paragraph, else a line, a sentence, a space, and never inside a link, a mention,
 * or a character, if that fits in one part. A fence that is open at a cut is closed, and opened again with its language.
 * While a text grows, only its last part changes.
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
    // What lies beyond this may not be there yet.
    const known = rest.slice(0, limit - head.length)
    const piece = rest.slice(0, cutIn(known, most - window, most, open))
    open = fenceAfter(piece, open)
    if (piece.trim() !== '') parts.push(`${head}${piece.trimEnd()}${open ? `\n${open.mark}` : ''}`)
    rest = rest.slice(piece.length)
  }
}

/**
 * What of a growing text stands in its first part however it goes on: up to where that may be cut, without a link, a
 * mention or code that may still go on.
 */
export function settled(text: string, { limit, window }: Sheet): string {
  const sure = text.slice(0, limit - window - longestHead - forClosing)
  return sure.slice(0, certainIn(sure))
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
