import { type Audience, audienceSchema } from './memory/audience.js'
import { type ChannelKey, type UserKey, userKeySchema } from './memory/memory.js'

/** Where something is said, and heard by whom. */
export interface Place {
  /** A direct message, a channel for one person, a thread: what is said in it is answered in order. */
  conversation: string
  /** Where it is one thread of many of a direct message: what these have in common. They know of each other for 30 minutes. */
  room?: string
  /** The channel it is in, or its thread's, as `<platform>:<id>`: what is decided for a channel is kept under this. */
  channel?: ChannelKey
  /** The server or workspace it is on, by its id, where the audience does not tell; none for a direct message. */
  server?: string
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
  /** They may decide for the channel. */
  manages?: boolean
  /** Where it stands in the chat, for its person to open: an `https:` address. */
  link?: string
  /** When its person sent it, in milliseconds since 1970. */
  sentAt?: number
  /** The time zone of its person's clock, by its IANA name, where the platform knows it. */
  zone?: string
}

/** A file that came with a message. */
export interface Attachment {
  name: string
  /** Its media type, `image/png`; empty where nobody said. */
  type: string
  /** Its size in bytes, where that was told. */
  size?: number
  /** What it holds; null where that was not fetched: then it is named to the model, and no more. */
  bytes: Uint8Array | null
  /** When its person sent it, in milliseconds since 1970, where that was with another message than this one. */
  sentAt?: number
}

/** What was said at the place, by somebody or by the bot. */
export interface Overheard {
  /** The platform's id of it. */
  id?: string
  by: UserKey | 'bot' | 'unknown'
  /** The name they are shown by. */
  speaker: string
  text: string
  /** When, in milliseconds since 1970. */
  at?: number
  /** The message points at it: it is what this is about. */
  pointedAt?: boolean
}

/** `/memory show`, as `memory show`, typed by someone or behind a button they pressed. */
export interface Command {
  user: UserKey
  /** The name they are shown by. */
  speaker: string
  place: Place
  /** Nobody else sees what is typed and answered, wherever that is: it counts as said in a direct message. */
  alone?: boolean
  /** They may decide for the channel. */
  manages?: boolean
  /** The time zone of their clock, where the platform knows it. */
  zone?: string
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
  /** The same, line by line, with what can be done with each; `before` is said before it, whichever of its pages is shown. */
  list?: readonly Line[]
  /** The command that gives this list again, where that is not `memory show`. */
  again?: string
  before?: readonly string[]
  /** What the button offered is done: it can go. */
  done?: true
  /** The text is to the letter what somebody else is told: nothing of it may be changed. */
  verbatim?: true
  /** What they get as a file, where there are files; else instead of the text. */
  file?: { name: string; text: string }
}

/** What a command has to say, after these lines. */
export function preceded(lines: readonly string[], told: Told): Told {
  return { ...told, before: [...lines, ...(told.before ?? [])], text: [...lines, told.text].join('\n') }
}

/** A line of a list. */
export interface Line {
  text: string
  buttons?: readonly Choice[]
}

/** What could follow a command that is being typed, as the person reads it and as the command takes it. */
export interface Suggestion {
  text: string
  value: string
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

/** A button for what has this number: `Keep 3`, which gives `memory keep 3`. */
export function numberedChoice(label: string, id: number): Choice {
  return { label: `${label} ${id}`, command: `memory ${label.toLowerCase()} ${id}` }
}

/** The button that erases what has this number. */
export function forgetChoice(id: number): Choice {
  return { ...numberedChoice('Forget', id), danger: true }
}

/**
 * What comes back for a message, in this order: `accepted` once its turn will come; `delta` as the answer streams; `saved` or
 * `not-saved`; `answer`, whole; `learned` or `not-learned`. After `accepted` it may be `failed` or `refused` instead; or there
 * is one of `reply` (it was a command in plain words, or the answer to its question), `refused`, `failed`, `duplicate` alone.
 * Stopped by its person before anything was shown, there is an empty `answer` and no `saved`. `goOn` says that the answer
 * ends before its end and can be gone on with; `aloud`, that a chat shows what was learned: it is among the person's first
 * lessons, or they asked for that; `change`, the number by which `/memory undo` takes it back; `text`, what is said to who
 * had asked for something to be remembered, and nothing was; `alone`, that they are not answered there: it is for their eyes,
 * and need not be said again and again. `with` names all messages that were answered together, where there was more than one.
 */
export type ReplyEvent = { with?: string[] } & (
  | { event: 'accepted' }
  | { event: 'delta'; text: string }
  | { event: 'saved' }
  | { event: 'not-saved'; reason: 'off' | 'disk' | 'forgotten'; reference: string }
  | { event: 'answer'; text: string; notices: string[]; goOn?: true }
  | { event: 'learned'; noted: string[]; aloud: boolean; change: number | null }
  | { event: 'not-learned'; reason: NotLearned; text?: string }
  | ({ event: 'reply' } & Told)
  | { event: 'refused'; text: string; reference: string; alone?: true }
  | { event: 'failed'; text: string; reference: string }
  | { event: 'duplicate' }
)

/** Why an exchange taught nothing, or not yet. */
export type NotLearned = 'nothing to learn' | 'kept for later' | 'off' | 'forgotten' | 'not saved'

/** The way back to where a message came from. The next event waits until it is done; a failure of its own is logged. */
export type Reply = (event: ReplyEvent) => void | Promise<void>
