import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { inParts, type Sheet } from './parts.js'

/** Where a growing text is shown. */
export interface LiveSheet extends Sheet {
  /** So long between two changes of what is shown, in milliseconds; the last one does not wait. */
  pace: number
  /** So many parts are shown; all, if left out. */
  most?: number
  /** Shows a part in place of what was shown of it; `ended` says that it will not change any more, `isLast` that none follows. */
  put(part: number, text: string, ended: boolean, isLast: boolean): Promise<void>
  /** Takes away the last part, of a text that ended with fewer than it once had. */
  drop?(part: number): Promise<void>
  /** Is an error the platform's last word? Then it is not tried again. */
  isFinal(error: unknown): boolean
}

/** The pause between two changes is so many times as long at most. */
const slowest = 16
/** So often the last change is tried, each time after twice the wait: 15 seconds in all for one change a second. */
const mostTries = 5
/** What the platform refuses so often in a row is not tried again before the end. */
const mostRefusals = 3

/**
 * A text that is shown while it grows: one change under way at a time, the newest text wins, and the last always lands. A
 * change that fails is made up for by the next; the last is tried again, and only its failure is thrown.
 */
export function createLive({ pace, put, isFinal, most = Number.POSITIVE_INFINITY, drop, ...sheet }: LiveSheet) {
  const shown: { text: string; ended: boolean; isLast: boolean }[] = []
  let newest = ''
  let running: Promise<void> | null = null
  let over = false
  let hurry = () => {}
  let slowness = 1
  let refusals = 0

  /** Shows this text soon, unless a newer one comes before. */
  function grow(text: string): void {
    newest = text
    running ??= keepUp()
  }

  /** Shows the whole text and resolves when it is there. */
  async function end(text: string): Promise<void> {
    over = true
    hurry()
    await running
    for (let tries = 1; ; tries++) {
      try {
        return await bring(text, true)
      } catch (error) {
        if (tries === mostTries || isFinal(error)) throw error
      }
      await wait(pace * 2 ** (tries - 1))
    }
  }

  async function keepUp(): Promise<void> {
    let text: string | null = null
    while (!over && text !== newest && refusals < mostRefusals) {
      text = newest
      const since = performance.now()
      const refused = await bring(text, false).then(() => false, isFinal)
      refusals = refused ? refusals + 1 : 0
      // Where the platform makes changes wait, it is asked for fewer of them.
      slowness = performance.now() - since > pace ? Math.min(slowness * 2, slowest) : Math.max(slowness / 2, 1)
      if (!over) await pause()
    }
    running = null
  }

  async function bring(text: string, ended: boolean): Promise<void> {
    const parts = inParts(text, sheet).slice(0, most)
    for (const [at, part] of parts.entries()) {
      const isLast = at === parts.length - 1
      const wanted = { text: part, ended: ended || !isLast, isLast }
      if (isDeepStrictEqual(shown[at], wanted)) continue
      await put(at, part, wanted.ended, isLast)
      shown[at] = wanted
    }
    for (let at = shown.length - 1; ended && drop && at >= parts.length; at--) {
      await drop(at)
      shown.pop()
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pace * slowness)
      hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return { grow, end }
}
