import type { Offer } from '../../answering.js'
import { buttonFor } from '../../buttons.js'
import { notification } from '../text/notification.js'
import { buttonOf, words } from './blocks.js'
import type { Body } from './body.js'

/** What a button carries, in UTF-16 units: some sixty names of messages. */
const longestValue = 2000

/** What is said beside an answer, and the button that offers to do something about it. */
export function offering(lines: readonly string[], offer: Offer, owner: string): Body {
  const text = lines.join('\n')
  const button = { ...buttonOf(owner, buttonFor(offer)), ...('again' in offer && { value: fitting(offer.again) }) }
  return { text: notification(text), blocks: [...words(text), { type: 'actions', elements: [button] }] }
}

/** As many of them as a button holds. */
function fitting(ids: readonly string[]): string {
  const all = ids.join(' ')
  return all.length <= longestValue ? all : all.slice(0, all.lastIndexOf(' ', longestValue))
}
