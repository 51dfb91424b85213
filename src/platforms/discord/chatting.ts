import { randomUUID } from 'node:crypto'
import type { Message as DiscordMessage } from 'discord.js'
import type { Keepsake } from '../../keepsake.js'
import type { Log } from '../../log.js'
import type { AnswerView } from '../answering.js'
import { type Asker, createChats } from '../chats.js'
import { createSeldom } from '../seldom.js'
import type { Along } from './incoming/along.js'
import { addressing, incomingOf, isBareStop } from './incoming/messages.js'
import { answerView } from './outgoing/answers.js'
import { createElsewhere } from './outgoing/elsewhere.js'
import type { Growing } from './outgoing/growing.js'
import { postingUnder } from './outgoing/posting.js'
import { createTyping } from './outgoing/typing.js'
import { userOf } from './people.js'
import { maySend } from './permissions.js'

/** So long nobody is told again in a channel that they are not answered there, in milliseconds. */
const betweenRefusals = 10 * 60_000

export type Chatting = ReturnType<typeof createChatting>

/**
 * Takes messages to the bot and shows what comes of them. `readsAll` says that those which do not mention it hold their
 * text.
 */
export function createChatting(parts: {
  bot: Keepsake
  along: Along
  growing: Growing
  log: Log
  readsAll: () => boolean
}) {
  const { bot, along, growing, log, readsAll } = parts
  const showTyping = createTyping()
  const tellElsewhere = createElsewhere(log)
  const chats = createChats(bot)
  const isSeldom = createSeldom(betweenRefusals)

  /** Answers a message, if it is for the bot. */
  async function hear(message: DiscordMessage): Promise<void> {
    const how = addressing(message, readsAll())
    if (how === 'asked') return answer(message)
    if (how === 'no text' && bot.admits(incomingOf(message))) return viewUnder(message, false).end(noText, [])
    if (how === 'no text') return answer(message)
    if (isBareStop(message) && chats.isBusy(laneOf(message))) return answer(message)
    if (how === 'follows' && (await follows(message))) return answer(message)
  }

  /** Is a message of that kind that is answered? */
  async function isFor(message: DiscordMessage): Promise<boolean> {
    const how = addressing(message, readsAll())
    return how === 'asked' || (how === 'follows' && (await follows(message)))
  }

  async function follows(message: DiscordMessage): Promise<boolean> {
    const said = incomingOf(message)
    const { channel } = said.place
    return channel !== undefined && bot.admits(said) && (await bot.modeOf(channel)) === 'thread'
  }

  /** Answers it as if it was said just now, `again` where the answer before was none. */
  async function answer(message: DiscordMessage, again = false): Promise<void> {
    if (!maySend(message)) return tellElsewhere(message)
    // As it was said: an edit while what goes with it is read is not heard.
    const said = incomingOf(message)
    const { id, text } = said
    const view = viewUnder(message, again)
    await chats.answer({
      ...{ id, text, lane: laneOf(message), view },
      said: () => said,
      along: async () => (bot.admits(said) ? along.whatGoesWith(message) : {}),
    })
  }

  /** Lets the answer in a message of ours go on. */
  async function goOn(target: DiscordMessage, asker: Asker, again = false): Promise<void> {
    const view = viewUnder(target, again, asker)
    await chats.goOn(target.id, `${target.channelId} ${asker.user}`, asker, view)
  }

  /** Answers what got no answer: a message, or a wish to go on with one of ours. */
  async function answerAgain(original: DiscordMessage, asker: Asker): Promise<void> {
    const isOurs = original.author.id === original.client.user.id
    // Retry may be pressed before the failure that it stands under is over with.
    await chats.settled(original.id)
    await (isOurs ? goOn(original, asker, true) : answer(original, true))
  }

  function viewUnder(message: DiscordMessage, again: boolean, asker: Asker = incomingOf(message)): AnswerView {
    const posting = postingUnder(message, showTyping, () => void tellElsewhere(message))
    // What Discord still knows by the old id may be gone.
    const id = again ? randomUUID().slice(0, 18) : message.id
    const owner = asker.user.replace('discord:', '')
    const view = answerView(posting, { id, owner, grows: growing.note(id, asker.place) })
    const refuse = async (text: string) => {
      // On a server all who read there see it.
      if (message.guildId === null || isSeldom(`${message.channelId} ${owner}`)) await view.end(text, [])
    }
    return { ...view, refuse }
  }

  return { hear, isFor, goOn, answerAgain }
}

const noText = 'I can read a message here only where it mentions me. Mention me, and send it again.'

function laneOf({ channelId, author }: DiscordMessage): string {
  return `${channelId} ${userOf(author)}`
}
