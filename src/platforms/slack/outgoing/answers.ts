import { oneLine } from '../../../memory/text/plain.js'
import type { Told } from '../../../message.js'
import type { AnswerView, Offer } from '../../answering.js'
import { undoButton } from '../../buttons.js'
import { createLive } from '../../live.js'
import { type Clients, patiently } from '../connection/clients.js'
import { isFinal, reasonOf } from '../refusals.js'
import { harmless } from '../text/harmless.js'
import { withChannels } from '../text/notification.js'
import { slashless, toldSlashless } from '../text/slashless.js'
import { rowOf } from './blocks.js'
import { type Body, bodyOf, silence } from './body.js'
import type { Elsewhere } from './elsewhere.js'
import type { Handing } from './handing.js'
import { offering } from './offering.js'
import { type Address, type Part, sheet } from './part.js'
import { createRolling, type Growing } from './rolling.js'
import { createStatus } from './status.js'
import { createStreams } from './streams.js'
import { bodiesOf } from './told.js'

export type Answers = ReturnType<typeof createAnswers>

/** Updates have a limit of about one a second. */
const pace = 1000
/** So long an answer streams into one message, in milliseconds: Slack ends a stream after five minutes. */
const longestStream = 4 * 60_000
/** A line of what was learned, in UTF-16 units. */
const longestNote = 300

/** Shows answers in threads. `oldest`: so long one streams into one message, in milliseconds. */
export function createAnswers(
  { quick, slow }: Clients,
  more: { handing: Handing; elsewhere: Elsewhere; botName: string; oldest: number | undefined },
) {
  const { handing, elsewhere, botName, oldest = longestStream } = more
  const status = createStatus(quick)
  const streams = createStreams(slow)

  function answerView(address: Address): AnswerView {
    const { channel, thread, user, isDirect, isBeginning } = address
    const parts: Part[] = []
    const mention = isDirect ? '' : `@${botName} `
    const rolling = createRolling((before) => growing(before, newPart, oldest))
    let hideStatus: (() => void) | null = null
    let newest = ''

    function newPart(): Part {
      const part = streams.newPart(address)
      parts.push(part)
      return part
    }

    async function end(text: string, said: readonly string[], offer?: Offer): Promise<void> {
      const failed = offer && 'again' in offer
      const notices = said.map((line) => slashless(line, mention))
      if (!offer) return rolling.end(text, notices.map((line) => `_${line}_`).join('\n\n'))
      if (!failed) await rolling.end(text, '')
      // What stands there stays, and is no stream any more.
      else if (parts.length > 0) await rolling.end(newest, '')
      await post(offering(failed ? [text] : notices, offer, user))
    }

    /** A small line below the answer, in a message of its own: its button takes it back, and Slack gives back no streamed text. */
    async function note(text: string, change: number | null): Promise<void> {
      const message_ts = parts.at(-1)?.ts
      const isGone = (error: unknown) => reasonOf(error) === 'message_not_found'
      const asked = message_ts === undefined ? null : slow.chat.getPermalink({ channel, message_ts })
      // Where somebody deleted the answer nothing more is said of it.
      if (await asked?.then(() => false, isGone)) return
      const line = slashless(oneLine(text, longestNote), mention)
      await post(bodyOf('', [line], change === null ? [] : [rowOf(user, [undoButton(change)])]))
    }

    /** Only the person sees it: nobody else is in a direct message, and elsewhere it is shown to them alone. */
    async function tell(given: Told): Promise<void> {
      // At the beginning of a thread it is said beside it.
      const told = isBeginning && !isDirect ? given : toldSlashless(given, mention)
      const where = { channel, ...(!isBeginning && { thread_ts: thread }) }
      for (const body of bodiesOf(await handing.handed(told, user), user)) {
        if (isDirect) await post(body)
        else await patiently(() => slow.chat.postEphemeral({ ...where, user, ...body }))
      }
    }

    /** What is said in words of ours alone: Slack shows the channels that are named in it. */
    async function refuse(words: string): Promise<void> {
      const text = withChannels(words)
      const where = { channel, ...(!isBeginning && { thread_ts: thread }) }
      if (isDirect) await patiently(() => slow.chat.postMessage({ channel, thread_ts: thread, text, ...silence }))
      else await patiently(() => slow.chat.postEphemeral({ ...where, user, text }))
    }

    async function post(body: Body): Promise<void> {
      await patiently(() => slow.chat.postMessage({ channel, thread_ts: thread, ...body, ...silence }))
    }

    return {
      begin() {
        hideStatus ??= status.show(address)
      },
      over: () => hideStatus?.(),
      grow(text) {
        newest = text
        rolling.grow(text)
      },
      end: (...all) => end(...all).catch((error) => elsewhere(error, address)),
      note,
      refuse: (text) => refuse(text).catch((error) => elsewhere(error, address)),
      tell: (told) => tell(told).catch((error) => elsewhere(error, address)),
    }
  }

  return { answerView, askersOf: streams.askersOf }
}

/** Shows a growing text in parts, once `before` has resolved; it is old when its last part streams for so long. */
function growing(before: Promise<void>, newPart: () => Part, oldest: number): Growing {
  const parts: Part[] = []
  let isRolled = false
  const live = createLive({ ...sheet, pace, put, isFinal })

  async function put(at: number, text: string, ended: boolean, isLast: boolean): Promise<void> {
    await before
    const part = parts[at] ?? newPart()
    parts[at] = part
    await part.show(text, { ended, goesOn: isRolled || !isLast })
  }

  return {
    grow: (text) => live.grow(harmless(text)),
    end(text, goesOn) {
      isRolled = goesOn
      return live.end(harmless(text))
    },
    isOld: () => performance.now() - (parts.at(-1)?.streamsSince ?? Number.POSITIVE_INFINITY) > oldest,
  }
}
