import type { Keepsake } from '../../keepsake.js'
import { createNewest } from '../../newest.js'
import { bareStop, createChats } from '../chats.js'
import { isSlashed } from '../slashed.js'
import { answerView } from './answers.js'
import { asideOf } from './asides.js'
import { type Conversation, seenBy } from './conversation.js'
import { overheardAt } from './overheard.js'
import type { Asker, Requests } from './page/wire.js'
import { askerOf } from './people.js'

/** So many messages are known again. */
const mostSaid = 10_000

export type Hearing = ReturnType<typeof createHearing>

/**
 * Takes what members say, each message once, and shows what comes of it. `run` runs a command; `fail` is told whose words
 * could not be answered, and why.
 */
export function createHearing(parts: {
  bot: Pick<Keepsake, 'chat'>
  conversation: Conversation
  run: (asker: Asker, text: string) => ReturnType<Keepsake['command']>
  fail: (asker: Asker, error: unknown) => void
}) {
  const { bot, conversation, run, fail } = parts
  const chats = createChats(bot)
  const known = createNewest<true>(mostSaid)

  /** Says it in that place, and lets it be answered or run. What comes of it is not waited for. */
  function say({ member, place, id: given, text, isToKeepsake }: Requests['say']['asks']): void {
    const id = `${member}-${given}`
    if (known.has(id)) return
    known.add(id, true)
    const asker = { member, place }
    const said = { id, place, by: member, at: Date.now(), kind: 'said' as const, text }
    if (isSlashed(text)) {
      conversation.put({ entry: { ...said, only: member }, owner: member, isAside: true })
      inBackground(asker, command(id, asker, text))
    } else {
      conversation.put({ entry: { ...said, ...seenBy(member, place) }, owner: member })
      if (isToKeepsake || place === 'dm') inBackground(asker, answer(id, asker))
    }
  }

  async function command(id: string, asker: Asker, text: string): Promise<void> {
    conversation.put({ ...asideOf(await run(asker, text), asker), answers: id })
  }

  /** Answers what was said in that entry. */
  async function answer(id: string, asker: Asker): Promise<void> {
    const entry = conversation.get(id)?.entry
    if (!entry) return
    const text = bareStop.test(entry.text.trim()) ? 'stop' : entry.text
    const overheard = overheardAt(asker.place, conversation.entries(), id)
    await chats.answer({
      ...{ id, text, lane: laneOf(asker), view: answerView(conversation, id, asker) },
      said: () => ({ ...askerOf(asker), id, text, sentAt: entry.at }),
      along: async () => (overheard.length > 0 ? { overheard } : {}),
    })
  }

  /** Lets the answer in that entry go on. */
  function goOn(id: string, asker: Asker): void {
    inBackground(asker, goOnWith(id, asker))
  }

  function goOnWith(id: string, asker: Asker): Promise<void> {
    return chats.goOn(id, laneOf(asker), askerOf(asker), answerView(conversation, id, asker))
  }

  /** Answers what got no answer: messages, or a wish to go on with an answer. Tells whether one still stands there. */
  function again(ids: readonly string[], asker: Asker): boolean {
    const there = ids.filter((id) => conversation.get(id))
    for (const id of there) inBackground(asker, answerAgain(id, asker))
    return there.length > 0
  }

  async function answerAgain(id: string, asker: Asker): Promise<void> {
    // Retry may be pressed before the failure that it stands under is over with.
    await chats.settled(id)
    const isOurs = conversation.get(id)?.entry.by === 'keepsake'
    await (isOurs ? goOnWith(id, asker) : answer(id, asker))
  }

  function inBackground(asker: Asker, work: Promise<void>): void {
    work.catch((error) => fail(asker, error))
  }

  return { say, goOn, again, stopPreparing: (asker: Asker) => chats.stopPreparing(laneOf(asker)) }
}

function laneOf(asker: Asker): string {
  return askerOf(asker).place.conversation
}
