import type { types } from '@slack/bolt'
import { erasingAll } from '../../../commands/forget.js'
import type { Told } from '../../../message.js'
import { forgetAll } from '../../pages.js'
import { buttonOf, pageBlocks, plain, rowOf, slackPage, words } from '../outgoing/blocks.js'

/** What the button does that shows the very words that Claude is told. */
export const showExactly = 'show exactly'
/** The Home holds 100 blocks. */
const size = { length: 10_000, withButtons: 20 }
/** So many sections of what Claude is told fit. */
const mostSections = 40

/** What stands in somebody's Home. */
export interface Contents {
  owner: string
  /** What came of what they did. */
  said: readonly string[]
  /** Whether it remembers, with the button to change that; what is kept; what was used today. */
  state: Told
  kept: Told
  usage: Told
  page: number
}

/** The Home, as Slack takes it. `about` comes back with its buttons. */
export function homeView({ owner, said, state, kept, usage, page: wanted }: Contents, about: string): types.HomeView {
  const [, ...lines] = kept.list ?? [{ text: '' }, { text: kept.text }]
  const page = slackPage(lines, wanted, size)
  return viewOf(about, [
    ...words(said.join('\n')),
    ...withSwitch(owner, state, page.number),
    { type: 'divider' },
    ...pageBlocks(page, owner, ''),
    { type: 'actions', elements: page.below.map((choice) => belowOf(owner, choice, page.number)) },
    { type: 'divider' },
    rowOf(owner, besides, page.number),
    ...words(usage.text),
    { type: 'context', elements: [plain(help)] },
  ])
}

/** The Home of somebody of whom nothing can be shown just now. */
export function troubleView(text: string, about: string): types.HomeView {
  return viewOf(about, words(text))
}

function viewOf(about: string, blocks: types.KnownBlock[]): types.HomeView {
  const heading: types.HeaderBlock = { type: 'header', text: plain('What I remember of you') }
  return { type: 'home', private_metadata: about, blocks: [heading, ...blocks] }
}

const besides = [
  { label: 'Export', command: 'memory export' },
  { label: 'What Claude is told', command: showExactly },
]
const help = 'Write to me under Messages, or mention me in a channel. /keepsake help lists what you can type.'

function withSwitch(owner: string, { text, choices }: Told, page: number): types.KnownBlock[] {
  const [first, ...more] = words(text)
  const [choice] = choices?.buttons ?? []
  if (!first || !choice) return words(text)
  return [{ ...first, accessory: buttonOf(owner, choice, page) }, ...more]
}

/** Slack asks whether they mean it; then nobody else has to. */
function belowOf(owner: string, choice: typeof forgetAll, page: number): types.Button {
  if (choice !== forgetAll) return buttonOf(owner, choice, page)
  return {
    ...buttonOf(owner, { ...choice, command: 'memory forget all yes' }, page),
    confirm: {
      title: plain('Forget everything?'),
      text: plain(erasingAll.question),
      confirm: plain(erasingAll.yes),
      deny: plain(erasingAll.no),
      style: 'danger',
    },
  }
}

/** What Claude is told, in a window of its own. */
export function exactView(text: string): types.ModalView {
  const sections = words(text)
  const isCut = sections.length > mostSections
  return {
    type: 'modal',
    title: plain('What Claude is told'),
    close: plain('Close'),
    blocks: [...sections.slice(0, mostSections), ...(isCut ? words(cutOff) : [])],
  }
}

const cutOff = 'There is more than fits here. Write to me: memory show exact, and you get it in messages.'
