import { ActionRowBuilder, ButtonBuilder, ButtonStyle } from 'discord.js'
import type { Choice } from '../../../message.js'
import { nameOf } from '../../buttons.js'

/** What a button does that asks about a message: with its id. */
export const askOn = 'ask about'

export type Row = ActionRowBuilder<ButtonBuilder>

/** A row of buttons that only one person may press. */
export function rowOf(owner: string, choices: readonly Choice[], page: number | null = null): Row {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    choices.map(({ label, command, danger }) =>
      new ButtonBuilder()
        .setLabel(label)
        .setCustomId(nameOf({ owner, page, does: command }))
        .setStyle(danger ? ButtonStyle.Danger : ButtonStyle.Secondary),
    ),
  )
}

/** The message that a button or form asks about, if it does. */
export function aboutIn(does: string): string | undefined {
  return does.startsWith(`${askOn} `) ? does.slice(askOn.length + 1).split(' ')[0] : undefined
}
