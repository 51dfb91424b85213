import type { Reply, Told } from '../message.js'
import { withReference } from './told.js'

/** How a chat shows that a message is being answered, and the answer. */
export interface AnswerView {
  /** A sign of life. May come again, and then does nothing. */
  begin(): void
  /** No sign of life any more. May come again, and then does nothing. */
  over(): void
  /** All of the answer so far, and what of it is new. */
  grow(text: string, piece: string): void
  /** The whole answer and the lines beside it; resolves when it stands there. */
  end(text: string, notices: readonly string[], offer?: Offer): Promise<void>
  /** A line of what was learned from it, beside the answer, and the number by which it can be undone. */
  note?(line: string, change: number | null): Promise<void>
  /** Tells them that they are not answered there: for their eyes only, or else not again and again. `end` if left out. */
  refuse?(text: string): Promise<void>
  /** For the person's eyes only, unless the message said that this cannot be. */
  tell(told: Told): Promise<void>
}

/** What the person may do about an answer: let a cut-off one go on, or have these messages tried again. */
export type Offer = { goOn: true } | { again: readonly string[] }

/** The way back to a message of a chat: one answer under it, or under the last where several are answered together. */
export function answering(id: string, view: AnswerView): Reply {
  let text = ''

  async function last(show: () => Promise<void>): Promise<void> {
    try {
      await show()
    } finally {
      view.over()
    }
  }

  return async (event) => {
    if (event.event === 'accepted') return view.begin()
    if (event.with && event.with.at(-1) !== id) return view.over()
    switch (event.event) {
      case 'delta':
        text += event.text
        return view.grow(text, event.text)
      case 'answer':
        return last(() => view.end(event.text, event.notices, event.goOn && { goOn: true }))
      case 'learned':
        return event.aloud ? view.note?.(`noted: ${event.noted.join('; ')}`, event.change) : undefined
      case 'not-learned':
        return event.text === undefined ? undefined : view.note?.(event.text, null)
      case 'reply':
        return last(() => view.tell(event))
      case 'refused':
        return last(() => (event.alone && view.refuse ? view.refuse : view.end)(withReference(event), []))
      case 'failed':
        return last(() => view.end(withReference(event), [], { again: event.with ?? [id] }))
      case 'duplicate':
        return view.over()
    }
  }
}
