import { ActionRowBuilder, ButtonBuilder, ButtonStyle } from 'discord.js'
import type { Choice } from '../../../message.js'

/** A button as it is pressed, or a form as it is sent: whose it is, of which page of a list it is, and what it does. */
export interface Pressed {
  owner: string
  page: number | null
  does: string
}

/** What buttons do besides commands. This one, with the name of the answer. */
export const stopIt = 'stop it'
export const goOn = 'go on'
/** With the first of the messages that are tried again, up to the one that the button's message replies to. */
export const tryAgain = 'try again'
export const turnTo = 'turn to'
/** With the id of the message that is asked about. */
export const askOn = 'ask about'

/** Is it a button under an answer? */
export function isOfAnswer(does: string): boolean {
  return [stopIt, goOn, tryAgain].some((one) => does.startsWith(one))
}

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

/** The message that a button or form asks about, if it does. */
export function aboutIn(does: string): string | undefined {
  return does.startsWith(`${askOn} `) ? does.slice(askOn.length + 1).split(' ')[0] : undefined
}
