import { setTimeout as wait } from 'node:timers/promises'
import {
  type APIGatewayBotInfo,
  type APIGatewaySessionStartLimit,
  type REST,
  Routes,
  type WebSocketOptions,
} from 'discord.js'
import type { Log } from '../../../log.js'
import { counted } from '../../../memory/text/counted.js'
import { createPace, type Pace } from '../../pace.js'

type Throttling = NonNullable<WebSocketOptions['buildIdentifyThrottler']>
type Manager = Parameters<Throttling>[0]
interface Time {
  /** In milliseconds, from whenever. */
  now(): number
  /** Rejects when the signal aborts. */
  wait(milliseconds: number, stop: AbortSignal): Promise<void>
}

/** Discord takes one start in 5 seconds from shards with the same remainder; and a little to be sure, in milliseconds. */
const spacing = 5500
/** A wait so long, in milliseconds, tells that Discord ends each session soon after its start. */
const unsteadyFrom = 8000
/** New starts may come so much later than Discord said, in milliseconds. */
const late = 1000
const realTime: Time = {
  now: () => performance.now(),
  wait: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
}

export type Starts = ReturnType<typeof createStarts>

/**
 * Every session that is started on Discord (IDENTIFY) passes here, for Discord resets the token after a day's starts. A
 * shard's starts keep a pace that stays below that, also where Discord calls session after session invalid. What other
 * processes and earlier runs took, Discord itself counts: of the last tenth, each start waits so long that they last
 * until there are new ones.
 */
export function createStarts(log: Log, time = realTime) {
  const paces = new Map<number, Pace>()
  let queue: Promise<unknown> = Promise.resolve()
  /** When the next may be made at the earliest; null as long as Discord was not asked. */
  let notBefore: number | null = null
  let granted = false
  const told = new Set<unknown>()

  /** Resolves when a client may log in: Discord has a start for each shard, and one may be made now. */
  async function open(rest: Pick<REST, 'get'>, stop: AbortSignal): Promise<void> {
    const ask = async () => (await rest.get(Routes.gatewayBot())) as APIGatewayBotInfo
    await untilAllowed(async () => allowance(await ask(), true), stop)
    granted = true
  }

  /** Makes what a client asks before each start. It rejects for the signal alone: the client would start all the same. */
  function throttler(): Throttling {
    /** When shards with that remainder may start again. */
    const free = new Map<number, number>()
    return async (manager) => {
      const known = await manager.fetchGatewayInformation().catch(() => null)
      const concurrency = known?.session_start_limit.max_concurrency ?? 1
      return { waitForIdentify: (shard, stop) => start(manager, shard, stop, () => slot(free, shard % concurrency)) }
    }
  }

  async function start(manager: Manager, shard: number, stop: AbortSignal, slot: () => number): Promise<void> {
    const pace = paces.get(shard) ?? createPace(time.now)
    paces.set(shard, pace)
    tellIf(pace.wait() >= unsteadyFrom, shard, unsteady)
    await time.wait(pace.wait(), stop)
    await inTurn(async () => {
      if (!granted) await untilAllowed(async () => allowance(await manager.fetchGatewayInformation(true), false), stop)
      granted = false
      await time.wait(slot(), stop)
    })
    pace.start()
  }

  /** How long to wait for the next free moment, which is then taken. */
  function slot(free: Map<number, number>, remainder: number): number {
    const now = time.now()
    const at = Math.max(now, free.get(remainder) ?? now)
    free.set(remainder, at + spacing)
    return at - now
  }

  /** An interrupted wait goes on where it was: a connection that has not started a session may not stand that long. */
  async function untilAllowed(ask: () => Promise<number>, stop: AbortSignal): Promise<void> {
    notBefore ??= time.now() + (await ask().catch(() => 0))
    await time.wait(Math.max(0, notBefore - time.now()), stop)
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
function pauseBefore({ total, remaining, reset_after }: APIGatewaySessionStartLimit, needed: number): number {
  if (remaining < needed) return reset_after + late
  return remaining < total / 10 ? reset_after / remaining : 0
}

const unsteady = 'Discord ends each session soon after its start; I wait longer and longer'

function scarce({ remaining }: APIGatewaySessionStartLimit, pause: number): string {
  const left = remaining === 0 ? 'no more starts' : `only ${counted(remaining, 'more start')}`
  const minutes = counted(Math.ceil(pause / 60_000), 'minute')
  return `Discord allows ${left} of this bot today, as something starts it too often; I wait ${minutes} before the next`
}
