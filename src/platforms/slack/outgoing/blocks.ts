import type { types } from '@slack/bolt'
import { cut } from '../../../memory/text/plain.js'
import type { Choice, Line } from '../../../message.js'
import { nameOf } from '../../buttons.js'
import { type Page, pageInWords, pageOf } from '../../pages.js'
import { inParts } from '../../parts.js'

/** A section holds 3,000 characters. */
const section = { limit: 2500, window: 1000 }
/** What is said before a list, and a line of it, in UTF-16 units. */
const longestBefore = 1500
const longestLine = 2000

/** A text as it was said: nothing in it pings, links or loads. */
export function words(text: string): types.SectionBlock[] {
  return inParts(text.replace(/<(?=[@!#])/g, '$&\u200b'), section).map((part) => ({
    type: 'section',
    text: plain(part),
  }))
}

export function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false }
}

/** A button that only one person may press, of that page of a list. */
export function buttonOf(owner: string, { label, command, danger }: Choice, page: number | null = null): types.Button {
  return {
    type: 'button',
    text: plain(label),
    action_id: nameOf({ owner, page, does: command }),
    ...(danger && { style: 'danger' }),
  }
}

export function rowOf(owner: string, choices: readonly Choice[], page: number | null = null): types.ActionsBlock {
  return { type: 'actions', elements: choices.map((choice) => buttonOf(owner, choice, page)) }
}

/** That page of a list, where so much text and so many lines with buttons fit. */
export function slackPage(
  list: readonly Line[],
  wanted: number,
  size: { length: number; withButtons: number; again?: string | undefined },
): Page {
  const lines = list.map((line) => ({ ...line, text: cut(line.text, longestLine) }))
  return pageOf(lines, wanted, { ...size, lengthOf: ({ text }) => text.length })
}

/** What is said before a list, the lines of its page with what can be done with each, and which page it is. */
export function pageBlocks(page: Page, owner: string, before: string): (types.SectionBlock | types.ActionsBlock)[] {
  const blocks: (types.SectionBlock | types.ActionsBlock)[] = words(cut(before, longestBefore))
  let together: string[] = []
  const put = () => {
    blocks.push(...words(together.join('\n')))
    together = []
  }
  for (const { text, buttons } of page.lines) {
    if (buttons) put()
    together.push(text)
    if (!buttons) continue
    put()
    blocks.push(rowOf(owner, buttons, page.number))
  }
  put()
  return page.of === 1 ? blocks : [...blocks, ...words(pageInWords(page))]
}
