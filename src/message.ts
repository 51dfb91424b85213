import { type Audience, audienceSchema } from './memory/audience.js'
import { type UserKey, userKeySchema } from './memory/memory.js'

/** Where something is said, and heard by whom. */
export interface Place {
  /** A direct message, a channel for one person, a thread: what is said in it is answered in order. */
  conversation: string
  /** Where it is one thread of many of a direct message: what these have in common. They know of each other for 30 minutes. */
  room?: string
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
  attachments?: readonly Attachment[]
  /** What the message refers to and others said here, oldest first. Told to the model with this message, never kept. */
  overheard?: readonly Overheard[]
  /** There is no way to tell this person something alone: a command is not run, and they hear how to type it. */
  repliesAreSeen?: boolean
}

/** A file that came with a message. */
export interface Attachment {
  name: string
  /** Its media type, `image/png`; empty where nobody said. */
  type: string
  /** What it holds; null where that was not fetched: then it is named to the model, and no more. */
  bytes: Uint8Array | null
}

/** What was said at the place, by somebody or by the bot. */
export interface Overheard {
  by: UserKey | 'bot' | 'unknown'
  /** The name they are shown by. */
  speaker: string
  text: string
}

/** `/memory show`, as `memory show`, typed by someone or behind a button they pressed. */
export interface Command {
  user: UserKey
  /** The name they are shown by. */
  speaker: string
  place: Place
  /** Nobody else sees what is typed and answered, wherever that is: it counts as said in a direct message. */
  alone?: boolean
  text: string
}

/** What is wrong with a message or command, as a sentence; null if nothing is. For callers that no compiler checks. */
export function faultIn({ user, speaker, place, text }: Message | Command): string | null {
  if (!userKeySchema.safeParse(user).success) return '"user" must be "<platform>:<id>", the platform in small letters.'
  if (typeof speaker !== 'string' || typeof text !== 'string') return '"speaker" and "text" must be texts.'
  if (typeof place?.conversation === 'string' && audienceSchema.safeParse(place.audience).success) return null
  return '"place" must have a "conversation" and an "audience": "dm", "space:<S>" or "channel:<S>/<C>".'
}

/** What a command has to say, to the person alone: it may hold what they said in private. */
export interface Told {
  text: string
  /** What they may answer. */
  choices?: Choices
}

/** Buttons, and what to say instead where there are none. */
export interface Choices {
  buttons: readonly Choice[]
  typed: string
}

/** A button, and the command that pressing it gives. */
export interface Choice {
  label: string
  command: string
  /** It destroys something. */
  danger?: boolean
}

/**
 * What comes back for a message, in this order: `accepted` once it will be answered; `delta` as the answer streams; `saved`
 * or `not-saved`; `answer`, whole; `learned` or `not-learned`. After `accepted` it may be `failed` instead; or there is one
 * of `reply` (it was a command in plain words, or the answer to its question), `refused`, `failed`, `duplicate` alone.
 * Stopped by its person before anything was shown, there is an empty `answer` and no `saved`.
 * `with` names all messages that were answered together, where there was more than one.
 */
export type ReplyEvent = { with?: string[] } & (
  | { event: 'accepted' }
  | { event: 'delta'; text: string }
  | { event: 'saved' }
  | { event: 'not-saved'; reason: 'off' | 'disk' | 'forgotten'; reference: string }
  | { event: 'answer'; text: string; notices: string[] }
  | { event: 'learned'; noted: string[] }
  | { event: 'not-learned'; reason: NotLearned }
  | ({ event: 'reply' } & Told)
  | { event: 'refused'; text: string; reference: string }
  | { event: 'failed'; text: string; reference: string }
  | { event: 'duplicate' }
)

/** Why an exchange taught nothing, or not yet. */
export type NotLearned = 'nothing to learn' | 'kept for later' | 'off' | 'forgotten' | 'not saved'

/** The way back to where a message came from. The next event waits until it is done; a failure of its own is logged. */
export type Reply = (event: ReplyEvent) => void | Promise<void>
