/** What the page and its server say to each other. Every text is plain text, whoever wrote it; of an answer, Markdown. */

/** Where somebody talks. In a direct message each is alone with Keepsake. */
export type PlaceId = 'general' | 'board' | 'dm'

export interface PlaceShown {
  id: PlaceId
  /** `#general` */
  name: string
  /** Who hears what is said there, in words. */
  about: string
}

/** Somebody to speak as. */
export interface Member {
  id: string
  name: string
}

/** A button, and what pressing it does: to be handed back as it is. */
export interface Button {
  label: string
  does: string
  /** It destroys something. */
  danger?: boolean
}

export interface Line {
  text: string
  buttons?: readonly Button[]
}

/** Something that stands in a conversation. */
export interface Entry {
  id: string
  place: PlaceId
  /** The id of the one who sees it: all of their direct message; what a command answers. Seen by all if left out. */
  only?: string
  /** The id of the member who says it, or `keepsake`. */
  by: string
  /** When, in milliseconds since 1970. */
  at: number
  /** `said` by a member; `answer`: by the model, in Markdown; `told`: by Keepsake itself, as what a command answers. */
  kind: 'said' | 'answer' | 'told'
  text: string
  /** It is still being written, and can be stopped. */
  writing?: boolean
  /** A list, in place of the text. */
  lines?: readonly Line[]
  /** Small lines below. */
  notices?: readonly string[]
  /** What was learned from it, with a button that takes it back. */
  noted?: Line
  buttons?: readonly Button[]
  /** To be had as a file. */
  file?: { name: string; text: string }
}

/** What something took, in tokens; and in dollars, where prices are known. */
export interface Cost {
  tokens: number
  dollars: number | null
}

/** What one turn of a member took, and what it would have taken had all been told that was said before. */
export interface Turn {
  /** The entry of the answer. */
  id: string
  member: string
  answer: Cost
  /** Learning from it, and looking back. */
  learning: Cost
  fullHistory: Cost
}

/** A command that can be typed after a slash. */
export interface Typed {
  /** `memory forget` */
  name: string
  /** `/memory forget [number]` */
  usage: string
  does: string
  /** What may follow it is found by `suggest`. */
  isSuggested: boolean
  /** All that may follow it, where that is a short list. */
  choices: readonly string[]
}

/** What the page hears, one JSON text each, as it happens. The first is `room`, again after every reconnect. */
export type Happening =
  | {
      event: 'room'
      members: readonly Member[]
      places: readonly PlaceShown[]
      commands: readonly Typed[]
      /** What answers, as a sentence: the stand-in, or Claude by its model's name. */
      answeredBy: string
      isOffline: boolean
      /** Are facts told everywhere? Then nothing that was said in private is withheld. */
      isRelaxed: boolean
      /** How the costs were reckoned, as a sentence. */
      reckoning: string
      entries: readonly Entry[]
      turns: readonly Turn[]
    }
  /** It is new, or in place of what stood there by its id. */
  | { event: 'entry'; entry: Entry }
  /** What is being written goes on. */
  | { event: 'delta'; id: string; text: string }
  | { event: 'gone'; id: string }
  /** What is kept about that member may be another now. */
  | { event: 'memory'; member: string }
  /** It is new, or in place of the one of its id. */
  | { event: 'turn'; turn: Turn }
  /** The program ends; there is nothing to reconnect to. */
  | { event: 'closed' }

/** A fact, and what becomes of it here. */
export interface FactShown {
  id: number
  text: string
  /** When and where it was heard, and what was decided of it: `2026-11-29, direct message, pinned`. */
  about: string
  /** Claude is told it with the next message here; or it may be used here, but is not told now; or it may not be used here. */
  here: 'told' | 'left out' | 'withheld'
  /** Why it is not told, in words. */
  why?: string
  buttons: readonly Button[]
}

/** What is kept about a member, and what Claude is told of it at a place with what they are typing. */
export interface Card {
  isOn: boolean
  /** Is remembering on, and how much is kept? */
  kept: string
  /** Name, time zone, style. */
  traits: readonly Line[]
  facts: readonly FactShown[]
  summaries: readonly { text: string; about: string; here: FactShown['here']; why?: string }[]
  /** What waits for a yes. */
  pending: readonly Line[]
  /** What changed, last first. */
  history: readonly Line[]
  /** To the letter, part by part: the instructions with what is remembered, then what was said, the message last. */
  prompt: readonly { by: 'system' | 'user' | 'assistant'; text: string }[]
}

/** Who asks, and where: a part of every request. All are POSTs of JSON to a path of the same name beside the page. */
export interface Asker {
  member: string
  place: PlaceId
}

/** What is asked, and what comes back (status 200); with another status there is `{ error }`, a sentence. */
export interface Requests {
  /** Says something, or runs a command if it is one. `isToKeepsake`: is it for Keepsake, or for the others alone? */
  say: { asks: Asker & { id: string; text: string; isToKeepsake: boolean }; gives: object }
  /** Presses a button of an entry, or of the card: then what came of it is given, else it comes as an entry. */
  press: { asks: Asker & { entry: string | null; does: string }; gives: { told?: Line } }
  /** What could follow what is typed after the slash. */
  suggest: { asks: Asker & { text: string }; gives: { suggestions: readonly { text: string; value: string }[] } }
  see: { asks: Asker & { draft: string }; gives: { card: Card } }
  /** Takes away an entry that one member alone sees. */
  dismiss: { asks: Asker & { entry: string }; gives: object }
}
