import { certainIn } from '../../cuts.js'
import { fenceAfter } from '../../fences.js'
import { closed } from '../../parts.js'

/** A text that is shown while it grows. */
interface Growing {
  grow(text: string): void
  /** Shows the whole; `goesOn`: another one follows. */
  end(text: string, goesOn: boolean): Promise<void>
  /** May it take no more, as long as it stands there already? */
  isOld(): boolean
}

/**
 * Shows a growing text in one that is begun by `begin`, and where that has grown too old goes on in the next: at the end of a
 * word, with a fence that is open there closed and opened again. `before` resolves when the one before stands there.
 */
export function createRolling(begin: (before: Promise<void>) => Growing) {
  let current = begin(Promise.resolve())
  /** What of the text stands in those before, and what opens in the current one again. */
  let from = 0
  let head = ''
  /** So much of the text was shown, or may have been. */
  let grown = 0

  function grow(text: string): void {
    if (current.isOld()) roll(text)
    grown = text.length
    current.grow(head + text.slice(from))
  }

  function roll(text: string): void {
    const certain = certainIn(text)
    const cut = grown + (/^[\s\S]*\s/.exec(text.slice(grown, certain))?.[0].length ?? 0)
    if (cut === grown) return
    const piece = head + text.slice(from, cut)
    const open = fenceAfter(piece, null)
    const ended = current.end(closed(piece.trimEnd()), true)
    // Whoever needs to know is told by what waits for it.
    ended.catch(() => {})
    current = begin(ended)
    from = cut
    head = open ? `${open.mark}${open.language}\n` : ''
  }

  /** Shows the whole text and resolves when it is there. */
  function end(text: string, notices: string): Promise<void> {
    const rest = text.slice(from)
    const last = rest.trim() === '' && from > 0 ? '' : closed(head + rest)
    return current.end([last, notices].filter(Boolean).join('\n\n'), false)
  }

  return { grow, end }
}
