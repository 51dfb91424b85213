import type { Told } from '../message.js'

/** What a command has to say, where there are no buttons and no files. */
export function withoutButtons({ text, choices, file, before = [] }: Told): string {
  if (file) return [...before, file.text.trimEnd()].join('\n')
  return choices ? `${text} ${choices.typed}` : text
}

/** What went wrong, and what finds it in the log. */
export function withReference({ text, reference }: { text: string; reference: string }): string {
  return `${text} (reference ${reference})`
}

/** What is said where what went wrong is ours, and nothing more is known. */
export const wentWrong = 'Something went wrong on my side. Please try again.'
