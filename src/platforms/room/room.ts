import { randomBytes } from 'node:crypto'
import type { Keepsake } from '../../keepsake.js'
import { describe, type Log, reference } from '../../log.js'
import type { Prices } from '../../memory/spent.js'
import type { Told } from '../../message.js'
import { wentWrong, withReference } from '../told.js'
import { type Answering, aboutRoom } from './about.js'
import { asideOf } from './asides.js'
import { createConversation } from './conversation.js'
import { pageFiles } from './files.js'
import { createFollowing } from './following.js'
import { loopback } from './gate.js'
import { createHandlers } from './handlers.js'
import { createHearing } from './hearing.js'
import { serveRoom } from './http.js'
import type { Asker } from './page/wire.js'
import { askerOf } from './people.js'
import { createPressing } from './pressing.js'
import { createTurns } from './turns.js'
import { createWatching } from './watching.js'

/** So much randomness is in a link, in bytes. */
const tokenLength = 32

/** What a room works with. */
export interface RoomParts {
  bot: Pick<Keepsake, 'chat' | 'command' | 'suggest' | 'see' | 'idle'>
  answers: Answering
  prices: Prices
  /** A free one, if left out. */
  port?: number | undefined
  log: Log
}

/** A room that is open. */
export interface Room {
  /** The only way in; ends with a slash. */
  link: string
  /** Tells the pages that it is over, and resolves soon. */
  close(): Promise<void>
}

/**
 * Opens a room in which two members talk with the bot in three places, for whoever has its link, on this machine alone.
 * What stands in it is kept in this process only. Throws WrongSettings where it cannot listen.
 */
export async function openRoom({ bot, answers, prices, port = 0, log }: RoomParts): Promise<Room> {
  const files = await pageFiles()
  const conversation = createConversation()
  const turns = createTurns({ bot, prices, tell: (turn) => conversation.tell({ event: 'turn', turn }) })
  const following = createFollowing({ bot, conversation, turns })

  async function run(asker: Asker, text: string): Promise<Told> {
    const told = await bot.command({ ...askerOf(asker), alone: true, text })
    following.changed(asker.member)
    return told
  }

  function fail(asker: Asker, error: unknown): void {
    const ref = reference()
    log.warn({ reference: ref, ...describe(error) }, 'Something in the room could not be answered')
    conversation.put(asideOf({ text: withReference({ text: wentWrong, reference: ref }) }, asker))
  }

  const hearing = createHearing({ bot: following, conversation, run, fail })
  const pressing = createPressing({ conversation, hearing, run })
  const handlers = createHandlers({ bot, conversation, hearing, pressing })
  const about = aboutRoom(answers)
  const watching = createWatching(conversation, () => {
    return { ...about, entries: conversation.entries(), turns: turns.all() }
  })
  await turns.begin()
  const token = randomBytes(tokenLength).toString('base64url')
  const server = await serveRoom({ port, token, files, handlers, watch: watching.add, log })
  return {
    link: `http://${loopback}:${server.port}/${token}/`,
    async close() {
      watching.end()
      await server.close()
    },
  }
}
