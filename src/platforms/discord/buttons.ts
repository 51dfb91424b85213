import { ActionRowBuilder, ButtonBuilder, ButtonStyle } from 'discord.js'
import type { Choice } from '../../message.js'

/** A button as it is pressed: whose it is, of which page of a list it is, and what it does. */
export interface Pressed {
  owner: string
  page: number | null
  does: string
}

/** What buttons do besides commands. */
export const stopIt = 'stop it'
export const goOn = 'go on'
export const tryAgain = 'try again'
export const turnTo = 'turn to'

export type Row = ActionRowBuilder<ButtonBuilder>

/** A row of buttons that only one person may press. */
export function rowOf(owner: string, choices: readonly Choice[], page?: number | null): Row {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    choices.map(({ label, command, danger }) =>
      new ButtonBuilder()
        .setLabel(label)
        .setCustomId(`keepsake:${owner}:${page ?? ''}:${command}`)
        .setStyle(danger ? ButtonStyle.Danger : ButtonStyle.Secondary),
    ),
  )
}

/** What a button of ours says; null for any other. */
export function pressed(customId: string): Pressed | null {
  const [, owner, page, does] = /^keepsake:(\d+):(\d*):(.+)$/.exec(customId) ?? []
  if (owner === undefined || does === undefined) return null
  return { owner, page: page ? Number(page) : null, does }
}
