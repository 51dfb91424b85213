import type { webApi } from '@slack/bolt'
import { beforeOpenCode, type Sheet, settled } from '../../parts.js'
import { patiently } from '../connection/clients.js'
import { isFinal, reasonOf } from '../refusals.js'
import { mayBecomeLink, withoutLinks } from '../text/links.js'
import { type Body, bodyOf, silence } from './body.js'

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
export const sheet: Sheet = { limit: 9000, window: 1000 }

/** A part of an answer, in a message of its own. */
export interface Part {
  /** The message it stands in, once there is one. */
  readonly ts: string | undefined
  /** What stands there. */
  readonly text: string
  /** Since when it streams, as `performance.now()` tells; null where it does not. */
  readonly streamsSince: number | null
  /** Shows it in place of what stood there; `ended`: it will not change any more; `goesOn`: another part follows it. */
  show(text: string, how: { ended: boolean; goesOn: boolean }): Promise<void>
}

/** A part that is streamed; `onStart` is told its message. Where it throws, {@link posted} can go on in that message. */
export function streamed(
  client: webApi.WebClient,
  { channel, thread, user, team }: Address,
  onStart: (ts: string) => void,
): Part {
  let ts: string | undefined
  let sent = ''
  let since: number | null = null

  async function append(more: string): Promise<void> {
    if (ts !== undefined) return void (await client.chat.appendStream({ channel, ts, markdown_text: more }))
    const recipient = { recipient_user_id: user, recipient_team_id: team }
    const started = await client.chat.startStream({ channel, thread_ts: thread, ...recipient, markdown_text: more })
    if (started.ts === undefined) throw new Error('Slack does not say where a stream stands')
    ts = started.ts
    since = performance.now()
    onStart(ts)
  }

  return {
    get ts() {
      return ts
    },
    get text() {
      return sent
    },
    get streamsSince() {
      return since
    },
    async show(text, { ended, goesOn }) {
      const whole = withoutLinks(ended ? text : certain(text))
      if (!whole.startsWith(sent)) throw new Error('a stream takes nothing back')
      const more = whole.slice(sent.length)
      if (more !== '') await patiently(() => append(more))
      sent = whole
      if (!ended || ts === undefined) return
      const stopped = { channel, ts, ...(goesOn && { session_status: 'processing' }) }
      await patiently(() => client.chat.stopStream(stopped))
      since = null
    },
  }
}

/** What of a growing part will not change any more: a stream takes nothing back. */
function certain(text: string): string {
  return beforeOpenCode(settled(text, sheet)).replace(mayBecomeLink, '').trimEnd()
}

/** What Slack's own trouble keeps from being updated so often goes into a new message. */
const mostFailures = 4

/** A part that is posted and updated; `into` the message of a stream that ended too early, if there was one. */
export function posted(client: webApi.WebClient, { channel, thread }: Address, into?: string): Part {
  let ts = into
  let shown = ''
  let failures = 0
  let mayStream = into !== undefined

  async function update(ts: string, body: Body): Promise<void> {
    // What stands open cannot be updated.
    if (mayStream) await patiently(() => client.chat.stopStream({ channel, ts })).catch(unlessFinal)
    mayStream = false
    await patiently(() => client.chat.update({ channel, ts, ...body }))
  }

  return {
    get ts() {
      return ts
    },
    get text() {
      return shown
    },
    streamsSince: null,
    async show(text, { ended }) {
      // An update cannot say either that links shall not be previewed.
      shown = into === undefined ? text : withoutLinks(text)
      const body = bodyOf(shown)
      const before = ts
      if (before !== undefined) {
        const done = await update(before, body).then(
          () => true,
          (error) => orElse(error, ended && (isFinal(error) || ++failures === mostFailures)),
        )
        if (done) return
      }
      const post = () => client.chat.postMessage({ channel, thread_ts: thread, ...body, ...silence })
      ts = (await patiently(post)).ts
    },
  }
}

function unlessFinal(error: unknown): void {
  if (!isFinal(error)) throw error
}

/** What somebody deleted stays so. The end of an answer that cannot be updated goes into a new message. */
function orElse(error: unknown, intoNew: boolean): boolean {
  if (reasonOf(error) === 'message_not_found') return true
  if (!intoNew || reasonOf(error) === null) throw error
  return false
}
