import { setTimeout as wait } from 'node:timers/promises'
import { inParts, type Sheet } from './parts.js'

/** Where a growing text is shown. */
export interface LiveSheet extends Sheet {
  /** So long between two changes of what is shown, in milliseconds; the last one does not wait. */
  pace: number
  /** Shows a part in place of what was shown of it; `ended` says that it will not change any more. */
  put(part: number, text: string, ended: boolean): Promise<void>
  /** Is an error the platform's last word? Then it is not tried again. */
  isFinal(error: unknown): boolean
}

/** So often the last change is tried, each time after twice the wait: 15 seconds in all for one change a second. */
const mostTries = 5

/**
 * A text that is shown while it grows: one change under way at a time, the newest text wins, and the last always lands. A
 * change that fails is made up for by the next; the last is tried again, and only its failure is thrown.
 */
export function createLive({ pace, put, isFinal, ...sheet }: LiveSheet) {
  const shown: { text: string; ended: boolean }[] = []
  let newest = ''
  let running: Promise<void> | null = null
  let over = false
  let hurry = () => {}

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
    while (!over && text !== newest) {
      text = newest
      await bring(text, false).catch(() => {})
      if (!over) await pause()
    }
    running = null
  }

  async function bring(text: string, ended: boolean): Promise<void> {
    const parts = inParts(text, sheet)
    for (const [at, part] of parts.entries()) {
      const wanted = { text: part, ended: ended || at < parts.length - 1 }
      if (shown[at]?.text === part && shown[at].ended === wanted.ended) continue
      await put(at, part, wanted.ended)
      shown[at] = wanted
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pace)
      hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return { grow, end }
}
