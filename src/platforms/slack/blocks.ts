import type { types } from '@slack/bolt'
import { type Told, withoutButtons } from '../../message.js'
import { inParts } from '../parts.js'
import { escaped } from './text.js'

/** What a section holds, in characters, with room for what escaping adds. */
const sheet = { limit: 2500, window: 1000 }

/** A button's action id is this, and the command it gives. */
export const buttonPrefix = 'keepsake:'

/** What a command has to say, in messages that fit; the buttons are under the last. */
export function messageOf(told: Told): { text: string; blocks: types.KnownBlock[] }[] {
  const { text, choices } = told
  const parts = inParts(choices ? text : withoutButtons(told), sheet)
  return parts.map((part, at) => {
    const section: types.KnownBlock = { type: 'section', text: { type: 'plain_text', text: part } }
    const buttons: types.Button[] = (choices?.buttons ?? []).map(({ label, command, danger }) => ({
      type: 'button',
      text: { type: 'plain_text', text: label },
      action_id: `${buttonPrefix}${command}`,
      ...(danger && { style: 'danger' }),
    }))
    const isLast = at === parts.length - 1
    return {
      text: escaped(part),
      blocks: isLast && buttons.length > 0 ? [section, { type: 'actions', elements: buttons }] : [section],
    }
  })
}
