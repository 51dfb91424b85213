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
  let told: 'scarce' | 'unsteady' | null = null

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
      const { session_start_limit: limit } = await manager.fetchGatewayInformation()
      // Shards that ask at once must share one.
      spaced ??= new SimpleIdentifyThrottler(limit.max_concurrency)
      const { waitForIdentify } = spaced
      return { waitForIdentify: (shard, signal) => start(manager, shard, signal, waitForIdentify.bind(spaced)) }
    }
  }

  async function start(
    manager: Manager,
    shard: number,
    stop: AbortSignal,
    spaced: IIdentifyThrottler['waitForIdentify'],
  ): Promise<void> {
    const pace = paces.get(shard) ?? createPace()
    paces.set(shard, pace)
    if (pace.wait() >= unsteadyFrom) tell('unsteady', 'Discord ends each session soon after its start; I wait longer')
    await wait(pace.wait(), undefined, { signal: stop })
    await inTurn(async () => {
      if (!granted) await untilAllowed(async () => allowance(await manager.fetchGatewayInformation(true), false), stop)
      granted = false
    })
    await spaced(shard, stop)
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
    if (pause > 0) tell('scarce', scarce(limit, pause))
    else if (told === 'scarce') told = null
    return pause
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const mine = queue.then(work)
    queue = mine.catch(() => {})
    return mine
  }

  function tell(what: 'scarce' | 'unsteady', sentence: string): void {
    if (told !== what) log.warn({}, sentence)
    told = what
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

function scarce({ remaining }: APIGatewaySessionStartLimit, pause: number): string {
  const minutes = Math.ceil(pause / 60_000)
  const left = remaining === 0 ? 'no more starts' : `only ${remaining} more starts`
  return `Discord has ${left} for this bot today; I wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`} before the next. Something starts it too often`
}
