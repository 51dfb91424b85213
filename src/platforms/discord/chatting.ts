import { randomUUID } from 'node:crypto'
import type { Message as DiscordMessage } from 'discord.js'
import { isCommandInWords } from '../../command-table.js'
import type { Keepsake } from '../../keepsake.js'
import { describe, type Log, reference } from '../../log.js'
import type { Message, Place } from '../../message.js'
import { type AnswerView, answering } from '../answering.js'
import { createOrder } from '../order.js'
import { answerView } from './answers.js'
import { createContext } from './context.js'
import { attachmentsIn } from './files.js'
import { addressing, forwardedIn, incomingOf, isBareStop, repliedTo } from './messages.js'
import { userOf } from './people.js'
import { maySend } from './permissions.js'
import { postingUnder } from './posting.js'
import { silence } from './sheet.js'
import { createTyping } from './typing.js'

/** What takes longer to prepare is answered with a sign of life first, in milliseconds. */
const soon = 300
/** So many people are told once where the bot may not write. */
const mostKnown = 1000

export type Chatting = ReturnType<typeof createChatting>

/** Takes messages to the bot and shows what comes of them. `readsAll` says that those which do not mention it hold their text. */
export function createChatting({ bot, log, readsAll }: { bot: Keepsake; log: Log; readsAll: () => boolean }) {
  const showTyping = createTyping()
  const context = createContext()
  const prepare = createOrder()
  /** How many answers are under way to a person in a channel. */
  const underWay = new Map<string, number>()
  /** The answers that grow, and where each was asked for. */
  const growing = new Map<string, Place>()
  const toldOfChannel = new Map<string, true>()

  /** Answers a message, if it is for the bot. */
  async function hear(message: DiscordMessage): Promise<void> {
    const how = addressing(message, readsAll())
    if (how === 'asked') return answer(message)
    if (how === 'no text') return viewUnder(message, false).end(noText, [])
    if (isBareStop(message) && underWay.has(laneOf(message))) return answer(message)
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
    const slow = setTimeout(view.begin, soon)
    const lane = laneOf(message)
    // As it was said: an edit while that is prepared is not heard.
    const said = incomingOf(message)
    // A command needs nothing else, and must not wait: it may be "stop".
    const taken = isCommandInWords(said.text)
      ? Promise.resolve(said)
      : prepare(lane, async () => ({ ...said, ...(await whatGoesWith(message)) }))
    await watched(lane, chat(await taken.finally(() => clearTimeout(slow)), view))
  }

  /** What was said before it, and what was sent along with it or with the message that it points at. */
  async function whatGoesWith(message: DiscordMessage): Promise<Pick<Message, 'overheard' | 'attachments'>> {
    const replied = repliedTo(message)
    const pointedAt = replied && replied.author.id !== message.client.user.id ? [...replied.attachments.values()] : []
    const [overheard, attachments] = await Promise.all([
      context.contextOf(message),
      attachmentsIn([...message.attachments.values(), ...pointedAt]),
    ])
    return { overheard: [...overheard, ...forwardedIn(message)], attachments }
  }

  /** Lets the answer in a message of ours go on, for whom it was: once, however often that is asked. */
  async function goOn(target: DiscordMessage, asked: Asked, again = false): Promise<void> {
    const view = viewUnder(target, again, asked)
    await watched(`${target.channelId} ${asked.user}`, chat({ ...asked, id: target.id, text: 'go on' }, view))
  }

  /** Answers what got no answer: a message, or a wish to go on with one of ours. */
  async function answerAgain(original: DiscordMessage, asked: Asked): Promise<void> {
    const isOurs = original.author.id === original.client.user.id
    await (isOurs ? goOn(original, asked, true) : answer(original, true))
  }

  async function chat(message: Message, view: AnswerView): Promise<void> {
    await bot.chat(message, answering(message.id, view))
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

  /** Where the bot may not write, the person hears so in a direct message, once, and the operator in the log. */
  async function tellElsewhere({ author, channelId }: DiscordMessage): Promise<void> {
    const key = `${channelId} ${author.id}`
    if (toldOfChannel.has(key)) return
    remember(toldOfChannel, key, true)
    const ref = reference()
    log.warn({ reference: ref }, 'Discord does not let me write in a channel where I was asked something')
    const text = `I may not write in <#${channelId}>. Whoever runs that server can let me: View Channel, Send Messages (in Threads too), Read Message History. Here I can answer you. (reference ${ref})`
    await author
      .send({ content: text, ...silence })
      .catch((error) => log.info({ reference: ref, ...describe(error) }, 'Nor to the person directly'))
  }

  /** Where an answer was asked for, as long as it grows. */
  function askedAt(answer: string): Place | undefined {
    return growing.get(answer)
  }

  return { hear, isFor, goOn, answerAgain, noteGrowing, askedAt, forgetWhatIsKnown: context.forgetWhatIsKnown }
}

/** Who asks for something, and where. */
export type Asked = Omit<Message, 'id' | 'text'>

const noText = 'I can read a message here only where it mentions me. Mention me, and send it again.'

function laneOf({ channelId, author }: DiscordMessage): string {
  return `${channelId} ${userOf(author)}`
}

function remember<Value>(known: Map<string, Value>, key: string, value: Value): void {
  known.set(key, value)
  const [oldest] = known.keys()
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
}
