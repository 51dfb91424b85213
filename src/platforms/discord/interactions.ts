import { type ButtonInteraction, type ChatInputCommandInteraction, type Interaction, MessageFlags } from 'discord.js'
import type { Keepsake } from '../../keepsake.js'
import { buttonPrefix } from '../told.js'
import { bodiesOf, silence } from './answers.js'
import { audienceOf, userOf } from './messages.js'

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
  const { user, member, channelId } = interaction
  const [first, ...more] = bodiesOf(
    await bot.command({
      user: userOf(user),
      speaker: member && 'displayName' in member ? member.displayName : user.displayName,
      place: { conversation: channelId ?? user.id, audience: audienceOf(interaction) },
      alone: true,
      text,
    }),
  )
  if (first) await interaction.editReply({ ...first, ...silence })
  for (const body of more) await interaction.followUp({ ...body, ...silence, flags: ephemeral | silence.flags })
}

function wordsOf({ commandName, options }: ChatInputCommandInteraction): string {
  const [subcommand] = options.data
  const values = subcommand?.options?.map(({ value }) => String(value)) ?? []
  return [commandName, subcommand?.name, ...values].filter(Boolean).join(' ')
}
