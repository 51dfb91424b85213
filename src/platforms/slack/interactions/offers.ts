import { isCommandInWords } from '../../../command-table.js'
import { gone, goOn } from '../../buttons.js'
import type { Askers, Given } from '../askers.js'
import type { Chatting } from '../chatting.js'
import type { Context } from '../incoming/context.js'
import { typedIn } from '../incoming/messages.js'
import { byPerson, isDirectMessage } from '../incoming/wire.js'
import { isFinal } from '../refusals.js'

/** A button under an answer, as its owner pressed it. */
export interface PressedOffer extends Given {
  thread: string
  /** The message that the button stands in. */
  ts: string
  does: string
  /** The ids of the messages that are to be tried again, parted by spaces. */
  value: string
  /** Takes the message with the button away, or only the button. */
  remove(): Promise<unknown>
  close(): Promise<unknown>
}

export type Offers = ReturnType<typeof createOffers>

/** What the buttons under an answer do, once it is clear that their owner pressed one. */
export function createOffers(parts: { chatting: Chatting; context: Context; askers: Askers; botUser: string }) {
  const { chatting, context, askers, botUser } = parts

  /** Does it, and gives what to tell the person. */
  async function press(offer: PressedOffer): Promise<string | null> {
    return offer.does === goOn ? continued(offer) : again(offer)
  }

  async function continued(offer: PressedOffer): Promise<string | null> {
    const { channel, thread, user, team = '', ts } = offer
    const asker = await askers.known(offer)
    if ('sorry' in asker) return asker.sorry
    const address = { channel, thread, user, team, isDirect: isDirectMessage(channel), isBeginning: false }
    // The answer goes on though the button may not go.
    await Promise.all([offer.close(), chatting.goOn(address, ts, asker)])
    return null
  }

  async function again(offer: PressedOffer): Promise<string | null> {
    const { channel, user, team, value } = offer
    const where = { channel, thread: offer.thread, isDirect: isDirectMessage(channel) }
    const spot = { ...where, isPrivate: false, isShared: false, team: undefined }
    const times = value.split(' ').map((id) => id.slice(id.indexOf(':') + 1))
    const found = await context.at(spot, times).catch((error) => (isFinal(error) ? [] : null))
    if (found === null) return notNow
    const meant = found
      .flatMap((said) => byPerson(said, spot) ?? [])
      .filter((one) => one.user === user && !isCommandInWords(typedIn(one, botUser)))
      .map((one) => ({ ...one, userTeam: team ?? one.userTeam }))
    const away = meant.length > 0 ? offer.remove() : offer.close()
    await Promise.all([away, ...meant.map(chatting.answerAgain)])
    return meant.length > 0 ? null : gone
  }

  return { press }
}

const notNow = 'Slack does not show me that message just now. Please press it again in a moment.'
