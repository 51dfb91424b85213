import type { types } from '@slack/bolt'
import type { Choices, Told } from '../../../message.js'
import { inParts } from '../../parts.js'
import { escaped } from '../text/text.js'

/** What a section holds, in characters, and a message of five of them. */
const section = { limit: 2500, window: 1000 }
const sheet = { limit: 12_000, window: 1000 }
/** A command may be answered five times, so many messages and one that says there is more. */
const mostTold = 4

/** What a command has to say, in messages; the buttons are under the last. */
export function messagesOf(told: Told): { text: string; blocks: types.KnownBlock[] }[] {
  return toldInParts(told).map(({ text, choices }) => {
    const blocks: types.KnownBlock[] = inParts(text, section).map((part) => ({
      type: 'section',
      text: { type: 'plain_text', text: part },
    }))
    if (choices) {
      const elements = choices.buttons.map(
        ({ label, command, danger }): types.Button => ({
          type: 'button',
          text: { type: 'plain_text', text: label },
          action_id: `keepsake:${command}`,
          ...(danger && { style: 'danger' }),
        }),
      )
      blocks.push({ type: 'actions', elements })
    }
    return { text: notification(text), blocks }
  })
}

/** What a command has to say, in messages that fit; the buttons belong under the last. */
function toldInParts({ text, choices, file }: Told): { text: string; choices?: Choices }[] {
  const parts = inParts(file?.text ?? text, sheet)
  const shown = parts.length > mostTold ? [...parts.slice(0, mostTold), tooMuch] : parts
  return shown.map((part, at) => ({ text: part, ...(choices && at === shown.length - 1 && { choices }) }))
}

const tooMuch = 'There is more than fits here; ask whoever runs me for the rest.'

/** The text beside the blocks, for notifications: an update takes 4,000 bytes of it. */
export function notification(text: string): string {
  const bytes = Buffer.from(escaped(text))
  return bytes.length <= 4000
    ? bytes.toString()
    : `${bytes
        .subarray(0, 3900)
        .toString()
        .replace(/(?:\ufffd|&[a-z]*)$/, '')}…`
}
