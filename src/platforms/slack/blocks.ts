import type { types } from '@slack/bolt'
import type { Told } from '../../message.js'
import { inParts } from '../parts.js'
import { buttonPrefix, toldInParts } from '../told.js'
import { escaped } from './text.js'

/** What a section holds, in characters, and a message of five of them. */
const section = { limit: 2500, window: 1000 }
const sheet = { limit: 12_000, window: 1000 }
/** A command may be answered five times, so many messages and one that says there is more. */
const mostTold = 4

/** What a command has to say, in messages; the buttons are under the last. */
export function messagesOf(told: Told): { text: string; blocks: types.KnownBlock[] }[] {
  return toldInParts(told, sheet, mostTold).map(({ text, choices }) => {
    const blocks: types.KnownBlock[] = inParts(text, section).map((part) => ({
      type: 'section',
      text: { type: 'plain_text', text: part },
    }))
    if (choices) {
      const elements = choices.buttons.map(
        ({ label, command, danger }): types.Button => ({
          type: 'button',
          text: { type: 'plain_text', text: label },
          action_id: `${buttonPrefix}${command}`,
          ...(danger && { style: 'danger' }),
        }),
      )
      blocks.push({ type: 'actions', elements })
    }
    return { text: notification(text), blocks }
  })
}

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
