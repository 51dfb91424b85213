import { setTimeout as wait } from 'node:timers/promises'
import {
  type APIGatewayBotInfo,
  type APIGatewaySessionStartLimit,
  type IIdentifyThrottler,
  type REST,
  Routes,
  SimpleIdentifyThrottler,
  type WebSocketOptions,
} from 'discord.js'
import { counted } from '../../card.js'
import type { Log } from '../../log.js'
import { createPace, type Pace } from '../pace.js'

type Throttling = NonNullable<WebSocketOptions['buildIdentifyThrottler']>
type Manager = Parameters<Throttling>[0]

/** A wait so long, in milliseconds, tells that Discord ends each session soon after its start. */
const unsteadyFrom = 8000

/**
 * Every session that is started on Discord (IDENTIFY) passes here, for Discord resets the token after a day's starts. A
 * shard's starts keep a pace that stays below that, also where Discord calls session after session invalid. What other
 * processes and earlier runs took, Discord itself counts: of the last tenth, each start waits so long that they last
 * until there are new ones.
 */
export function createStarts(log: Log) {
  const paces = new Map<number, Pace>()
  let queue: Promise<unknown> = Promise.resolve()
  /** When the next may be started at the earliest, on the clock of `performance`; null as long as Discord was not asked. */
  let notBefore: number | null = null
  let granted = false
  const told = new Set<unknown>()

  /** Resolves when a client may log in: Discord has a start for each shard, and one may be made now. */
  async function open(rest: REST, stop: AbortSignal): Promise<void> {
    const ask = async () => (await rest.get(Routes.gatewayBot())) as APIGatewayBotInfo
    await untilAllowed(async () => allowance(await ask(), true), stop)
    granted = true
  }

  /** What a client asks before each start. It must not reject but for the signal: the client would start all the same. */
  function throttler(): Throttling {
    let spaced: SimpleIdentifyThrottler | null = null
    return async (manager) => {
      const known = await manager.fetchGatewayInformation().catch(() => null)
      // Shards that ask at once must share one.
      spaced ??= new SimpleIdentifyThrottler(known?.session_start_limit.max_concurrency ?? 1)
      const throttle = spaced
      return { waitForIdentify: (shard, signal) => start(manager, shard, throttle, signal) }
    }
  }

  async function start(manager: Manager, shard: number, spaced: IIdentifyThrottler, stop: AbortSignal): Promise<void> {
    const pace = paces.get(shard) ?? createPace()
    paces.set(shard, pace)
    tellIf(pace.wait() >= unsteadyFrom, shard, unsteady)
    await wait(pace.wait(), undefined, { signal: stop })
    await inTurn(async () => {
      if (!granted) await untilAllowed(async () => allowance(await manager.fetchGatewayInformation(true), false), stop)
      granted = false
    })
    await spaced.waitForIdentify(shard, stop)
    // The client's own throttle lets a connection start that was closed while it waited.
    stop.throwIfAborted()
    pace.start()
  }

  /** An interrupted wait goes on where it was, for a connection that has not started a session does not stand for long. */
  async function untilAllowed(ask: () => Promise<number>, stop: AbortSignal): Promise<void> {
    notBefore ??= performance.now() + (await ask().catch(() => 0))
    await wait(Math.max(0, notBefore - performance.now()), undefined, { signal: stop })
    notBefore = null
  }

  function allowance({ session_start_limit: limit, shards }: APIGatewayBotInfo, forAll: boolean): number {
    const pause = pauseBefore(limit, forAll ? shards : 1)
    tellIf(pause > 0, 'scarce', scarce(limit, pause))
    return pause
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const mine = queue.then(work)
    queue = mine.catch(() => {})
    return mine
  }

  /** Once, until it is no longer so. */
  function tellIf(isSo: boolean, what: unknown, sentence: string): void {
    if (isSo && !told.has(what)) log.warn({}, sentence)
    if (isSo) told.add(what)
    else told.delete(what)
  }

  return { open, throttler }
}

/**
 * How long to wait before a start, in milliseconds, with so many needed at once: nothing as long as there are plenty. Of
 * the last tenth, the time until there are new ones in equal shares: after it, one start less has to last for one share
 * less, so that the pace stays the same and the last is made when the new ones come. With too few, until there are new ones.
 */
export function pauseBefore({ total, remaining, reset_after }: APIGatewaySessionStartLimit, needed: number): number {
  if (remaining < needed) return Math.max(reset_after, 1000)
  return remaining < total / 10 ? reset_after / remaining : 0
}

const unsteady = 'Discord ends each session soon after its start; I wait longer and longer'

function scarce({ remaining }: APIGatewaySessionStartLimit, pause: number): string {
  const left = remaining === 0 ? 'no more starts' : `only ${counted(remaining, 'more start')}`
  const minutes = counted(Math.ceil(pause / 60_000), 'minute')
  return `Discord allows ${left} of this bot today, as something starts it too often; I wait ${minutes} before the next`
}
