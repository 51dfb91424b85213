import type { ButtonInteraction, Message as DiscordMessage } from 'discord.js'
import { isCommandInWords } from '../../../command-table.js'
import type { Keepsake } from '../../../keepsake.js'
import { gone, goOn, stopIt, tryAgain } from '../../buttons.js'
import type { Asker } from '../../chats.js'
import type { Chatting } from '../chatting.js'
import { incomingOf } from '../incoming/messages.js'
import type { Growing } from '../outgoing/growing.js'
import { isGone } from '../refusals.js'

/** So many messages are looked through for those that failed together. */
const mostBetween = 100

/** What the buttons under an answer do, once it is clear that their owner pressed one. */
export function createOffers({ bot, chatting, growing }: { bot: Keepsake; chatting: Chatting; growing: Growing }) {
  /** Acknowledges it, does it, and gives what to tell the person. */
  async function press(interaction: ButtonInteraction, does: string, asker: Asker): Promise<string | null> {
    if (does.startsWith(stopIt)) return stop(interaction, does.slice(stopIt.length).trim(), asker)
    await interaction.deferUpdate()
    if (does !== goOn) return again(interaction, does.slice(tryAgain.length).trim(), asker)
    await interaction.editReply({ components: [] })
    await chatting.goOn(interaction.message, asker)
    return null
  }

  async function stop(interaction: ButtonInteraction, answer: string, asker: Asker): Promise<string> {
    const place = growing.askedAt(answer)
    const told = place && bot.command({ ...asker, place, alone: true, text: 'keepsake stop' })
    await interaction.deferUpdate()
    if (told) return (await told).text
    await interaction.editReply({ components: [] })
    return ended
  }

  /** Tries again what was said from that message on to the one under which it says that it failed. */
  async function again(interaction: ButtonInteraction, first: string, asker: Asker): Promise<string | null> {
    const originals = await between(interaction, first)
    if (originals.length === 0) {
      await interaction.editReply({ components: [] })
      return gone
    }
    // It may be pressed twice: whoever takes it away answers.
    const isMine = await interaction.deleteReply().then(
      () => true,
      (error) => !isGone(error),
    )
    if (isMine) await Promise.all(originals.map((original) => chatting.answerAgain(original, asker)))
    return null
  }

  /** The one that the pressed message replies to, and what its person asked before it from that message on. */
  async function between({ channel, message, user }: ButtonInteraction, first: string): Promise<DiscordMessage[]> {
    const last = message.reference?.messageId
    if (!channel || last === undefined) return []
    const [original, before] = await Promise.all([
      channel.messages.fetch(last).catch(() => null),
      first === last ? null : channel.messages.fetch({ before: last, limit: mostBetween }).catch(() => null),
    ])
    const known = new Map([...channel.messages.cache, ...(before ?? [])])
    const meant = [...known.values()]
      .filter(({ id }) => BigInt(id) >= BigInt(first) && BigInt(id) < BigInt(last))
      .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1))
    const isAsked = await Promise.all(meant.map((one) => one.id === first || asks(one, user.id)))
    return [...meant.filter((_, at) => isAsked[at]), ...(original ? [original] : [])]
  }

  async function asks(message: DiscordMessage, by: string): Promise<boolean> {
    return message.author.id === by && !isCommandInWords(incomingOf(message).text) && chatting.isFor(message)
  }

  return { press }
}

const ended = 'That answer has ended; there is nothing to stop.'
