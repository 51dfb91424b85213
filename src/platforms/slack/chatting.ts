import type { Keepsake } from '../../keepsake.js'
import type { AnswerView } from '../answering.js'
import { type Asker, createChats } from '../chats.js'
import type { Askers, Given } from './askers.js'
import type { Installation } from './connection/installation.js'
import type { Along } from './incoming/along.js'
import type { Context } from './incoming/context.js'
import { addressing, channelKey, idOf, messageFrom, typedIn } from './incoming/messages.js'
import { createTwins } from './incoming/twins.js'
import { type Incoming, incomingIn } from './incoming/wire.js'
import type { Answers } from './outgoing/answers.js'
import type { Address } from './outgoing/part.js'
import type { Workspace } from './workspace.js'

export type Chatting = ReturnType<typeof createChatting>

/** Takes messages to the bot and shows what comes of them. */
export function createChatting(parts: {
  bot: Keepsake
  installation: Installation
  workspace: Workspace
  context: Context
  along: Along
  askers: Askers
  answers: Answers
}) {
  const { bot, installation, workspace, context, along, askers, answers } = parts
  const { botUser } = installation
  const chats = createChats(bot)
  const isTwin = createTwins()

  /** Answers a message, if it is for the bot. One that mentions it comes as `mention` and as `message`, in any order. */
  async function hear(as: 'message' | 'mention', event: unknown, envelope: unknown): Promise<void> {
    const incoming = incomingIn(event, envelope)
    if (incoming === null || incoming.user === botUser || (await isForOthers(as, incoming))) return
    if (!isTwin(idOf(incoming.channel, incoming.ts), as)) await answer(incoming)
  }

  /** Is a message of that kind that is not answered? */
  async function isForOthers(as: 'message' | 'mention', incoming: Incoming): Promise<boolean> {
    const how = addressing(incoming, as, botUser)
    if (how === 'asked') return false
    if (typedIn(incoming, botUser) === 'stop' && chats.isBusy(laneOf(incoming))) return false
    return (
      how === null ||
      (await bot.modeOf(channelKey(incoming.channel))) !== 'thread' ||
      !(await context.isJoined(incoming)) ||
      !bot.admits(await messageFrom(incoming, workspace, botUser))
    )
  }

  /** Answers it as if it was said just now. */
  async function answer(incoming: Incoming): Promise<void> {
    const { channel, ts } = incoming
    const view = answers.answerView(addressOf(incoming))
    const heard = {
      id: idOf(channel, ts),
      lane: laneOf(incoming),
      text: typedIn(incoming, botUser),
      said: () => messageFrom(incoming, workspace, botUser),
      along: () => along.whatGoesWith(incoming),
      view,
    }
    context.join(incoming)
    await chats.answer(heard).catch((error) => apologise(error, view))
  }

  /** Lets the answer go on that ends above this message of ours. */
  async function goOn(address: Address, ts: string, asker: Asker): Promise<void> {
    await chats.goOn(idOf(address.channel, ts), laneOf(address), asker, answers.answerView(address))
  }

  /** Answers what got no answer. */
  async function answerAgain(incoming: Incoming): Promise<void> {
    // Retry may be pressed before the failure that it stands under is over with.
    await chats.settled(idOf(incoming.channel, incoming.ts))
    await answer(incoming)
  }

  /** Slack's own Stop was pressed in a thread: it ended these streams, and who pressed it wants no more answer there. */
  async function stop(thread: Pick<Address, 'channel' | 'thread' | 'user'>, streams: readonly string[]): Promise<void> {
    const own: (Given & typeof thread)[] = chats.isBusy(laneOf(thread)) ? [thread] : []
    const meant = new Map([...own, ...answers.askersOf(thread, streams)].map((one) => [one.user, one]))
    await Promise.all(
      [...meant.values()].map(async (one) => {
        chats.stopPreparing(laneOf(one))
        await askers.run(one, 'keepsake stop')
      }),
    )
  }

  async function apologise(error: unknown, view: AnswerView): Promise<void> {
    await view.end(askers.noOne(error), [])
    view.over()
  }

  function addressOf({ channel, thread, ts, user, isDirect, userTeam, team = installation.team }: Incoming): Address {
    return { channel, thread, user, isDirect, isBeginning: thread === ts, team: userTeam ?? team }
  }

  return { hear, answerAgain, goOn, stop }
}

function laneOf({ channel, thread, user }: Pick<Address, 'channel' | 'thread' | 'user'>): string {
  return `${channel}:${thread} ${user}`
}
