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
  const watching = new Set<ServerResponse>()

  /** Tells a page what happens, until it is gone. Throws {@link Refused} where too many watch. */
  function add(response: ServerResponse): void {
    if (watching.size >= mostWatching)
      throw new Refused(503, 'Too many pages of this room are open. Close one of them.')
    watching.add(response)
    response.writeHead(200, { ...always, 'content-type': 'text/event-stream', connection: 'close' })
    response.write(`retry: ${comesAgainAfter}\n`)
    const first = lineOf(snapshot())
    const send = (line: string) => {
      response.write(line)
      if (response.writableLength > mostUnread + first.length) response.destroy()
    }
    send(first)
    const unwatch = conversation.watch((happening) => send(lineOf(happening)))
    const signs = setInterval(send, betweenSigns, ': still here\n\n').unref()
    response.on('close', () => {
      unwatch()
      clearInterval(signs)
      watching.delete(response)
    })
  }

  /** Tells all that it is over. */
  function end(): void {
    for (const response of watching) response.end(lineOf({ event: 'closed' }))
  }

  return { add, end }
}

function lineOf(happening: Happening): string {
  return `data: ${JSON.stringify(happening)}\n\n`
}
