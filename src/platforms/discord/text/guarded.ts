/** What Discord may read as a masked link or a mention, wherever it stands. */
const live = /(?<=\])\((?=[\p{Cc}\s<\\]*[a-zA-Z][a-zA-Z0-9+.\\-]*:)|(?<=<)@(?=[!&]?\d+>)|@(?=everyone|here)/gu
const twins: Record<string, string> = { '(': '（', '@': '＠' }

/**
 * A message as long as it was in which no link is masked and nobody mentioned, whatever made it: the sign that makes one
 * becomes its full-width twin. Only what Discord certainly shows as code is spared.
 */
export function guarded(part: string): string {
  let code: Span[] | null = null
  const lastClosing = part.lastIndexOf(')')
  return part.replace(live, (sign, at: number) => {
    if (sign === '(' && lastClosing < at) return sign
    code ??= certainCode(part)
    const span = code.find(({ from, to }) => from < at && at < to)
    return span && !(sign === '(' && span.afterBracket && !hasLabel(part.slice(span.from, at)))
      ? sign
      : (twins[sign] ?? sign)
  })
}

interface Span {
  from: number
  to: number
  /** A bracket stands before it that could begin a label, which may end in it. */
  afterBracket: boolean
}

/** Does the bracket that closes right before the end open in this text, too? */
function hasLabel(text: string): boolean {
  return /\[[^[\]]*\]$/.test(text)
}

/**
 * The code of a message, up to the first that may be read otherwise. Discord reads from left to right, and what begins
 * before code can end in it: marks, addresses, a line. A backslash before a backtick puts all in doubt.
 */
function certainCode(part: string): Span[] {
  const spans: Span[] = []
  if (part.includes('\\`')) return spans
  let outside = ''
  for (let at = 0; ; ) {
    const from = part.indexOf('`', at)
    if (from === -1) return spans
    outside += part.slice(at, from)
    const run = runAt(part, from)
    const to = endOfCode(part, from, run)
    const isAlone = to === null && run === 1 && !closing(part, from + 1, 1)
    if (isAlone) outside += '`'
    else if (to === null || isInDoubt(outside, part.slice(from, to))) return spans
    else {
      spans.push({ from, to, afterBracket: outside.includes('[') })
      // It is a word to what stands around it.
      outside += 'x'
    }
    at = isAlone || to === null ? from + 1 : to
  }
}

function runAt(part: string, at: number): number {
  return /^`*/.exec(part.slice(at))?.[0].length ?? 0
}

/** Where the next run of just so many backticks begins. */
function closing(part: string, from: number, run: number): number | null {
  for (let at = part.indexOf('`', from); at !== -1; at = part.indexOf('`', at)) {
    const length = runAt(part, at)
    if (length === run) return at
    at += length
  }
  return null
}

/** A fence is sure where it opens at the beginning of a line, and code between backticks if it is all in one. */
function endOfCode(part: string, from: number, run: number): number | null {
  const next = run === 3 ? part.indexOf('```', from + 3) : closing(part, from + run, run)
  if (run > 3 || next === null || next === -1 || part.charAt(next + run) === '`') return null
  const inside = part.slice(from + run, next)
  const isFence = run === 3 && (from === 0 || part.charAt(from - 1) === '\n')
  // Where there is nothing after the first line, Discord may go on to the next mark.
  const isEmpty = inside.slice(Math.max(0, inside.indexOf('\n'))).trim() === ''
  if (inside.endsWith('`') || isEmpty || (inside.includes('\n') && !isFence)) return null
  return next + run
}

const marks = ['*', '_', '~~', '||']
/** Bold and italics that hold nothing but words, and the bullets of a list. */
const pairs = /(?<!\S)(\*\*|__|\*|_)(?![\s*_])[^*_~|`[\]<>\\\n]*(?<!\s)\1(?![*\w])|^ *\* /gm
/** An item of a list or a heading that has no words takes the next line. */
const emptyItem = /(?:^|\n)[ >]*(?:[*-]|\d+\.|-?#{1,3})\s+$/
const inAddress = /:\/\/\S*$|<[^: >]+:\/[^ >]*$/

function isInDoubt(outside: string, code: string): boolean {
  if (inAddress.test(outside) || (code.includes('\n') && emptyItem.test(outside))) return true
  const inside = marks.filter((mark) => code.includes(mark))
  if (inside.length === 0) return false
  const left = outside.replace(pairs, '')
  return inside.some((mark) => left.includes(mark))
}
