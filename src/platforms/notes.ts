import type { ReplyEvent } from '../message.js'

/** What is to be said beside an answer about an event, in one line; null where nothing is. */
export function noteOn(event: ReplyEvent): string | null {
  if (event.event === 'learned') return `noted: ${event.noted.join('; ')}`
  if (event.event !== 'not-saved' || event.why === 'off') return null
  return event.why === 'disk' ? withReference(event) : 'not saved: something was forgotten meanwhile'
}

/** What went wrong, and what finds it in the log. */
export function withReference({ text, reference }: { text: string; reference: string }): string {
  return `${text} (reference ${reference})`
}
