import type { ServerResponse } from 'node:http'
import type { Conversation } from './conversation.js'
import type { Happening } from './page/wire.js'
import { Refused } from './refused.js'
import { always } from './responses.js'

/** So many pages watch at once. */
const mostWatching = 20
/** Who leaves so much unread is dropped, in bytes beyond what they were told at first: they may come again. */
const mostUnread = 4_000_000
/** A sign of life comes so often, in milliseconds; and after so long a page whose stream broke comes again. */
const betweenSigns = 15_000
const comesAgainAfter = 1000

/** Lets pages watch what happens: each is told first how all stands, by `snapshot`. */
export function createWatching(conversation: Pick<Conversation, 'watch'>, snapshot: () => Happening) {
  /** Those who watch, and what ends that. */
  const watching = new Map<ServerResponse, () => void>()

  /** Tells a page what happens, until it is gone. Throws {@link Refused} where too many watch. */
  function add(response: ServerResponse): void {
    if (watching.size >= mostWatching)
      throw new Refused(503, 'Too many pages of this room are open. Close one of them.')
    response.writeHead(200, { ...always, 'content-type': 'text/event-stream', connection: 'close' })
    const first = lineOf(snapshot())
    const send = (line: string) => {
      response.write(line)
      if (response.writableLength > mostUnread + first.length) response.destroy()
    }
    send(`retry: ${comesAgainAfter}\n${first}`)
    const unwatch = conversation.watch((happening) => send(lineOf(happening)))
    const signs = setInterval(send, betweenSigns, ': still here\n\n').unref()
    watching.set(response, () => {
      unwatch()
      clearInterval(signs)
      watching.delete(response)
    })
    response.on('close', () => watching.get(response)?.())
  }

  /** Tells all that it is over. */
  function end(): void {
    for (const [response, leave] of [...watching]) {
      leave()
      response.end(lineOf({ event: 'closed' }))
    }
  }

  return { add, end }
}

function lineOf(happening: Happening): string {
  return `data: ${JSON.stringify(happening)}\n\n`
}
