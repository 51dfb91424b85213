import type { types } from '@slack/bolt'
import { oneLine } from '../../../memory/plain.js'
import type { Told } from '../../../message.js'
import { createNewest } from '../../../newest.js'
import type { AnswerView, Offer } from '../../answering.js'
import { createLive } from '../../live.js'
import { type Clients, patiently } from '../connection/clients.js'
import { isFinal, isMissingHere, reasonOf } from '../refusals.js'
import { harmless } from '../text/text.js'
import type { Handing } from './handing.js'
import { offering } from './offering.js'
import { createRolling } from './rolling.js'
import { type Address, messageOf, posted, type Shown, sheet, streamed, unfurlNothing } from './shown.js'
import { createStatus } from './status.js'
import { messagesOf } from './told.js'

export type { Address } from './shown.js'
export type Answers = ReturnType<typeof createAnswers>

/** Updates have a limit of about one a second. */
const pace = 1000
/** Where a workspace has no streams, they are tried again after so many milliseconds. */
const withoutStreamsFor = 10 * 60_000
/** So many streams are known by who asked. */
const mostStreams = 1000
/** A line of what was learned, in UTF-16 units. */
const longestNote = 300

/** Shows answers in threads: streamed, or where that does not work posted and updated. `oldest`: so long one streams. */
export function createAnswers(clients: Clients, handing: Handing, oldest: number) {
  const { quick, slow } = clients
  const status = createStatus(quick)
  const askers = createNewest<Address>(mostStreams)
  /** For whom a stream begins whose message is not known yet. */
  const beginning = new Set<Address>()
  let noStreamsUntil = 0

  function answerView(address: Address): AnswerView {
    const { channel, thread, user } = address
    const all: Shown[] = []
    const rolling = createRolling(begin)
    let hideStatus: (() => void) | null = null
    let newest = ''

    function begin(before: Promise<void>) {
      const shown: Shown[] = []
      let isRolled = false
      const live = createLive({ ...sheet, pace, put, isFinal })

      async function put(at: number, text: string, ended: boolean, isLast: boolean): Promise<void> {
        await before
        const how = { ended, goesOn: isRolled || !isLast }
        const part = shown[at] ?? newPart()
        shown[at] = part
        if (!all.includes(part)) all.push(part)
        if (part.streamsSince === null && part.ts !== undefined) return part.show(text, how)
        await part.show(text, how).catch((error) => goOnPosted(part, error, text, how))
      }

      /** What of a part did not go into its stream goes into its message, or a new one. */
      async function goOnPosted(part: Shown, error: unknown, ...what: Parameters<Shown['show']>): Promise<void> {
        beginning.delete(address)
        if (part.ts === undefined) noStreamsUntil = performance.now() + withoutStreamsAfter(error)
        const instead = posted(clients, address, part.ts)
        shown[shown.indexOf(part)] = instead
        all[all.indexOf(part)] = instead
        await instead.show(...what)
      }

      return {
        grow: (text: string) => live.grow(harmless(text)),
        end(text: string, goesOn: boolean) {
          isRolled = goesOn
          return live.end(harmless(text))
        },
        isOld: () => performance.now() - (shown.at(-1)?.streamsSince ?? Number.POSITIVE_INFINITY) > oldest,
      }
    }

    function newPart(): Shown {
      if (performance.now() < noStreamsUntil) return posted(clients, address)
      beginning.add(address)
      return streamed(slow, address, (ts) => {
        beginning.delete(address)
        askers.add(ts, address)
      })
    }

    async function end(text: string, notices: readonly string[], offer?: Offer): Promise<void> {
      const failed = offer && 'again' in offer
      if (!offer) return rolling.end(text, notices.map((line) => `_${line}_`).join('\n\n'))
      if (!failed) await rolling.end(text, '')
      // What stands there stays, and is no stream any more.
      else if (all.length > 0) await rolling.end(newest, '')
      await post(offering(failed ? [text] : notices, offer, user))
    }

    /** A small line under the answer; a message of its own where it has no room there. */
    async function note(noted: readonly string[]): Promise<void> {
      const line = `noted: ${oneLine(noted.join('; '), longestNote)}`
      const { ts, text = '' } = all.at(-1) ?? {}
      if (ts === undefined) return post(messageOf('', [line]))
      const update = () => slow.chat.update({ channel, ts, ...messageOf(text, [line]) })
      await patiently(update).catch(async (error) => {
        if (reasonOf(error) !== 'message_not_found') await post(messageOf('', [line]))
      })
    }

    async function post(message: { text: string; blocks: types.KnownBlock[] }): Promise<void> {
      await patiently(() => slow.chat.postMessage({ channel, thread_ts: thread, ...message, ...unfurlNothing }))
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
      end,
      note,
      tell: (told) => tell(address, told),
    }
  }

  /** Only the person sees it: nobody else is in a direct message, and elsewhere it is shown to them alone. */
  async function tell({ channel, thread, user, isDirect, isBeginning }: Address, told: Told): Promise<void> {
    const where = { channel, ...(!isBeginning && { thread_ts: thread }) }
    for (const message of messagesOf(await handing.handed(told, user), user)) {
      await patiently(() =>
        isDirect
          ? slow.chat.postMessage({ channel, thread_ts: thread, ...message, ...unfurlNothing })
          : slow.chat.postEphemeral({ ...where, user, ...message }),
      )
    }
  }

  /** Who asked for the answers that these streams of a thread show. */
  function askersOf({ channel, thread }: Pick<Address, 'channel' | 'thread'>, streams: readonly string[]): Address[] {
    const known = streams.flatMap((ts) => askers.get(ts) ?? [])
    if (known.length === streams.length) return known
    return [...known, ...[...beginning].filter((one) => one.channel === channel && one.thread === thread)]
  }

  return { answerView, askersOf }
}

/** How long to do without streams: long where there are none, a while where they hang, not at all for a passing trouble. */
function withoutStreamsAfter(error: unknown): number {
  const reason = reasonOf(error)
  if (reason === null) return withoutStreamsFor / 10
  return isMissingHere(reason) ? withoutStreamsFor : 0
}
