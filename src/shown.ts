import { wellFormed } from './memory/text/plain.js'
import type { Reply } from './message.js'

/** What was shown so far. A character may come in two halves; each is shown whole, or as U+FFFD. */
export function createShown(reply: Reply) {
  let text = ''
  let half = ''
  async function say(piece: string): Promise<void> {
    const next = half + piece
    half = /[\ud800-\udbff]$/.exec(next)?.[0] ?? ''
    const whole = wellFormed(next.slice(0, next.length - half.length))
    text += whole
    if (whole !== '') await reply({ event: 'delta', text: whole })
  }
  return { say, text: () => text }
}
