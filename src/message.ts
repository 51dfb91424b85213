import type { Audience } from './memory/audience.js'
import type { UserKey } from './memory/memory.js'

/** Where something is said: in which conversation (a direct message, a thread, a channel for one person), heard by whom. */
export interface Place {
  conversation: string
  audience: Audience
}

/** A message meant for the bot, as plain data. A platform makes it, and checks who sent it and who can hear it. */
export interface Message {
  /** The platform's id of the event. The same id of the same person is answered once. */
  id: string
  user: UserKey
  /** The name they are shown by. */
  speaker: string
  place: Place
  text: string
}

/** `/memory show`, as `memory show`, typed by someone at a place. */
export interface Command {
  user: UserKey
  place: Place
  text: string
}

/**
 * What comes back for a message, in this order: `delta` as the answer streams; `saved` or `not-saved`; `answer`, whole;
 * `learned` or `not-learned`. Or one of `reply` (it was the answer to a question of a command), `refused`, `failed`,
 * `duplicate` alone. `with` names all messages that were answered together, where there was more than one.
 */
export type ReplyEvent = { with?: string[] } & (
  | { event: 'delta'; text: string }
  | { event: 'saved' }
  | { event: 'not-saved'; why: 'off' | 'forgotten' }
  | { event: 'not-saved'; why: 'disk'; text: string; reference: string }
  | { event: 'answer'; text: string; notices: string[] }
  | { event: 'learned'; noted: string[] }
  | { event: 'not-learned'; why: 'nothing' | 'later' | 'off' | 'forgotten' | 'not saved' }
  | { event: 'reply'; text: string }
  | { event: 'refused'; text: string; reference: string }
  | { event: 'failed'; text: string; reference: string }
  | { event: 'duplicate' }
)

/** The way back to where a message came from. The next event waits until it is done; a failure of its own is logged. */
export type Reply = (event: ReplyEvent) => void | Promise<void>
