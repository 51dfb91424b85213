import type { Keepsake } from '../../keepsake.js'
import { describe, type Log, reference } from '../../log.js'
import type { AnswerView } from '../answering.js'
import { createChats } from '../chats.js'
import { withReference } from '../told.js'
import { type Asker, askerOf, type Given } from './askers.js'
import type { Installation } from './connection/installation.js'
import type { createAlong } from './incoming/along.js'
import type { createContext } from './incoming/context.js'
import { type Incoming, incomingIn } from './incoming/events.js'
import { addressing, channelKey, idOf, messageFrom, typedIn } from './incoming/messages.js'
import { createTwins } from './incoming/twins.js'
import type { Address, Answers } from './outgoing/answers.js'
import type { Workspace } from './workspace.js'

export type Chatting = ReturnType<typeof createChatting>

/** Takes messages to the bot and shows what comes of them. */
export function createChatting(parts: {
  bot: Keepsake
  installation: Installation
  workspace: Workspace
  context: ReturnType<typeof createContext>
  along: ReturnType<typeof createAlong>
  answers: Answers
  log: Log
}) {
  const { bot, installation, workspace, context, along, answers, log } = parts
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
      !(await context.isJoined(incoming))
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

  /** Lets the answer go on that ends under this message of ours, for whom it was: once, however often that is asked. */
  async function goOn(address: Address, ts: string, asker: Asker): Promise<void> {
    const message = { ...asker, id: idOf(address.channel, ts), text: 'go on' }
    await chats.answerIn(laneOf(address), message, answers.answerView(address))
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
        await bot.command({ ...(await askerOf(one, workspace)), alone: true, text: 'keepsake stop' })
      }),
    )
  }

  async function apologise(error: unknown, view: AnswerView): Promise<void> {
    await view.end(withReference(noOne(error)), [])
    view.over()
  }

  /** What to say where it cannot be told who somebody is. */
  function noOne(error: unknown): { text: string; reference: string } {
    const ref = reference()
    log.warn({ reference: ref, ...describe(error) }, 'Slack did not tell who somebody is')
    return { text: 'Slack does not tell me who you are just now. Please try again in a moment.', reference: ref }
  }

  function addressOf({ channel, thread, ts, user, isDirect, userTeam, team = installation.team }: Incoming): Address {
    return { channel, thread, user, isDirect, isBeginning: thread === ts, team: userTeam ?? team }
  }

  return { hear, answerAgain, goOn, stop, noOne }
}

function laneOf({ channel, thread, user }: Pick<Address, 'channel' | 'thread' | 'user'>): string {
  return `${channel}:${thread} ${user}`
}
