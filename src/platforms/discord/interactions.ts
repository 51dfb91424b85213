import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  type Interaction,
  MessageFlags,
} from 'discord.js'
import type { Keepsake } from '../../keepsake.js'
import type { Message, Told } from '../../message.js'
import { isOfAnswer, type Pressed, pressed, turnTo } from './buttons.js'
import type { Chatting } from './chatting.js'
import { createOffers } from './offers.js'
import { managesChannel, placeOf, userOf } from './people.js'
import { silence } from './sheet.js'
import { type Body, bodiesOf } from './told.js'

const ephemeral = MessageFlags.Ephemeral
/** Discord takes so many suggestions, each so long. */
const mostSuggested = 25
const longestSuggestion = 100

type Answerable = ChatInputCommandInteraction | ButtonInteraction

/**
 * Runs what is typed after a slash, chosen in a menu or given by a button. Only its person sees what comes back, and it
 * begins at once: Discord waits three seconds.
 */
export function createInteractions({ bot, chatting }: { bot: Keepsake; chatting: Chatting }) {
  const offers = createOffers({ bot, chatting })

  async function handle(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return suggest(interaction)
    if (interaction.isButton()) return press(interaction)
    if (interaction.isChatInputCommand()) {
      await interaction.deferReply({ flags: ephemeral })
      return show(interaction, bodiesOf(await run(interaction, wordsOf(interaction)), interaction.user.id))
    }
    if (interaction.isMessageContextMenuCommand()) {
      await interaction.deferReply({ flags: ephemeral })
      return chatting.about(interaction, interaction.targetMessage)
    }
    if (interaction.isRepliable()) await interaction.reply({ content: notThere, flags: ephemeral })
  }

  async function press(interaction: ButtonInteraction): Promise<void> {
    const button = pressed(interaction.customId)
    const { user } = interaction
    if (button?.owner !== user.id) {
      await interaction.reply({ content: button ? notYours : notThere, flags: ephemeral })
    } else if (isOfAnswer(button.does)) {
      const said = await offers.press(interaction, button.does, whoAndWhere(interaction))
      if (said !== null) await interaction.followUp({ content: said, flags: ephemeral })
    } else {
      await interaction.deferUpdate()
      await show(interaction, await bodiesAfter(interaction, button))
    }
  }

  /** What a button of a list or a question gives: after what it does to a line, the list again, on the same page. */
  async function bodiesAfter(interaction: ButtonInteraction, { owner, page, does }: Pressed): Promise<Body[]> {
    const list = () => run(interaction, 'memory show')
    if (does.startsWith(turnTo)) return bodiesOf(await list(), owner, { page: Number(does.slice(turnTo.length)) })
    const told = await run(interaction, does)
    if (page === null || told.choices) return bodiesOf(told, owner)
    return bodiesOf(await list(), owner, { page, before: told.text })
  }

  async function suggest(interaction: AutocompleteInteraction): Promise<void> {
    const typed = interaction.options.getFocused().toLowerCase()
    const text = [interaction.commandName, interaction.options.getSubcommand(false)].join(' ')
    const lines = await bot.suggest({ ...whoAndWhere(interaction), text })
    const found = lines.filter((line) => line.text.toLowerCase().includes(typed)).slice(0, mostSuggested)
    await interaction.respond(found.map((line) => ({ name: shortened(line.text), value: line.fact ?? '' })))
  }

  function run(interaction: Answerable, text: string): Promise<Told> {
    return bot.command({ ...whoAndWhere(interaction), alone: true, text })
  }

  return { handle }
}

const notThere = 'That is no longer there. Type /keepsake help for what there is.'
const notYours = 'That button is for the one who asked. Ask me yourself, and you get your own.'
const noFile = 'Discord did not take the file just now. Please try again later.'

/**
 * Shows in place of the sign of life, or of the message with the button, and below it. A file that Discord does not take is
 * said to be missing: nobody waits for it on and on.
 */
async function show(interaction: Answerable, [first, ...more]: readonly Body[]): Promise<void> {
  if (first)
    await interaction.editReply({ ...first, ...silence }).catch((error) => withoutFile(interaction, first, error))
  await add(interaction, more)
}

async function withoutFile(interaction: Answerable, { files }: Body, error: unknown): Promise<void> {
  if (files.length > 0) await interaction.editReply({ content: noFile, ...silence }).catch(() => {})
  throw error
}

async function add(interaction: Answerable, bodies: readonly Body[]): Promise<void> {
  for (const body of bodies) await interaction.followUp({ ...body, ...silence, flags: ephemeral | silence.flags })
}

function whoAndWhere(interaction: Interaction): Omit<Message, 'id' | 'text'> {
  const { user, member, memberPermissions } = interaction
  return {
    user: userOf(user),
    speaker: member && 'displayName' in member ? member.displayName : user.displayName,
    place: placeOf(interaction),
    manages: managesChannel(memberPermissions),
  }
}

function wordsOf({ commandName, options }: ChatInputCommandInteraction): string {
  const [subcommand] = options.data
  const values = subcommand?.options?.map(({ value }: CommandInteractionOption) => String(value)) ?? []
  return [commandName, subcommand?.name, ...values].filter(Boolean).join(' ')
}

function shortened(text: string): string {
  return text.length > longestSuggestion ? `${text.slice(0, longestSuggestion - 1)}…` : text
}
