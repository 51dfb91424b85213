import type { webApi } from '@slack/bolt'
import type { Told } from '../../../message.js'
import type { AnswerView } from '../../answering.js'
import { createLive } from '../../live.js'
import { beforeOpenCode, closed, type Sheet, settled } from '../../parts.js'
import { isFinal, isWithoutStreams, reasonOf } from '../refusals.js'
import { harmless, mayBecomeLink, withoutLinks } from '../text/text.js'
import type { Handing } from './handing.js'
import { createStatus } from './status.js'
import { messagesOf, notification } from './told.js'

/** Where an answer goes, and who asked. */
export interface Address {
  channel: string
  thread: string
  /** The message begins it: there is no thread yet, in which something could be shown to somebody alone. */
  isBeginning: boolean
  user: string
  team: string
  isDirect: boolean
}

/**
 * A message or stream holds 12,000 characters of Markdown; what is done to links may add a third. What is near the end of a
 * part waits until it is clear where the part ends, for a stream takes nothing back.
 */
const sheet: Sheet = { limit: 9000, window: 1000 }
/** Updates have a limit of about one a second. */
const pace = 1000
/** Where a workspace has no streams, they are tried again after so many milliseconds. */
const withoutStreamsFor = 10 * 60_000

/** How Slack is asked: for answers, for pieces that must not be said twice, for what an answer can do without. */
export interface Clients {
  patient: webApi.WebClient
  once: webApi.WebClient
  brief: webApi.WebClient
}

export type Answers = ReturnType<typeof createAnswers>

/** Shows answers in threads: streamed, or where that does not work posted and updated. */
export function createAnswers(clients: Clients, handing: Handing) {
  const { patient, once } = clients
  const status = createStatus(clients.brief)
  let noStreamsUntil = 0

  function answerView(address: Address): AnswerView {
    const { channel, thread } = address
    const shown: ShownPart[] = []
    const live = createLive({ ...sheet, pace, put, isFinal })
    let hideStatus = () => {}

    async function put(at: number, text: string, ended: boolean): Promise<void> {
      const part =
        shown[at] ?? (performance.now() < noStreamsUntil ? posted(clients, address) : streamed(once, address))
      shown[at] = part
      if (!part.isStream) return part.show(text, ended)
      try {
        await part.show(text, ended)
      } catch (error) {
        const { ts } = part
        if (ts === undefined) noStreamsUntil = performance.now() + withoutStreamsAfter(error)
        // What stands open cannot be updated.
        if (ts !== undefined) await patient.chat.stopStream({ channel, ts }).catch(() => {})
        shown[at] = posted(clients, address, ts)
        await shown[at].show(text, ended)
      }
    }

    return {
      begin() {
        hideStatus = status.show(channel, thread)
      },
      over: () => hideStatus(),
      grow: (text) => live.grow(harmless(text)),
      end: (text, notices) => live.end(harmless([closed(text), ...notices.map((line) => `_${line}_`)].join('\n\n'))),
      tell: (told) => tell(address, told),
    }
  }

  /** Only the person sees it: nobody else is in a direct message, and elsewhere it is shown to them alone. */
  async function tell({ channel, thread, user, isDirect, isBeginning }: Address, told: Told): Promise<void> {
    const where = { channel, ...(!isBeginning && { thread_ts: thread }) }
    for (const message of messagesOf(await handing.handed(told, user), user)) {
      if (isDirect) await once.chat.postMessage({ channel, thread_ts: thread, ...message, ...unfurlNothing })
      else await once.chat.postEphemeral({ ...where, user, ...message })
    }
  }

  /** Who asked for the answers that these streams show. */
  function askersOf(_streams: readonly string[]): Address[] {
    return []
  }

  return { answerView, askersOf }
}

const unfurlNothing = { unfurl_links: false, unfurl_media: false }

interface ShownPart {
  isStream: boolean
  /** The message it stands in, once there is one. */
  readonly ts: string | undefined
  show(text: string, ended: boolean): Promise<void>
}

function streamed(client: webApi.WebClient, { channel, thread, user, team }: Address): ShownPart {
  const stream = client.chatStream({
    channel,
    thread_ts: thread,
    recipient_user_id: user,
    recipient_team_id: team,
    // What is held back is held here, where it cannot be lost.
    buffer_size: 1,
  })
  let sent = ''
  return {
    isStream: true,
    get ts() {
      return stream.ts
    },
    async show(text, ended) {
      const whole = withoutLinks(ended ? text : certain(text))
      if (!whole.startsWith(sent)) throw new Error('a stream takes nothing back')
      const more = whole.slice(sent.length)
      if (more !== '') await stream.append({ markdown_text: more })
      sent += more
      if (ended) await stream.stop()
    },
  }
}

/** What of a growing part will not change any more: a stream takes nothing back. */
function certain(text: string): string {
  return beforeOpenCode(settled(text, sheet)).replace(mayBecomeLink, '').trimEnd()
}

function posted({ patient, once }: Clients, { channel, thread }: Address, into?: string): ShownPart {
  let ts = into
  return {
    isStream: false,
    get ts() {
      return ts
    },
    async show(text, ended) {
      const message = { channel, text: notification(text), blocks: [{ type: 'markdown' as const, text }] }
      const before = ts
      if (before !== undefined) {
        const updated = await patient.chat.update({ ...message, ts: before }).catch((error) => orElse(error, ended))
        if (updated) return
      }
      const response = await once.chat.postMessage({ ...message, thread_ts: thread, ...unfurlNothing })
      ts = response.ts
    },
  }
}

/** What somebody deleted stays so. The end of an answer that cannot be updated goes into a new message. */
function orElse(error: unknown, ended: boolean): boolean {
  if (reasonOf(error) === 'message_not_found') return true
  if (!ended || reasonOf(error) === null) throw error
  return false
}

/** How long to do without streams: long where there are none, a while where they hang, not at all for a passing trouble. */
function withoutStreamsAfter(error: unknown): number {
  const reason = reasonOf(error)
  if (reason === null) return withoutStreamsFor / 10
  return isWithoutStreams(reason) ? withoutStreamsFor : 0
}
