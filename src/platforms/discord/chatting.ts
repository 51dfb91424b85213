import { randomUUID } from 'node:crypto'
import type { Message as DiscordMessage } from 'discord.js'
import { isCommandInWords } from '../../command-table.js'
import type { Keepsake } from '../../keepsake.js'
import type { Log } from '../../log.js'
import type { Message, Place } from '../../message.js'
import { type AnswerView, answering } from '../answering.js'
import { createOrder } from '../order.js'
import { createAlong, type Limits } from './incoming/along.js'
import { addressing, incomingOf, isBareStop } from './incoming/messages.js'
import { answerView } from './outgoing/answers.js'
import { createElsewhere } from './outgoing/elsewhere.js'
import { postingUnder } from './outgoing/posting.js'
import { createTyping } from './outgoing/typing.js'
import { userOf } from './people.js'
import { maySend } from './permissions.js'

/** What takes longer to prepare is answered with a sign of life first, in milliseconds. */
const soon = 300

export type Chatting = ReturnType<typeof createChatting>

/**
 * Takes messages to the bot and shows what comes of them. `readsAll` says that those which do not mention it hold their
 * text; `limits`, how long an answer waits for what goes with its message.
 */
export function createChatting(parts: {
  bot: Keepsake
  log: Log
  readsAll: () => boolean
  limits?: Partial<Limits> | undefined
}) {
  const { bot, log, readsAll } = parts
  const showTyping = createTyping()
  const { whatGoesWith, filesWith, forgetWhatIsKnown } = createAlong(log, parts.limits)
  const tellElsewhere = createElsewhere(log)
  const inOrder = createOrder()
  /** The messages of which it is still read what goes with them, and by whom they are in which channel. */
  const preparing = new Map<string, string>()
  /** How many answers are under way to a person in a channel. */
  const underWay = new Map<string, number>()
  /** What is being answered, by the id of its message. */
  const atWork = new Map<string, Promise<void>>()
  /** The answers that grow, and where each was asked for. */
  const growing = new Map<string, Place>()

  /** Answers a message, if it is for the bot. */
  async function hear(message: DiscordMessage): Promise<void> {
    const how = addressing(message, readsAll())
    if (how === 'asked') return answer(message)
    if (how === 'no text') return viewUnder(message, false).end(noText, [])
    if (isBareStop(message) && isBusy(laneOf(message))) return answer(message)
    if (how === 'follows' && (await follows(message))) return answer(message)
  }

  /** Is a message of that kind that is answered? */
  async function isFor(message: DiscordMessage): Promise<boolean> {
    const how = addressing(message, readsAll())
    return how === 'asked' || (how === 'follows' && (await follows(message)))
  }

  async function follows(message: DiscordMessage): Promise<boolean> {
    const { place } = incomingOf(message)
    return place.channel !== undefined && (await bot.modeOf(place.channel)) === 'thread'
  }

  /** Answers it as if it was said just now, `again` where the answer before was none. */
  async function answer(message: DiscordMessage, again = false): Promise<void> {
    if (!maySend(message)) return tellElsewhere(message)
    const view = viewUnder(message, again)
    const lane = laneOf(message)
    // As it was said: an edit while that is prepared is not heard.
    const said = incomingOf(message)
    // A command needs nothing else, and must not wait.
    if (isCommandInWords(said.text)) return said.text === 'stop' ? stop(said, view, lane) : chat(said, view)
    const slow = setTimeout(view.begin, soon)
    preparing.set(message.id, lane)
    const prepared = whatGoesWith(message)
    const along = await inOrder(lane, () => prepared)
    clearTimeout(slow)
    if (preparing.delete(message.id)) await watched(lane, chat({ ...said, ...along }, view))
    else view.over()
  }

  /** Stops what is being answered to somebody, also where that has not come far enough for the bot to know of it. */
  async function stop(said: Message, view: AnswerView, lane: string): Promise<void> {
    const waiting = [...preparing].filter(([, one]) => one === lane)
    for (const [id] of waiting) preparing.delete(id)
    return waiting.length > 0 && !underWay.has(lane) ? view.tell({ text: 'Stopped.' }) : chat(said, view)
  }

  function isBusy(lane: string): boolean {
    return underWay.has(lane) || [...preparing.values()].includes(lane)
  }

  /** Lets the answer in a message of ours go on, for whom it was: once, however often that is asked. */
  async function goOn(target: DiscordMessage, asked: Asked, again = false): Promise<void> {
    const view = viewUnder(target, again, asked)
    await watched(`${target.channelId} ${asked.user}`, chat({ ...asked, id: target.id, text: 'go on' }, view))
  }

  /** Answers what got no answer: a message, or a wish to go on with one of ours. */
  async function answerAgain(original: DiscordMessage, asked: Asked): Promise<void> {
    const isOurs = original.author.id === original.client.user.id
    // Retry may be pressed before the failure that it stands under is over with.
    await atWork.get(original.id)
    await (isOurs ? goOn(original, asked, true) : answer(original, true))
  }

  async function chat(message: Message, view: AnswerView): Promise<void> {
    const work = bot.chat(message, answering(message.id, view))
    atWork.set(message.id, work)
    await work
    if (atWork.get(message.id) === work) atWork.delete(message.id)
  }

  async function watched(lane: string, work: Promise<void>): Promise<void> {
    underWay.set(lane, (underWay.get(lane) ?? 0) + 1)
    await work
    const left = (underWay.get(lane) ?? 1) - 1
    if (left > 0) underWay.set(lane, left)
    else underWay.delete(lane)
  }

  function viewUnder(message: DiscordMessage, again: boolean, asked = incomingOf(message) as Asked): AnswerView {
    const posting = postingUnder(message, showTyping, () => void tellElsewhere(message))
    // What Discord still knows by the old id may be gone.
    const id = again ? randomUUID().slice(0, 18) : message.id
    const owner = asked.user.replace('discord:', '')
    return answerView(posting, { id, owner, grows: (isGrowing) => noteGrowing(id, asked.place, isGrowing) })
  }

  /** An answer grows, or grows no more. */
  function noteGrowing(answer: string, place: Place, isGrowing: boolean): void {
    if (isGrowing) growing.set(answer, place)
    else growing.delete(answer)
  }

  /** Where an answer was asked for, as long as it grows. */
  function askedAt(answer: string): Place | undefined {
    return growing.get(answer)
  }

  return { hear, isFor, goOn, answerAgain, noteGrowing, askedAt, filesWith, forgetWhatIsKnown }
}

/** Who asks for something, and where. */
export type Asked = Omit<Message, 'id' | 'text'>

const noText = 'I can read a message here only where it mentions me. Mention me, and send it again.'

function laneOf({ channelId, author }: DiscordMessage): string {
  return `${channelId} ${userOf(author)}`
}
