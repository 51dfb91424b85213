import { ActionRowBuilder, ButtonBuilder, ButtonStyle } from 'discord.js'
import type { Choice } from '../../message.js'

/** A button as it is pressed, or a form as it is sent: whose it is, of which page of a list it is, and what it does. */
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
/** The id of a message follows: the one that an answer for one alone is about. */
export const stopAbout = 'stop about'
export const askOn = 'ask about'

export type Row = ActionRowBuilder<ButtonBuilder>

/** A row of buttons that only one person may press. */
export function rowOf(owner: string, choices: readonly Choice[], page?: number | null): Row {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    choices.map(({ label, command, danger }) =>
      new ButtonBuilder()
        .setLabel(label)
        .setCustomId(customIdOf(owner, command, page))
        .setStyle(danger ? ButtonStyle.Danger : ButtonStyle.Secondary),
    ),
  )
}

/** The name of a button or a form of ours, as {@link pressed} reads it. */
export function customIdOf(owner: string, does: string, page?: number | null): string {
  return `keepsake:${owner}:${page ?? ''}:${does}`
}

/** What a button or a form of ours says; null for any other. */
export function pressed(customId: string): Pressed | null {
  const [, owner, page, does] = /^keepsake:(\d+):(\d*):(.+)$/.exec(customId) ?? []
  if (owner === undefined || does === undefined) return null
  return { owner, page: page ? Number(page) : null, does }
}

/** The message that a button or form is about, if it does that. */
export function aboutIn(does: string, what: string): string | undefined {
  return does.startsWith(`${what} `) ? does.slice(what.length + 1).split(' ')[0] : undefined
}
