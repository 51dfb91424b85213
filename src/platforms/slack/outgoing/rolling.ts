import { certainIn, cutIn } from '../../cuts.js'
import { fenceAfter } from '../../fences.js'
import { closed } from '../../parts.js'

/** A text that is shown while it grows. */
export interface Growing {
  grow(text: string): void
  /** Shows the whole; `goesOn`: another one follows. */
  end(text: string, goesOn: boolean): Promise<void>
  /** May it take no more, as long as it stands there already? */
  isOld(): boolean
}

/**
 * Shows a growing text in one that is begun by `begin`, and where that has grown too old goes on in the next: at a
 * good place, with a fence that is open there closed and opened again. `before` resolves when the one before stands there.
 */
export function createRolling(begin: (before: Promise<void>) => Growing) {
  let current = begin(Promise.resolve())
  /** What of the text stands in those before, and what opens in the current one again. */
  let from = 0
  let head = ''
  let mark = ''
  let last = Promise.resolve()
  /** So much of the text was shown, or may have been. */
  let grown = 0

  function grow(text: string): void {
    if (current.isOld()) roll(text)
    grown = text.length
    const rest = text.slice(from)
    if (!isMark(rest)) current.grow(head + rest)
  }

  function roll(text: string): void {
    const cut = cutIn(text, grown, certainIn(text), null)
    const piece = head + text.slice(from, cut)
    const open = fenceAfter(piece, null)
    // There may be no good place yet; nothing is lost where that stays so.
    if (cut < grown || !(open ? /\n\s*$/ : /\s$/).test(piece)) return
    const ended = current.end(closed(piece.trimEnd()), true)
    // Whoever needs to know is told by what waits for it.
    ended.catch(() => {})
    current = begin(ended)
    from = cut
    mark = open?.mark ?? ''
    head = open ? `${open.mark}${open.language}\n` : ''
    last = ended
  }

  /** Shows the whole text and resolves when it is there. */
  async function end(text: string, notices: string): Promise<void> {
    const rest = text.slice(from)
    const shown = isMark(rest) ? '' : closed(head + rest)
    await last
    await current.end([shown, notices].filter(Boolean).join('\n\n'), false)
  }

  /** Is there nothing more yet than what closes the fence that was closed already? */
  function isMark(rest: string): boolean {
    return from > 0 && mark.startsWith(rest.trim())
  }

  return { grow, end }
}
