import { commandNamed, isCommandInWords, plainWords } from '../../command-table.js'
import type { Told } from '../../message.js'
import { createOrder } from '../../order.js'
import { gone, goOn, notYours, stopIt, tryAgain, undone } from '../buttons.js'
import { shownAfter } from '../pages.js'
import { asideOf, toldInALine } from './asides.js'
import { type Conversation, type Standing, sees } from './conversation.js'
import type { Hearing } from './hearing.js'
import type { Asker, Entry, Line, Requests } from './page/wire.js'
import { notThere } from './refused.js'

export type Pressing = ReturnType<typeof createPressing>

/**
 * Does what buttons do that stand there, for whom they stand there. What an entry's button gives comes in its place, or below
 * it; what one of the card gives, comes back. `run` runs a command.
 */
export function createPressing(parts: {
  conversation: Conversation
  hearing: Pick<Hearing, 'goOn' | 'again' | 'stopPreparing'>
  run: (asker: Asker, text: string) => Promise<Told>
}) {
  const { conversation, hearing, run } = parts
  const inOrder = createOrder()
  /** What the buttons do that were given with what came of the card, for each member. */
  const offered = new Map<string, readonly string[]>()

  /** Throws {@link Refused} where there is no such button. */
  function press({ entry, does, ...asker }: Requests['press']['asks']): Promise<{ told?: Line }> {
    if (entry === null) return pressOnCard(asker, does)
    return inOrder(entry, () => pressIn(entry, does, asker)).then(() => ({}))
  }

  async function pressOnCard(asker: Asker, does: string): Promise<{ told?: Line }> {
    const wasOffered = offered.get(asker.member)?.includes(does) ?? false
    if (!wasOffered && !isOfCard(does)) throw notThere()
    const answer = await run(asker, does)
    if (answer.file) {
      conversation.put(asideOf(answer, asker))
      return {}
    }
    const told = toldInALine(answer)
    offered.set(asker.member, told.buttons?.map((button) => button.does) ?? [])
    return { told }
  }

  async function pressIn(id: string, does: string, { member, place: shown }: Asker): Promise<void> {
    const standing = conversation.get(id)
    if (!standing || !sees(member, standing.entry) || !stands(standing.entry, does)) throw notThere()
    const asker = { member, place: standing.entry.place }
    if (standing.owner !== member) conversation.put(asideOf({ text: notYours }, { member, place: shown }))
    else if (does === stopIt) await stop(asker)
    else if (does === goOn) letGoOn(standing, asker)
    else if (does.startsWith(tryAgain)) tryOnceMore(standing, asker)
    else if (isOfNote(standing.entry, does)) await undo(id, does, asker)
    else await replace(standing, does, asker)
  }

  /** The answer itself says that it was stopped. */
  async function stop(asker: Asker): Promise<void> {
    if (!hearing.stopPreparing(asker)) await run(asker, 'keepsake stop')
  }

  function letGoOn({ entry }: Standing, asker: Asker): void {
    conversation.change(entry.id, ({ buttons: _, ...rest }) => rest)
    hearing.goOn(entry.id, asker)
  }

  function tryOnceMore({ entry, again = [] }: Standing, asker: Asker): void {
    conversation.take(entry.id)
    if (!hearing.again(again, asker)) conversation.put(asideOf({ text: gone }, asker))
  }

  /** Takes back what was noted under an answer, and its button with it. What was undone is for its person alone. */
  async function undo(id: string, does: string, asker: Asker): Promise<void> {
    const told = await run(asker, does)
    if (told.done) conversation.change(id, (entry) => ({ ...entry, noted: { text: undone } }))
    conversation.put(asideOf(told, asker))
  }

  async function replace({ entry, page = null, answers }: Standing, does: string, asker: Asker): Promise<void> {
    const { told, before, page: next } = await shownAfter({ page, does }, (text) => run(asker, text))
    const around = { ...asker, id: entry.id, page: next, ...(before !== undefined && { before }) }
    const { entry: shown, ...standing } = asideOf(told, around)
    // Whoever took it away meanwhile does not want it back.
    if (!conversation.get(entry.id)) return
    conversation.put({ ...standing, entry: { ...shown, at: entry.at }, ...(answers !== undefined && { answers }) })
  }

  /** Takes away what one member alone sees and is no part of the talk, and what was typed for it. */
  function dismiss({ member, entry: id }: Requests['dismiss']['asks']): void {
    const standing = conversation.get(id)
    if (!standing?.isAside || !sees(member, standing.entry)) throw notThere()
    conversation.take(id)
    const { answers = '' } = standing
    if (conversation.get(answers)?.isAside) conversation.take(answers)
  }

  return { press, dismiss }
}

/** Is there a button that does this? */
function stands(entry: Entry, does: string): boolean {
  const lines = [entry, ...(entry.lines ?? []), ...(entry.noted ? [entry.noted] : [])]
  return lines.some(({ buttons = [] }) => buttons.some((button) => button.does === does))
}

function isOfNote({ noted }: Entry, does: string): boolean {
  return noted?.buttons?.some((button) => button.does === does) ?? false
}

/** The card has buttons for commands, and for none that takes words of one's own. */
function isOfCard(does: string): boolean {
  const named = commandNamed(plainWords(does))
  return isCommandInWords(does) && !named?.takes?.isText && !named?.then?.isText
}
