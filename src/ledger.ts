import { describe, type Log } from './log.js'
import type { Store } from './memory/keeper.js'
import { type Memory, type Spent, spentSchema } from './memory/memory.js'
import {
  type Call,
  costOf,
  nothingSpent,
  type Prices,
  sumOf,
  type Task,
  type Tokens,
  withCalls,
  withSpent,
} from './memory/spent.js'
import { dayOf } from './memory/text/calendar.js'
import { createOrder } from './order.js'

/**
 * What is spent is written down so much later at most, in milliseconds, and sooner where it is limited: a crash loses that
 * much of it, and other processes do not know it before.
 */
const writtenAfter = 1000
const writtenSoon = 100
/** So often it is tried while other processes write first. */
const tries = 20

export type Ledger = ReturnType<typeof createLedger>

/** What was spent on all people in a day: added up here, and with what other processes spend in the store's `ledger/<day>`. */
export function createLedger(parts: {
  store: Pick<Store, 'read' | 'write' | 'setAside'>
  /** What models cost, where it is known. */
  prices?: Prices
  /** What is spent on all is limited. */
  isLimited?: boolean
  clock: () => number
  log: Log
}) {
  const { store, prices = {}, isLimited = false, clock, log } = parts
  /** What is not written down yet, by day. */
  const spent = new Map<string, Spent>()
  let timer: NodeJS.Timeout | undefined
  let failed = false
  const inOrder = createOrder()

  function add(task: Task, call: Call): void {
    const day = dayOf(clock())
    spent.set(day, withCalls(spent.get(day) ?? nothingSpent(day), task, [call]))
    timer ??= setTimeout(flush, isLimited ? writtenSoon : writtenAfter).unref()
  }

  /** Writes down what was added so far, behind what is being written. What cannot be written now is written with the next. */
  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    return inOrder('ledger', writeAll)
  }

  /**
   * What was spent on all people today: what is written down, by other processes too, and what this one has added since.
   * Rejects where the store does.
   */
  function today(): Promise<Spent> {
    // While nothing is being written, each call stands in one of the two.
    return inOrder('ledger', async () => {
      const day = dayOf(clock())
      const stored = await store.read(`ledger/${day}`)
      const written = spentIn(stored?.bytes ?? null, day) ?? nothingSpent(day)
      return sumOf(written, spent.get(day) ?? nothingSpent(day))
    })
  }

  async function writeAll(): Promise<void> {
    for (const [day, more] of [...spent]) {
      spent.delete(day)
      try {
        await write(day, more)
        failed = false
      } catch (error) {
        spent.set(day, sumOf(more, spent.get(day) ?? nothingSpent(day)))
        if (!failed) log.warn(describe(error), 'What is spent could not be written down')
        failed = true
      }
    }
  }

  async function write(day: string, more: Spent): Promise<void> {
    const key = `ledger/${day}`
    for (let nth = 0; nth < tries; nth++) {
      const stored = await store.read(key)
      const before = stored === null ? nothingSpent(day) : spentIn(stored.bytes, day)
      if (before === null) {
        await store.setAside(key, stored?.revision ?? '', asBytes(nothingSpent(day)))
        log.warn({}, 'A ledger could not be read and was set aside')
        continue
      }
      const bytes = asBytes(sumOf(before, more))
      if (await store.write(key, bytes, stored?.revision ?? null)) return
    }
    throw new Error('other processes write faster')
  }

  /** Counts the calls of one task: `meter` is for the model, `spend` writes them down in their person's memory. */
  function metered(task: Task) {
    const calls: Call[] = []
    const price = prices[task]
    const meter = (tokens: Tokens): void => {
      const call = { ...tokens, ...(price && { nanodollars: costOf(tokens, price) }) }
      calls.push(call)
      add(task, call)
    }
    return { meter, spend: (memory: Memory) => withSpent(memory, task, calls, clock()) }
  }

  return { metered, today, flush }
}

function asBytes(spent: Spent): Uint8Array {
  return Buffer.from(`${JSON.stringify(spent, null, 2)}\n`)
}

/** What a ledger says; null where it is none. */
function spentIn(bytes: Uint8Array | null, day: string): Spent | null {
  try {
    const spent = spentSchema.parse(JSON.parse(Buffer.from(bytes ?? []).toString()))
    return spent.day === day ? spent : null
  } catch {
    return null
  }
}
