import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  type Interaction,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js'
import type { Keepsake } from '../../../keepsake.js'
import type { Told } from '../../../message.js'
import { isOfAnswer, notYours, pressed, takeBack, undone } from '../../buttons.js'
import { shownAfter } from '../../pages.js'
import { wentWrong } from '../../told.js'
import type { Chatting } from '../chatting.js'
import type { Along } from '../incoming/along.js'
import { type Body, silence } from '../outgoing/body.js'
import { aboutIn } from '../outgoing/buttons.js'
import type { Growing } from '../outgoing/growing.js'
import { bodiesOf } from '../outgoing/told.js'
import { askerOf } from '../people.js'
import { isExpired } from '../refusals.js'
import { createAsking } from './asking.js'
import { complete } from './completing.js'
import { createOffers } from './offers.js'
import { askAbout } from './registration.js'

const ephemeral = MessageFlags.Ephemeral

type Answerable = ChatInputCommandInteraction | ButtonInteraction

/**
 * Runs what is typed after a slash, chosen in a menu, given by a button or sent by a form. Only its person sees what comes
 * back, and it begins at once: Discord waits three seconds.
 */
export function createInteractions(parts: { bot: Keepsake; chatting: Chatting; along: Along; growing: Growing }) {
  const { bot } = parts
  const asking = createAsking(parts)
  const offers = createOffers(parts)

  async function handle(interaction: Interaction): Promise<void> {
    await answer(interaction).catch(async (error) => {
      if (!isExpired(error)) await apologise(interaction)
      throw error
    })
  }

  async function answer(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return complete(bot, interaction)
    if (interaction.isButton()) return press(interaction)
    if (interaction.isModalSubmit()) return send(interaction)
    if (interaction.isChatInputCommand()) {
      await interaction.deferReply({ flags: ephemeral })
      return show(interaction, bodiesOf(await run(interaction, wordsOf(interaction)), interaction.user.id))
    }
    if (interaction.isMessageContextMenuCommand() && interaction.commandName === askAbout) {
      return asking.about(interaction)
    }
    await interaction.reply({ content: notThere, flags: ephemeral })
  }

  async function press(interaction: ButtonInteraction): Promise<void> {
    const button = pressed(interaction.customId)
    const asked = aboutIn(button?.does ?? '')
    if (button?.owner !== interaction.user.id) {
      await interaction.reply({ content: button ? notYours : notThere, flags: ephemeral })
    } else if (asked !== undefined) {
      await asking.openForm(interaction, asked)
    } else if (isOfAnswer(button.does)) {
      const said = await offers.press(interaction, button.does, askerOf(interaction))
      if (said !== null) await interaction.followUp({ content: said, flags: ephemeral })
    } else if (button.page === null && button.does.startsWith(takeBack)) {
      await undo(interaction, button.does)
    } else {
      await interaction.deferUpdate()
      const { told, ...how } = await shownAfter(button, (text) => run(interaction, text))
      await show(interaction, bodiesOf(told, button.owner, how))
    }
  }

  /** Takes back what was noted under an answer, and its button with it. What was undone is for its person alone. */
  async function undo(interaction: ButtonInteraction, does: string): Promise<void> {
    await interaction.deferUpdate()
    const told = await run(interaction, does)
    const { content, components } = interaction.message
    // What else stands under it stays.
    const rows = components.map((row) => row.toJSON()).filter((row) => !holds(row, interaction.customId))
    if (told.done) await interaction.editReply({ content: withoutNote(content), components: rows, ...silence })
    for (const body of bodiesOf(told, interaction.user.id)) {
      await interaction.followUp({ ...body, ...silence, flags: ephemeral | silence.flags })
    }
  }

  async function send(interaction: ModalSubmitInteraction): Promise<void> {
    const form = pressed(interaction.customId)
    const asked = aboutIn(form?.does ?? '')
    if (form?.owner === interaction.user.id && asked !== undefined) return asking.answerForm(interaction, asked)
    await interaction.reply({ content: notThere, flags: ephemeral })
  }

  function run(interaction: Answerable, text: string): Promise<Told> {
    return bot.command({ ...askerOf(interaction), alone: true, text })
  }

  return { handle }
}

/** Nobody is left waiting for an answer that will not come; where that cannot be said either, the log has it. */
async function apologise(interaction: Interaction): Promise<void> {
  if (!interaction.isRepliable() || interaction.replied) return
  const said = { content: wentWrong, flags: ephemeral } as const
  // The message that a button stands under may be an answer for all to see.
  if (interaction.deferred && interaction.isButton()) await interaction.followUp(said).catch(() => {})
  else if (interaction.deferred) await interaction.editReply({ content: wentWrong, ...silence }).catch(() => {})
  else await interaction.reply(said).catch(() => {})
}

function holds(row: object, name: string): boolean {
  return JSON.stringify(row).includes(JSON.stringify(name))
}

/** What stands there, without what was noted: that is forgotten. */
function withoutNote(content: string): string {
  return content.replace(/(^|\n)-# noted: .*$/, `$1-# ${undone}`)
}

const notThere = 'That is no longer there. Type /keepsake help for what there is.'
const noFile = 'Discord did not take the file just now. Please try again later.'

/**
 * Shows in place of the sign of life, or of the message with the button, and below it. A file that Discord does not take is
 * said to be missing: nobody waits for it on and on.
 */
async function show(interaction: Answerable, [first, ...more]: readonly Body[]): Promise<void> {
  if (first)
    await interaction.editReply({ ...first, ...silence }).catch((error) => withoutFile(interaction, first, error))
  for (const body of more) await interaction.followUp({ ...body, ...silence, flags: ephemeral | silence.flags })
}

async function withoutFile(interaction: Answerable, { files }: Body, error: unknown): Promise<void> {
  if (files.length > 0) await interaction.editReply({ content: noFile, ...silence }).catch(() => {})
  throw error
}

function wordsOf({ commandName, options }: ChatInputCommandInteraction): string {
  const [subcommand] = options.data
  const values = subcommand?.options?.map(({ value }: CommandInteractionOption) => String(value)) ?? []
  return [commandName, subcommand?.name, ...values].filter(Boolean).join(' ')
}
