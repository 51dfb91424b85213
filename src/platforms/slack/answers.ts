import { webApi } from '@slack/bolt'
import type { Told } from '../../message.js'
import type { AnswerView } from '../answering.js'
import { createLive } from '../live.js'
import { closed, type Sheet } from '../parts.js'
import { messageOf } from './blocks.js'
import { escaped, harmless, withoutLinks } from './text.js'

/** Where an answer goes, and who asked. */
export interface Address {
  channel: string
  thread: string
  user: string
  team: string
  isDirect: boolean
}

/**
 * A message or stream holds 12,000 characters of Markdown. What is near the end of a part waits until it is clear where the
 * part ends, for a stream takes nothing back.
 */
const sheet: Sheet = { limit: 11_500, window: 1000 }
/** Updates have a limit of about one a second. */
const pace = 1000
/** The text beside the blocks is for notifications, in characters. */
const longestNotification = 1000
/** Where a workspace has no streams, they are tried again after so many milliseconds. */
const withoutStreamsFor = 10 * 60_000

/**
 * Shows answers in threads: streamed, or where that does not work posted and updated. `brief` is for the status, which an
 * answer must not wait for.
 */
export function createAnswers(client: webApi.WebClient, brief: webApi.WebClient) {
  let noStreamsUntil = 0

  function answerView(address: Address): AnswerView {
    const { channel, thread: thread_ts } = address
    const parts: ShownPart[] = []
    const live = createLive({ ...sheet, pace, put })
    let status: Promise<unknown> | null = null

    async function put(at: number, text: string, ended: boolean): Promise<void> {
      parts[at] ??= performance.now() < noStreamsUntil ? posted(client, address) : streamed(client, address)
      try {
        await parts[at].show(text, ended)
      } catch (error) {
        const { ts } = parts[at]
        if (!('stream' in parts[at])) throw error
        if (ts === undefined && error instanceof webApi.WebAPIPlatformError)
          noStreamsUntil = performance.now() + withoutStreamsFor
        parts[at] = posted(client, address, ts)
        await parts[at].show(text, ended)
      }
    }

    function setStatus(words: string): void {
      const before = status
      status = (async () => {
        await before
        await brief.assistant.threads.setStatus({ channel_id: channel, thread_ts, status: words })
        // Workspaces without agents have no status.
      })().catch(() => {})
    }

    return {
      begin: () => setStatus('is thinking…'),
      over() {
        if (status !== null) setStatus('')
      },
      grow: (text) => live.grow(harmless(text)),
      end: (text, notes) => live.end(harmless([closed(text), ...notes.map((note) => `_${note}_`)].join('\n\n'))),
      tell: (told) => tell(address, told),
    }
  }

  /** Only the person sees it: nobody else is in a direct message, and elsewhere it is shown to them alone. */
  async function tell({ channel, thread: thread_ts, user, isDirect }: Address, told: Told): Promise<void> {
    for (const message of messageOf(told)) {
      if (isDirect) await client.chat.postMessage({ channel, thread_ts, ...message, ...unfurlNothing })
      else await client.chat.postEphemeral({ channel, thread_ts, user, ...message })
    }
  }

  return { answerView }
}

const unfurlNothing = { unfurl_links: false, unfurl_media: false }

interface ShownPart {
  /** The message it stands in, once there is one. */
  readonly ts: string | undefined
  show(text: string, ended: boolean): Promise<void>
}

function streamed(client: webApi.WebClient, { channel, thread, user, team }: Address): ShownPart & { stream: true } {
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
    stream: true,
    get ts() {
      return stream.ts
    },
    async show(text, ended) {
      const whole = withoutLinks(ended ? text : certain(text))
      const more = whole.slice(sent.length)
      if (more !== '') await stream.append({ markdown_text: more })
      sent += more
      if (ended) await stream.stop()
    },
  }
}

/** What of a growing part will not change any more: up to where it may be cut, without what may become a link. */
function certain(text: string): string {
  return text
    .slice(0, sheet.limit - sheet.window)
    .replace(/(?<![\w`])(?:h|ht|htt|http\S*|w|ww|www\S*)$/i, '')
    .trimEnd()
}

function posted(client: webApi.WebClient, { channel, thread }: Address, into?: string): ShownPart {
  let ts = into
  return {
    get ts() {
      return ts
    },
    async show(text) {
      const message = {
        channel,
        text: escaped(text.slice(0, longestNotification)),
        blocks: [{ type: 'markdown' as const, text }],
      }
      if (ts !== undefined) return void (await client.chat.update({ ...message, ts }))
      const response = await client.chat.postMessage({ ...message, thread_ts: thread, ...unfurlNothing })
      ts = response.ts
    },
  }
}
