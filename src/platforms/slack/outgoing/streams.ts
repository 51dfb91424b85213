import type { webApi } from '@slack/bolt'
import { createNewest } from '../../../newest.js'
import { isMissingHere, reasonOf } from '../refusals.js'
import { type Address, type Part, posted, streamed } from './part.js'

/** Where a workspace has no streams, they are tried again after so many milliseconds. */
const withoutFor = 10 * 60_000
/** So many streams are known by who asked. */
const mostStreams = 1000

/** Begins the parts of answers, each as a stream where there are any, and knows who asked for which. */
export function createStreams(client: webApi.WebClient) {
  const askers = createNewest<Address>(mostStreams)
  /** For whom a stream begins whose message is not known yet. */
  const beginning = new Set<Address>()
  let noneUntil = 0

  /** A part that is streamed, or where that does not work posted and updated. */
  function newPart(address: Address): Part {
    if (performance.now() < noneUntil) return posted(client, address)
    beginning.add(address)
    const stream = streamed(client, address, (ts) => {
      beginning.delete(address)
      askers.add(ts, address)
    })
    return replaceable(stream, (error) => instead(address, stream.ts, error))
  }

  /** What of a part did not go into its stream goes into its message, or a new one. */
  function instead(address: Address, ts: string | undefined, error: unknown): Part {
    beginning.delete(address)
    if (ts === undefined) noneUntil = performance.now() + withoutAfter(error)
    return posted(client, address, ts)
  }

  /** Who asked for the answers that these streams of a thread show. */
  function askersOf({ channel, thread }: Pick<Address, 'channel' | 'thread'>, streams: readonly string[]): Address[] {
    const known = streams.flatMap((ts) => askers.get(ts) ?? [])
    if (known.length === streams.length) return known
    return [...known, ...[...beginning].filter((one) => one.channel === channel && one.thread === thread)]
  }

  return { newPart, askersOf }
}

/** A part that another one takes the place of, once it fails. */
function replaceable(first: Part, another: (error: unknown) => Part): Part {
  let part = first
  return {
    get ts() {
      return part.ts
    },
    get text() {
      return part.text
    },
    get streamsSince() {
      return part.streamsSince
    },
    async show(text, how) {
      try {
        return await part.show(text, how)
      } catch (error) {
        if (part !== first) throw error
        part = another(error)
      }
      await part.show(text, how)
    },
  }
}

/** How long to do without streams: long where there are none, a while where they hang, not at all for a passing trouble. */
function withoutAfter(error: unknown): number {
  const reason = reasonOf(error)
  if (reason === null) return withoutFor / 10
  return isMissingHere(reason) ? withoutFor : 0
}
