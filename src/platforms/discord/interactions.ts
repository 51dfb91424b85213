import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  type InteractionEditReplyOptions,
  MessageFlags,
} from 'discord.js'
import type { Keepsake } from '../../keepsake.js'
import type { Command } from '../../message.js'
import { bodiesOf, buttonPrefix, silence } from './answers.js'

const ephemeral = MessageFlags.Ephemeral

/** Runs a command that was typed after a slash, or that a button gives. Only its person sees what comes back. */
export async function runInteraction(interaction: Interaction, bot: Keepsake): Promise<void> {
  if (interaction.isChatInputCommand()) {
    // Discord waits three seconds for a first sign.
    await interaction.deferReply({ flags: ephemeral })
    await show(interaction, bot, wordsOf(interaction))
  } else if (interaction.isButton() && interaction.customId.startsWith(buttonPrefix)) {
    await interaction.deferUpdate()
    await show(interaction, bot, interaction.customId.slice(buttonPrefix.length))
  } else if (interaction.isRepliable()) {
    await interaction.reply({
      content: 'That is no longer there. Type /keepsake help for what there is.',
      flags: ephemeral,
    })
  }
}

async function show(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  bot: Keepsake,
  text: string,
): Promise<void> {
  const { user, channelId } = interaction
  // What is typed after a slash nobody else sees.
  const command: Command = {
    user: `discord:${user.id}`,
    place: { conversation: channelId ?? user.id, audience: 'dm' },
    text,
  }
  const [first, ...more] = bodiesOf(await bot.command(command))
  if (first)
    await interaction.editReply({
      ...first,
      allowedMentions: silence.allowedMentions,
    } satisfies InteractionEditReplyOptions)
  for (const body of more) {
    await interaction.followUp({ ...body, flags: ephemeral, allowedMentions: silence.allowedMentions })
  }
}

function wordsOf({ commandName, options }: ChatInputCommandInteraction): string {
  const [subcommand] = options.data
  const values = subcommand?.options?.map(({ value }) => String(value)) ?? []
  return [commandName, subcommand?.name, ...values].filter(Boolean).join(' ')
}
