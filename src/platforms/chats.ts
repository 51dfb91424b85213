import { isCommandInWords } from '../command-table.js'
import type { Keepsake } from '../keepsake.js'
import type { Message } from '../message.js'
import { createOrder } from '../order.js'
import { type AnswerView, answering } from './answering.js'

/** A message to the bot, as a platform heard it. */
export interface Heard {
  id: string
  /** Who says it and where: what is said in a lane is answered in order, and stopped together. */
  lane: string
  /** What they typed, without the bot's mention; {@link bareStop} as `stop`. */
  text: string
  /** The message, once it is known whose it is and who hears it. */
  said(): Message | Promise<Message>
  /** What goes with it. Never rejects. */
  along(): Promise<Pick<Message, 'overheard' | 'attachments'>>
  view: AnswerView
}

/** Who asks for something, and where. */
export type Asker = Omit<Message, 'id' | 'text'>

/** A message that stops an answer, however it is written. */
export const bareStop = /^stop[.!]*$/i

/** What takes longer to prepare is answered with a sign of life first, in milliseconds. */
const soon = 300

/** Hands the bot what a platform heard, in order, and can stop it while it is still being prepared. */
export function createChats(bot: Pick<Keepsake, 'chat'>) {
  const inOrder = createOrder()
  /** The messages of which it is still read what goes with them, and the lane of each. */
  const preparing = new Map<string, string>()
  /** The answers under way. */
  const underWay = new Set<{ id: string; lane: string; done: Promise<void> }>()

  /** Answers it, once however often it comes. Rejects where it could not be said whose it is. */
  async function answer({ id, lane, text, said, along, view }: Heard): Promise<void> {
    // A command needs nothing else, and must not wait.
    if (isCommandInWords(text)) return text === 'stop' ? stop(said, view, lane) : chat(await said(), view)
    if (preparing.has(id)) return
    const slow = setTimeout(view.begin, soon)
    preparing.set(id, lane)
    const prepared = Promise.all([said(), along()])
    // It may fail while one before it in its lane is still prepared, and nobody waits for it yet.
    prepared.catch(() => {})
    const [message, more] = await inOrder(lane, () => prepared)
      .finally(() => clearTimeout(slow))
      .catch((error) => {
        preparing.delete(id)
        throw error
      })
    if (preparing.delete(id)) await answerIn(lane, { ...message, ...more }, view)
    else view.over()
  }

  /** Stops what is being answered to somebody, also where that has not come far enough for the bot to know of it. */
  async function stop(said: Heard['said'], view: AnswerView, lane: string): Promise<void> {
    const wasUnderWay = isUnderWay(lane)
    return stopPreparing(lane) && !wasUnderWay ? view.tell({ text: 'Stopped.' }) : chat(await said(), view)
  }

  /** Gives up what is still being prepared in a lane, and tells whether there was something. */
  function stopPreparing(lane: string): boolean {
    const waiting = [...preparing].filter(([, one]) => one === lane)
    for (const [id] of waiting) preparing.delete(id)
    return waiting.length > 0
  }

  /** Is something being answered, or prepared for that, in a lane? */
  function isBusy(lane: string): boolean {
    return isUnderWay(lane) || [...preparing.values()].includes(lane)
  }

  function isUnderWay(lane: string): boolean {
    return [...underWay].some((one) => one.lane === lane)
  }

  /** Lets the answer in that message of ours go on, for whom it was: once, however often that is asked. */
  async function goOn(id: string, lane: string, asker: Asker, view: AnswerView): Promise<void> {
    await answerIn(lane, { ...asker, id, text: 'go on' }, view)
  }

  /** Answers what needs no preparing. */
  async function answerIn(lane: string, message: Message, view: AnswerView): Promise<void> {
    const one = { id: message.id, lane, done: chat(message, view) }
    underWay.add(one)
    await one.done
    underWay.delete(one)
  }

  /** Resolves when the answer to that message is over with, if there is one under way. */
  async function settled(id: string): Promise<void> {
    await Promise.all([...underWay].filter((one) => one.id === id).map(({ done }) => done))
  }

  function chat(message: Message, view: AnswerView): Promise<void> {
    return bot.chat(message, answering(message.id, view))
  }

  return { answer, goOn, stopPreparing, isBusy, settled }
}
