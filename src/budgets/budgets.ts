import { type Log, personRef } from '../log.js'
import type { Keeper } from '../memory/keeper.js'
import type { Memory, Spent, UserKey } from '../memory/memory.js'
import { costIn, type Prices, type Task, withWarning } from '../memory/spent.js'
import { dayOf } from '../memory/text/calendar.js'
import { createOrder } from '../order.js'
import type { Limits } from './limits.js'
import { messagesLately, whyTooMany } from './messages.js'
import { type Asked, expectedCost, mostCost } from './reckoning.js'
import { isNearly, type Side, whyNot } from './sides.js'
import { inDollars, mostIsSpent, usageInWords } from './told.js'

/** A call that may be made: `release` when what it took stands in its person's memory. Or a sentence why it may not. */
export type Held = { release(): void; isNearlySpent: boolean } | { refusal: string }

export type Budgets = ReturnType<typeof createBudgets>

const billion = 1e9

/**
 * Keeps within limits what is answered and spent. What was spent is read where it is kept, so that it counts after a restart
 * and for other processes too; calls under way count in this process, with the most that they may cost.
 */
export function createBudgets(parts: {
  limits: Limits
  prices: Prices
  keeper: Keeper
  ledger: { today(): Promise<Spent> }
  clock: () => number
  log: Log
}) {
  const { limits, prices, keeper, ledger, clock, log } = parts
  const hasDollars = limits.dollarsADay !== null || limits.dollarsADayEach !== null
  const inOrder = createOrder()
  /** What the calls under way for each person, and for all, cost at most, in billionths of a dollar. */
  const heldFor = new Map<UserKey, number>()
  let heldInAll = 0
  /** The days on which the operator was told that most, or all, of a day's limit for all is spent. */
  const told = new Set<string>()

  /** Why one more message is not answered just now; null if it is. `ahead` are the ids of those that came before it. */
  function tooMany(memory: Memory, ahead: readonly string[], zone: string | undefined): string | null {
    const { messagesAMinute: most } = limits
    return most === null ? null : whyTooMany(memory, ahead, { most, now: clock(), zone })
  }

  /** Lets a call be made that asks a model with about so many bytes, or says why not. Rejects where memories cannot be read. */
  async function hold(user: UserKey, task: Task, bytes: number): Promise<Held> {
    const price = prices[task]
    if (!price || !hasDollars) return { release() {}, isNearlySpent: false }
    // One after the other: who is refused does not stand in the way of the next. Nobody waits for another's memory.
    return inOrder(user, async () => {
      const each = await sideOfEach(user)
      return inOrder('all', async () => decide([...each, ...(await sideOfAll())], user, { task, bytes, price }))
    })
  }

  function decide(sides: readonly Side[], user: UserKey, asked: Asked): Held {
    const refusal = whyNot(sides, asked, clock())
    const isNearlySpent = isNearly(sides, asked)
    const inAll = sides.find(({ whose }) => whose === 'all')
    if (inAll) noteForOperator(inAll, asked)
    if (refusal !== null) return { refusal }
    return { release: take(user, mostCost(asked)), isNearlySpent }
  }

  // What is held is looked at before what is spent: what ends meanwhile may count twice, and never not at all.

  async function sideOfEach(user: UserKey): Promise<Side[]> {
    const { dollarsADayEach: limit } = limits
    if (limit === null) return []
    const held = heldFor.get(user) ?? 0
    const { spent } = await keeper.read(user)
    return [{ whose: 'each', spent: costIn(spent, today()), held, limit: limit * billion }]
  }

  async function sideOfAll(): Promise<Side[]> {
    const { dollarsADay: limit } = limits
    if (limit === null) return []
    const held = heldInAll
    return [{ whose: 'all', spent: costIn(await ledger.today(), today()), held, limit: limit * billion }]
  }

  function take(user: UserKey, cost: number): () => void {
    add(cost)
    let isReleased = false
    return () => {
      if (!isReleased) add(-cost)
      isReleased = true
    }

    function add(more: number): void {
      heldInAll += more
      const held = (heldFor.get(user) ?? 0) + more
      if (held === 0) heldFor.delete(user)
      else heldFor.set(user, held)
    }
  }

  function noteForOperator(inAll: Side, asked: Asked): void {
    if (!isNearly([inAll], asked)) return
    const isOver = inAll.spent + expectedCost(asked) > inAll.limit
    const what = `${isOver ? 'What' : 'Most of what'} models may cost today is spent`
    const once = `${today()} ${what}`
    if (told.has(once)) return
    told.add(once)
    log.warn({ spent: inDollars(inAll.spent), limit: inDollars(inAll.limit) }, what)
  }

  /** That most of what may be spent on somebody today is spent, for those who are known, once a day. Never rejects. */
  async function warning(user: UserKey): Promise<string[]> {
    try {
      let isFirst = false
      await keeper.update(user, (memory) => {
        const isKnown = memory.lastSeen !== null || memory.spent !== null
        const after = isKnown ? withWarning(memory, clock()) : memory
        isFirst = after !== memory
        return after
      })
      return isFirst ? [mostIsSpent(clock())] : []
    } catch {
      log.warn({ person: personRef(user) }, 'A warning of a limit was not noted')
      return []
    }
  }

  /** What was used for a person today, and the limits. Rejects where memories cannot be read. */
  async function usage(memory: Memory): Promise<string> {
    const all = limits.dollarsADay === null ? 0 : costIn(await ledger.today(), today())
    const lately = messagesLately(memory, clock())
    return usageInWords({ memory, limits, prices, all, lately }, clock())
  }

  function today(): string {
    return dayOf(clock())
  }

  return { tooMany, hold, warning, usage }
}
