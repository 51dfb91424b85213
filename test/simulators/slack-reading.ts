import type { Asked } from './slack-asks.js'
import type { Answers } from './slack-chat.js'
import { type Post, refuse, type Workspace } from './slack-workspace.js'

type Span = Pick<Asked<'conversations.history'>, 'latest' | 'oldest' | 'inclusive' | 'limit' | 'cursor'>

/** What was said before, as Slack tells it to who may read there. */
export function readingAnswers(place: Workspace): Answers<'conversations.history' | 'conversations.replies'> {
  return {
    'conversations.replies': ({ channel, ts, ...span }) => {
      const root = place.find(channel, ts) ?? refuse('thread_not_found')
      if (root.thread) refuse('broken_promise', 'ts is not the root of a thread')
      const { page, ...more } = pageOf(place.repliesTo(root), span)
      // The message that began it comes first, whatever span was asked for, and only once.
      return { messages: [...(span.cursor ? [] : [root]), ...page].map(place.wire), ...more }
    },
    'conversations.history': ({ channel, ...span }) => {
      const there = place.posts.filter((one) => one.channel === channel && !one.to && !one.deleted)
      const above = there.filter(({ thread, subtype }) => !thread || subtype === 'thread_broadcast')
      const { page, ...more } = pageOf(above.reverse(), { limit: 100, ...span })
      return { messages: page.map(place.wire), ...more, pin_count: 0 }
    },
  }
}

function pageOf(all: Post[], { latest, oldest, inclusive, limit = 1000, cursor = '' }: Span) {
  const isIn = inclusive === 'true'
  const early = (one: Post) => !latest || one.ts < latest || (isIn && one.ts === latest)
  const late = (one: Post) => !oldest || one.ts > oldest || (isIn && one.ts === oldest)
  const asked = all.filter((one) => early(one) && late(one))
  const [, from = ''] = /^next:(.+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? []
  const start = cursor ? asked.findIndex(({ ts }) => ts === from) : 0
  if (start < 0) refuse('invalid_cursor')
  const following = asked[start + limit]
  const next_cursor = following ? Buffer.from(`next:${following.ts}`).toString('base64') : ''
  const page = asked.slice(start, start + limit)
  return { page, has_more: Boolean(following), ...(next_cursor && { response_metadata: { next_cursor } }) }
}
