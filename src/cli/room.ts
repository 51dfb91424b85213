import { once } from 'node:events'
import type { Keepsake } from '../keepsake.js'
import type { Log } from '../log.js'
import type { Prices } from '../memory/spent.js'
import { openRoom } from '../platforms/room/room.js'
import { toHaveClaude } from './models.js'

/** What `keepsake room` works with. */
export interface RoomParts {
  bot: Keepsake
  /** Is it the stand-in that answers? */
  offline: boolean
  /** The model that answers; for the stand-in the one that it is reckoned as. */
  model: string
  /** The one that learns, likewise. */
  learningModel: string
  /** Are facts told everywhere? */
  isRelaxed: boolean
  /** What models cost, where it is known. */
  prices: Prices
  /** Where to listen; at a free port if not given. */
  port: number | undefined
  log: Log
  stop: AbortSignal
  /** So long an answer may go on after `stop`, in milliseconds. */
  grace: number
  /** Tells whoever opens it something, in a line. */
  tell(line: string): void
}

const offlineNotice = `The offline stand-in answers: a few rules, enough to see the memory work. What it costs is reckoned as Claude's.
${toHaveClaude}`

/**
 * Opens the room on this machine, tells its link, and keeps it open until `stop`; then what is being answered is finished
 * first. Throws WrongSettings where it cannot listen.
 */
export async function room(parts: RoomParts): Promise<void> {
  const { bot, offline, model, learningModel, isRelaxed, prices, port, log, stop, grace, tell } = parts
  let opened: Awaited<ReturnType<typeof openRoom>> | undefined
  try {
    opened = await openRoom({ bot, answers: { offline, model, learningModel, isRelaxed }, prices, port, log })
    if (offline) tell(offlineNotice)
    tell(`The room is open: ${opened.link}`)
    tell('Only this machine can open it, and only with that link. Ctrl-C closes it.')
    if (!stop.aborted) await once(stop, 'abort')
  } finally {
    await bot.close(grace)
    await opened?.close()
  }
}
