import { uptime } from 'node:os'
import { z } from 'zod'
import { describe, type Log } from './log.js'
import { aged } from './memory/changing/aging.js'
import type { Keeper, Store } from './memory/keeper.js'
import { instantOf, type Memory, type UserKey } from './memory/memory.js'

/** So many days messages, changes and damaged files are kept; null: always. */
export interface Keep {
  messages: number | null
  history: number | null
  damaged: number | null
}

export const usualKeep: Keep = { messages: 30, history: 30, damaged: 7 }

const hour = 60 * 60_000
const day = 24 * hour
/** What lies between two sweeps, if the clock is to be believed; and how far it may go astray in one process. */
const leastBetween = 20 * hour
const mostBetween = 3 * day
const mostAstray = hour

/** How long the machine runs, in milliseconds; a process's own clock stands still while the machine sleeps. */
const asleepToo = () => uptime() * 1000

const stampKey = 'ledger/sweep'
const stampSchema = z.object({ swept: z.iso.datetime() })

/**
 * The daily sweep. It erases by age only if a sweep was 20 hours to 3 days ago, by the same clock; after any other time it
 * only notes when it was, for the clock may have jumped. `elapsed` counts milliseconds, whatever is done to the clock.
 */
export function createRetention(parts: {
  keeper: Pick<Keeper, 'sweep'>
  store: Pick<Store, 'read' | 'write' | 'setAside'>
  keep: Keep
  clock: () => number
  elapsed?: () => number
  /** Once it is aborted nothing more is erased. */
  stop: AbortSignal
  log: Log
}) {
  const { keeper, store, keep, clock, elapsed = asleepToo, stop, log } = parts
  let last: { now: number; elapsed: number } | null = null

  /** Removes what crashes left, and what is too old, where the clock can be believed. Throws what the store throws. */
  async function sweep(): Promise<void> {
    const now = clock()
    const believed = isSteady(now)
    const due = await claim(now, believed).catch((error) => {
      log.warn(describe(error), 'It could not be told when the last sweep was: nothing is erased for its age')
      return false
    })
    if (!due) return keeper.sweep()
    const people = new Set<UserKey>()
    const ages = { messages: before(now, keep.messages), history: before(now, keep.history) }
    const change = (memory: Memory): Memory => {
      const younger = stop.aborted ? memory : aged(memory, ages)
      if (younger !== memory) people.add(memory.user)
      return younger
    }
    await keeper.sweep({ change, setAsideBefore: before(now, keep.damaged) ?? undefined })
    log.info({ people: people.size }, 'What was kept long enough is erased')
  }

  /** Did the clock go as time did, since this process swept last? */
  function isSteady(now: number): boolean {
    const before = last
    last = { now, elapsed: elapsed() }
    return before === null || Math.abs(now - before.now - (last.elapsed - before.elapsed)) <= mostAstray
  }

  /** Is it this process's turn to erase? Of several only one is told so. */
  async function claim(now: number, believed: boolean): Promise<boolean> {
    const stored = await store.read(stampKey)
    const since = stored?.bytes ? now - stampIn(stored.bytes) : Number.NaN
    if (believed && since >= 0 && since < leastBetween) return false
    const stamp = Buffer.from(`${JSON.stringify({ swept: instantOf(now) })}\n`)
    const isOurs = await (stored?.bytes === null
      ? store.setAside(stampKey, stored.revision, stamp)
      : store.write(stampKey, stamp, stored?.revision ?? null))
    return isOurs && believed && since >= leastBetween && since <= mostBetween
  }

  /** Sweeps now, and once a day until what it returns is called. `note` is given each sweep; what fails is logged. */
  function start(note: (sweeping: Promise<void>) => unknown): () => void {
    const run = () => note(sweep().catch((error) => log.warn(describe(error), 'The store could not be tidied up')))
    const timer = setInterval(run, day).unref()
    run()
    return () => clearInterval(timer)
  }

  return { sweep, start }
}

function before(now: number, days: number | null): number | null {
  return days === null ? null : now - days * day
}

/** When the last sweep was; no number where that cannot be read. */
function stampIn(bytes: Uint8Array): number {
  try {
    return Date.parse(stampSchema.parse(JSON.parse(Buffer.from(bytes).toString())).swept)
  } catch {
    return Number.NaN
  }
}
