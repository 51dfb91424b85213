import type { types } from '@slack/bolt'
import type { Offer } from '../../answering.js'
import { buttonFor, nameOf } from '../../buttons.js'
import { notification } from './told.js'

/** The text above a button, in UTF-16 units. */
const longestSection = 3000
/** What a button carries, in UTF-16 units: some sixty names of messages. */
const longestValue = 2000

/** What is said beside an answer, and the button that offers to do something about it. */
export function offering(lines: readonly string[], offer: Offer, owner: string) {
  const { label, command } = buttonFor(offer)
  const text = lines.join('\n').slice(0, longestSection)
  const button: types.Button = {
    type: 'button',
    text: { type: 'plain_text', text: label },
    action_id: nameOf({ owner, page: null, does: command }),
    ...('again' in offer && { value: fitting(offer.again) }),
  }
  const blocks: types.KnownBlock[] = [
    { type: 'section', text: { type: 'plain_text', text } },
    { type: 'actions', elements: [button] },
  ]
  return { text: notification(text), blocks }
}

/** As many of them as a button holds. */
function fitting(ids: readonly string[]): string {
  const all = ids.join(' ')
  return all.length <= longestValue ? all : all.slice(0, all.lastIndexOf(' ', longestValue))
}
