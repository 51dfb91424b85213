import { AttachmentBuilder } from 'discord.js'
import type { Line, Told } from '../../message.js'
import { toldInParts } from '../told.js'
import { type Row, rowOf, turnTo } from './buttons.js'
import { harmless } from './harmless.js'
import { sheet } from './sheet.js'

/** So many messages of what a command has to say. */
const mostTold = 10
/** A message holds five rows of buttons, one of which turns the pages: so many lines that have buttons, and so much text. */
const mostWithButtons = 4
const longestPage = 1700

/** A message as Discord takes it. */
export interface Body {
  content: string
  components: Row[]
  files: AttachmentBuilder[]
}

/**
 * What a command has to say to that person, in messages: a list in pages, of which that one is shown (the last, if there are
 * fewer), under `before`.
 */
export function bodiesOf(told: Told, owner: string, { page = 1, before = '' } = {}): Body[] {
  const { text, choices, list, file } = told
  if (list?.some(({ buttons }) => buttons)) return [pageOf(list, owner, page, before)]
  const files = file ? [new AttachmentBuilder(Buffer.from(file.text), { name: file.name })] : []
  const whole = harmless([before, text].filter(Boolean).join('\n'))
  const parts = toldInParts({ text: whole, ...(choices && { choices }) }, sheet, mostTold)
  return parts.map((part, at) => ({
    content: part.text,
    components: part.choices ? [rowOf(owner, part.choices.buttons)] : [],
    files: at === 0 ? files : [],
  }))
}

function pageOf(list: readonly Line[], owner: string, wanted: number, before: string): Body {
  const pages = pagesOf(list)
  const page = Math.min(Math.max(wanted, 1), pages.length)
  const lines = pages[page - 1] ?? []
  const isOne = pages.length === 1
  const turn = (label: string, to: number) =>
    to < 1 || to > pages.length ? [] : [{ label, command: `${turnTo} ${to}` }]
  const below = [
    ...turn('Back', page - 1),
    ...turn('Next', page + 1),
    { label: 'Forget everything', command: 'memory forget', danger: true },
  ]
  const texts = [before, ...lines.map(({ text }) => text)].filter(Boolean).map(harmless)
  return {
    content: [...texts, ...(isOne ? [] : [`Page ${page} of ${pages.length}`])].join('\n'),
    components: [
      ...lines.flatMap(({ buttons }) => (buttons ? [rowOf(owner, buttons, page)] : [])),
      rowOf(owner, below, page),
    ],
    files: [],
  }
}

/** A list in pages that each fit, at least one line on each. */
function pagesOf(list: readonly Line[]): Line[][] {
  const pages: Line[][] = [[]]
  let room = longestPage
  let rows = mostWithButtons
  for (const line of list) {
    room -= harmless(line.text).length + 1
    rows -= line.buttons ? 1 : 0
    if ((room < 0 || rows < 0) && pages.at(-1)?.length !== 0) {
      pages.push([])
      room = longestPage - harmless(line.text).length - 1
      rows = mostWithButtons - (line.buttons ? 1 : 0)
    }
    pages.at(-1)?.push(line)
  }
  return pages
}
