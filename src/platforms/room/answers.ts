import { randomUUID } from 'node:crypto'
import { isVisible } from '../../memory/text/plain.js'
import type { Told } from '../../message.js'
import type { AnswerView, Offer } from '../answering.js'
import { buttonFor, stopIt, undoButton } from '../buttons.js'
import { asideOf, buttonsOf } from './asides.js'
import { type Conversation, seenBy } from './conversation.js'
import type { Asker, Entry } from './page/wire.js'

/** Shows the answer to a message of that member as an entry which grows; while it is there, it can be stopped. */
export function answerView(conversation: Conversation, message: string, { member, place }: Asker): AnswerView {
  const id = randomUUID()
  const around = { id, place, ...seenBy(member, place), by: 'keepsake', at: Date.now() }
  let state: 'not yet' | 'open' | 'over' = 'not yet'
  let isShown = false

  function put(entry: Pick<Entry, 'kind' | 'text'> & Partial<Entry>, offer?: Offer): void {
    const again = offer && 'again' in offer ? { again: offer.again } : {}
    conversation.put({ entry: { ...around, ...entry }, owner: member, answers: message, ...again })
  }

  function begin(): void {
    if (state !== 'not yet') return
    state = 'open'
    put({ kind: 'answer', text: '', writing: true, buttons: [{ label: 'Stop', does: stopIt }] })
  }

  function over(): void {
    if (state === 'open') conversation.take(id)
    state = 'over'
  }

  /** Only what is new is handed on: a piece cut from the whole would keep the whole in memory, each its own. */
  function grow(_: string, piece: string): void {
    begin()
    conversation.grow(id, piece)
    isShown ||= isVisible(piece)
  }

  /** What did not grow is no answer of the model's. */
  async function end(text: string, notices: readonly string[], offer?: Offer): Promise<void> {
    state = 'over'
    const said = { kind: isShown ? ('answer' as const) : ('told' as const), text: text || stopped }
    const beside = notices.length > 0 ? { notices } : {}
    put({ ...said, ...beside, ...(offer && { buttons: buttonsOf([buttonFor(offer)]) }) }, offer)
  }

  async function note(text: string, change: number | null): Promise<void> {
    const undo = change === null ? {} : { buttons: buttonsOf([undoButton(change)]) }
    conversation.change(id, (entry) => ({ ...entry, noted: { text, ...undo } }))
  }

  async function tell(told: Told): Promise<void> {
    conversation.put(asideOf(told, { member, place }))
  }

  return { begin, over, grow, end, note, tell, refuse: (text) => tell({ text }) }
}

/** What is said where an answer was stopped before anything of it stood there. */
const stopped = 'Stopped.'
