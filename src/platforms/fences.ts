/** A fence that is open: what closes it, and what it was opened with. */
export interface Fence {
  mark: string
  language: string
}

/** A line that opens or closes a fence, in a list too. */
const fenceLine = /^[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(`{3,10}|~{3,10})(?!.*`)[ \t]*(\S{0,30}).*$/

/** The fence that is open after a text which began inside `open`. */
export function fenceAfter(text: string, open: Fence | null): Fence | null {
  let now = open
  for (const line of text.split('\n')) {
    const [, mark = '', language = ''] = fenceLine.exec(line) ?? []
    // Some models close it at the end of its last line.
    if (now !== null && language === '' && line.trimEnd().endsWith(now.mark)) now = null
    else if (now === null && mark !== '') now = { mark, language }
  }
  return now
}
