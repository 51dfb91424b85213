import type { Message as DiscordMessage } from 'discord.js'
import { isCommandInWords } from '../../command-table.js'
import type { Keepsake } from '../../keepsake.js'
import { describe, type Log, reference } from '../../log.js'
import type { Message } from '../../message.js'
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
/** So many failures can be tried again together with what was joined to them, and so many people are told once. */
const mostKnown = 1000

export type Chatting = ReturnType<typeof createChatting>

/** Takes messages to the bot and shows what comes of them. `readsAll` says that those which do not mention it hold their text. */
export function createChatting({ bot, log, readsAll }: { bot: Keepsake; log: Log; readsAll: () => boolean }) {
  const showTyping = createTyping()
  const context = createContext()
  const prepare = createOrder()
  /** How many answers are under way to a person in a channel. */
  const underWay = new Map<string, number>()
  /** The messages that a failure stands for. */
  const failures = new Map<string, readonly string[]>()
  const toldOfChannel = new Map<string, true>()

  /** Answers a message, if it is for the bot. */
  async function hear(message: DiscordMessage): Promise<void> {
    const how = addressing(message, readsAll())
    if (how === 'asked') return answer(message)
    if (how === 'no text') return viewUnder(message).end(noText, [])
    if (isBareStop(message) && underWay.has(laneOf(message))) return answer(message)
    if (how === 'follows' && (await follows(message))) return answer(message)
  }

  async function follows(message: DiscordMessage): Promise<boolean> {
    const { place } = incomingOf(message)
    return place.channel !== undefined && (await bot.modeOf(place.channel)) === 'thread'
  }

  async function answer(message: DiscordMessage): Promise<void> {
    if (!maySend(message)) return tellElsewhere(message)
    const view = viewUnder(message)
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

  /** Lets the answer in a message of ours go on, for whom it was. */
  async function goOn(target: DiscordMessage, asked: Omit<Message, 'text'>): Promise<void> {
    await watched(`${target.channelId} ${asked.user}`, chat({ ...asked, text: 'go on' }, viewUnder(target, asked)))
  }

  /** Tries again what that message of ours says has failed. Tells whether anything of it is still there. */
  async function again(failure: DiscordMessage): Promise<boolean> {
    const original = failure.reference?.messageId
    const ids = failures.get(failure.id) ?? (original === undefined ? [] : [original])
    const fetched = await Promise.all(ids.map((id) => failure.channel.messages.fetch(id).catch(() => null)))
    const there = fetched.filter((message) => message !== null)
    for (const message of there) void answer(message).catch((error) => log.warn(describe(error), 'A retry failed'))
    return there.length > 0
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

  function viewUnder(message: DiscordMessage, asked?: Pick<Message, 'id' | 'user'>): AnswerView {
    const posting = postingUnder(message, showTyping, () => void tellElsewhere(message))
    const owner = asked?.user.replace('discord:', '') ?? message.author.id
    return answerView(posting, {
      id: asked?.id ?? message.id,
      owner,
      failed: (failure, ids) => remember(failures, failure, ids),
    })
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

  return { hear, goOn, again, forgetWhatIsKnown: context.forgetWhatIsKnown }
}

const noText = 'I can read a message here only where it mentions me. Mention me, and send it again.'

function laneOf({ channelId, author }: DiscordMessage): string {
  return `${channelId} ${userOf(author)}`
}

function remember<Value>(known: Map<string, Value>, key: string, value: Value): void {
  known.set(key, value)
  const [oldest] = known.keys()
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
}
