import type { Line, Told } from '../../../message.js'
import { inParts } from '../../parts.js'
import { notification } from '../text/notification.js'
import { pageBlocks, rowOf, slackPage, words } from './blocks.js'
import type { Body } from './body.js'

/** A message holds 50 blocks and 13,200 characters in them. */
const sheet = { limit: 12_000, window: 1000 }
const pageSize = { length: 8000, withButtons: 10 }
/** A command may be answered five times, so many messages and one that says there is more. */
const mostTold = 4

/**
 * What a command has to say to that person, in messages: a list whose lines have buttons in pages, of which that one is
 * shown, under `before`; other buttons are under the last.
 */
export function bodiesOf(
  told: Told,
  owner: string,
  { page, before = '' }: { page?: number | null; before?: string } = {},
): Body[] {
  const { text, choices, list, file } = told
  const first = [before, ...(told.before ?? [])].filter(Boolean)
  if (list?.some(({ buttons }) => buttons)) return [listed(told, list, owner, page ?? 1, first.join('\n'))]
  const said = file ? [...first, file.text] : list ? [...first, ...list.map((line) => line.text)] : [before, text]
  const parts = inParts(said.filter(Boolean).join('\n'), sheet)
  const shown = parts.length > mostTold ? [...parts.slice(0, mostTold), tooMuch] : parts
  return shown.map((part, at) => ({
    text: notification(part),
    blocks: [
      ...words(part),
      ...(choices && at === shown.length - 1 ? [rowOf(owner, choices.buttons, page ?? null)] : []),
    ],
  }))
}

function listed({ again }: Told, list: readonly Line[], owner: string, wanted: number, before: string): Body {
  const page = slackPage(list, wanted, { ...pageSize, again })
  const shown = [before, ...page.lines.map(({ text }) => text)].filter(Boolean).join('\n')
  return {
    text: notification(shown),
    blocks: [
      ...pageBlocks(page, owner, before),
      ...(page.below.length > 0 ? [rowOf(owner, page.below, page.number)] : []),
    ],
  }
}

const tooMuch = 'There is more than fits here; ask whoever runs me for the rest.'
