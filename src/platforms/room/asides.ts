import { randomUUID } from 'node:crypto'
import type { Choice, Line, Told } from '../../message.js'
import { forgetAll } from '../pages.js'
import type { Standing } from './conversation.js'
import type { Asker, Button, Line as LineShown } from './page/wire.js'

/** Buttons as the page shows them. */
export function buttonsOf(choices: readonly Choice[]): Button[] {
  return choices.map(({ label, command, danger }) => ({ label, does: command, ...(danger && { danger }) }))
}

/** A line as the page shows it. */
export function lineOf({ text, buttons }: Line): LineShown {
  return { text, ...(buttons && { buttons: buttonsOf(buttons) }) }
}

/** Whom it is told and where; in place of which entry, after what, and of which page of a list. */
interface Around extends Asker {
  id?: string
  before?: string
  page?: number | null
}

/** What a command has to say to a member, as an entry that they alone see. */
export function asideOf(told: Told, { member, place, id = randomUUID(), before = '', page = null }: Around): Standing {
  const { text, list, choices, file, again } = told
  const first = [before, ...(told.before ?? [])].filter((line) => line !== '')
  const isPressed = list?.some(({ buttons }) => buttons) ?? false
  const below = [...(choices?.buttons ?? []), ...(isPressed && again === undefined ? [forgetAll] : [])]
  const said = list
    ? { text: '', lines: [...first.map((line) => ({ text: line })), ...list.map(lineOf)] }
    : { text: before === '' ? text : `${before}\n${text}` }
  const entry = {
    ...{ id, place, only: member, by: 'keepsake', at: Date.now(), kind: 'told' as const },
    ...said,
    ...(below.length > 0 && { buttons: buttonsOf(below) }),
    ...(file && { file }),
  }
  return { entry, owner: member, isAside: true, page: isPressed ? 1 : page }
}

/** The same as a line: what came of a button of the card. */
export function toldInALine({ text, list, choices }: Told): LineShown {
  const said = list ? list.map((line) => line.text).join('\n') : text
  const buttons = [...(choices?.buttons ?? []), ...(list?.length === 1 ? (list[0]?.buttons ?? []) : [])]
  return { text: said, ...(buttons.length > 0 && { buttons: buttonsOf(buttons) }) }
}
