import type { Choices, Told } from '../message.js'
import { inParts, type Sheet } from './parts.js'

/** A button is known by this, and the command it gives. */
export const buttonPrefix = 'keepsake:'

/** What a command has to say, where there are no buttons and no files. */
export function withoutButtons({ text, choices, file }: Told): string {
  if (file) return file.text.trimEnd()
  return choices ? `${text} ${choices.typed}` : text
}

/** What a command has to say, in at most so many messages that fit; the buttons belong under the last. */
export function toldInParts(
  { text, choices }: Told,
  sheet: Sheet,
  most: number,
): { text: string; choices?: Choices }[] {
  const parts = inParts(text, sheet)
  const shown = parts.length > most ? [...parts.slice(0, most), tooMuch] : parts
  return shown.map((part, at) => ({ text: part, ...(choices && at === shown.length - 1 && { choices }) }))
}

const tooMuch = 'There is more than fits here; ask whoever runs me for the rest.'

/** What went wrong, and what finds it in the log. */
export function withReference({ text, reference }: { text: string; reference: string }): string {
  return `${text} (reference ${reference})`
}
