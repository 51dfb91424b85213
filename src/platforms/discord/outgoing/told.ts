import { AttachmentBuilder } from 'discord.js'
import type { Told } from '../../../message.js'
import { inParts } from '../../parts.js'
import { harmless } from '../text/harmless.js'
import { type Body, sheet } from './body.js'
import { rowOf } from './buttons.js'
import { messageOf } from './pages.js'

/** So many messages of what a command has to say: where somebody brought the bot along alone, Discord takes no more. */
const mostTold = 5

/**
 * What a command has to say to that person, in messages: a list whose lines have buttons in pages, of which that one is
 * shown, under `before`; what is too long in a file.
 */
export function bodiesOf(
  told: Told,
  owner: string,
  { page, before = '' }: { page?: number | null; before?: string } = {},
): Body[] {
  const { text, choices, list, file } = told
  const first = [before, ...(told.before ?? [])]
  if (list?.some(({ buttons }) => buttons)) {
    return [{ ...messageOf(list, owner, { wanted: page ?? 1, before: first, again: told.again }), files: [] }]
  }
  const whole = list ? [...first, ...list.map((line) => line.text)] : [before, text]
  const parts = inParts(harmless(whole.filter(Boolean).join('\n')), sheet)
  const shown = parts.length > mostTold ? [inFile] : parts
  const sent = parts.length > mostTold ? { name: 'keepsake.txt', text } : file
  return shown.map((content, at) => ({
    content,
    components: choices && at === shown.length - 1 ? [rowOf(owner, choices.buttons, page)] : [],
    files: sent && at === 0 ? [new AttachmentBuilder(Buffer.from(sent.text), { name: sent.name })] : [],
  }))
}

const inFile = 'That is longer than fits here: all of it is in this file.'
