import type { Choice } from '../message.js'
import type { Offer } from './answering.js'

/** A button as it is pressed, or a form as it is sent: whose it is, of which page of a list it is, and what it does. */
export interface Pressed {
  owner: string
  page: number | null
  does: string
}

/** What buttons do besides commands. This one, with the name of the answer. */
export const stopIt = 'stop it'
export const goOn = 'go on'
/** With the first of the messages that are tried again, up to the one that the button's message replies to. */
export const tryAgain = 'try again'
export const turnTo = 'turn to'

/** What the button takes back that stands beside what was noted of a message. */
export const takeBack = 'memory undo'
/** What is noted of what was taken back. */
export const undone = 'undone'

/** The button beside what was noted. */
export function undoButton(change: number): Choice {
  return { label: 'Undo', command: `${takeBack} ${change}` }
}

/** Is it a button under an answer? */
export function isOfAnswer(does: string): boolean {
  return [stopIt, goOn, tryAgain].some((one) => does.startsWith(one))
}

/** The button that offers it. */
export function buttonFor(offer: Offer): Choice {
  if ('goOn' in offer) return { label: 'Continue', command: goOn }
  return { label: 'Retry', command: `${tryAgain} ${offer.again[0]}` }
}

/** The name of a button or a form of ours, as {@link pressed} reads it; `owner` is the platform's id of whose it is. */
export function nameOf({ owner, page, does }: Pressed): string {
  return `keepsake:${owner}:${page ?? ''}:${does}`
}

/** What a button or a form of ours says; null for any other. */
export function pressed(name: string): Pressed | null {
  const [, owner, page, does] = /^keepsake:(\w+):(\d*):(.+)$/.exec(name) ?? []
  if (owner === undefined || does === undefined) return null
  return { owner, page: page ? Number(page) : null, does }
}

/** What to say to whoever presses the button of another. */
export const notYours = 'That button is for the one who asked. Ask me yourself, and you get your own.'
/** What to say where what is to be tried again was deleted. */
export const gone = 'The message that this was about is no longer there. Please send it again.'
