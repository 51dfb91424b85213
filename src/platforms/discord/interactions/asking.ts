import {
  type ButtonInteraction,
  type Message as DiscordMessage,
  LabelBuilder,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  ModalBuilder,
  type ModalSubmitInteraction,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import type { Keepsake } from '../../../keepsake.js'
import type { Message } from '../../../message.js'
import { createNewest } from '../../../newest.js'
import { type AnswerView, answering } from '../../answering.js'
import { nameOf } from '../../buttons.js'
import type { Along } from '../incoming/along.js'
import { overheardIn } from '../incoming/overheard.js'
import { answerView } from '../outgoing/answers.js'
import { askOn, rowOf } from '../outgoing/buttons.js'
import type { Growing } from '../outgoing/growing.js'
import { type AskedAlone, postingAlone } from '../outgoing/posting.js'
import { askerOf, placeAbout } from '../people.js'
import { askAbout } from './registration.js'

/** So many messages that somebody asked about can be asked about again. */
const mostKnown = 1000
const longestQuestion = 1000
const field = 'question'

/**
 * Answers people about a message that they point at, wherever it is: they alone see and hear that, so it counts as a direct
 * message. What stands in the message is told to the model and kept nowhere but in this process, for another question.
 */
export function createAsking({ bot, along, growing }: { bot: Keepsake; along: Along; growing: Growing }) {
  /** The messages that somebody asked about. */
  const known = createNewest<DiscordMessage>(mostKnown)

  /** What it says or means, or the answer to what it asks. */
  async function about(interaction: MessageContextMenuCommandInteraction): Promise<void> {
    const { user, targetMessage } = interaction
    await interaction.deferReply({ flags: MessageFlags.Ephemeral })
    known.add(`${user.id} ${targetMessage.id}`, targetMessage)
    await answer(interaction, targetMessage, '')
  }

  /** Opens the form for another question; Discord keeps what was typed into one of the same name. */
  async function openForm(interaction: ButtonInteraction, target: string): Promise<void> {
    const { id, user } = interaction
    if (!known.has(`${user.id} ${target}`)) return tellGone(interaction)
    const input = new TextInputBuilder()
      .setCustomId(field)
      .setStyle(TextInputStyle.Paragraph)
      .setMaxLength(longestQuestion)
    const label = new LabelBuilder().setLabel('What do you want to know about it?').setTextInputComponent(input)
    const form = new ModalBuilder()
      .setCustomId(nameOf({ owner: user.id, page: null, does: `${askOn} ${target} ${id}` }))
      .setTitle('Ask something else')
      .addLabelComponents(label)
    await interaction.showModal(form)
  }

  /** Answers what was typed into the form, in the same conversation. */
  async function answerForm(interaction: ModalSubmitInteraction, target: string): Promise<void> {
    const message = known.get(`${interaction.user.id} ${target}`)
    if (!message) return tellGone(interaction)
    await interaction.deferReply({ flags: MessageFlags.Ephemeral })
    await answer(interaction, message, interaction.fields.getTextInputValue(field))
  }

  async function answer(interaction: AskedAlone, target: DiscordMessage, text: string): Promise<void> {
    const { id, user } = interaction
    const more = rowOf(user.id, [{ label: 'Ask something else', command: `${askOn} ${target.id}` }])
    const place = placeAbout(interaction, target.id)
    const shown = answerView(postingAlone(interaction), {
      id,
      owner: user.id,
      under: [more],
      grows: growing.note(id, place),
    })
    const view = alone(shown, () => interaction.editReply(joined))
    const shownThere = overheardIn(target, true)
    const attachments = await along.filesWith(target)
    if (text === '' && attachments.length === 0 && shownThere.text === '') return view.end(nothingThere, [])
    const message: Message = { ...askerOf(interaction), id, place, text, overheard: [shownThere], attachments }
    await bot.chat(message, answering(id, view))
  }

  return { about, openForm, answerForm }
}

const gone = `I do not have that message any more. Choose ${askAbout} in its menu again.`
const joined = 'I answer this together with what you asked next.'
const nothingThere = 'There is nothing in that message that I can read: no text, no picture, no file.'

async function tellGone(interaction: ButtonInteraction | ModalSubmitInteraction): Promise<void> {
  await interaction.reply({ content: gone, flags: MessageFlags.Ephemeral })
}

/** Discord shows that an answer is thought of until something stands there; what is asked again, nobody needs offered. */
function alone(view: AnswerView, sayJoined: () => Promise<unknown>): AnswerView {
  let isShown = false
  return {
    ...view,
    over() {
      if (!isShown) void sayJoined().catch(() => {})
      isShown = true
    },
    end(text, notices) {
      isShown = true
      return view.end(text === '' && notices.length === 0 ? 'Stopped.' : text, notices)
    },
    tell(told) {
      isShown = true
      return view.tell(told)
    },
  }
}
