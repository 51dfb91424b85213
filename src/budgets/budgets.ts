import { type Log, personRef } from '../log.js'
import { handledLately, isHandled } from '../memory/handled.js'
import type { Keeper } from '../memory/keeper.js'
import { dayOf, type Memory, type Spent, type UserKey } from '../memory/memory.js'
import { costIn, type Price, type Prices, type Task, withWarning } from '../memory/spent.js'
import type { Limits } from './limits.js'
import { oneByOne } from './one-by-one.js'
import { expectedCost, leastCost, mostCost } from './reckoning.js'
import { inDollars, inMoment, mostIsSpent, spentInWords, tooManyInWords, tooMuchInWords, usageInWords } from './told.js'

/** A call that may be made: `release` when what it took stands in its person's memory. Or a sentence why it may not. */
export type Held = { release(): void; isNearlySpent: boolean } | { refusal: string }

/** A person for whom calls are under way: what these cost at most, in billionths of a dollar. */
interface Guest {
  user: UserKey
  held: number
  /** So many calls wait to be let through. */
  deciding: number
  inTurn: ReturnType<typeof oneByOne>
}

/** A limit: what of it is spent, and held by calls under way. */
interface Side {
  whose: 'each' | 'all'
  spent: number
  held: number
  limit: number
}

export type Budgets = ReturnType<typeof createBudgets>

/** In seconds. */
const aMinute = 60
/** Until so much of a day's limit is spent a task goes on: looking back stops first, the answer last. */
const shares: Record<Task, number> = { reflect: 0.8, learn: 0.9, answer: 1 }
const nearly = 0.8
const billion = 1e9

/**
 * Keeps within limits what is answered and spent. What was spent is read where it is kept, so that it counts after a restart
 * and for other processes too; what calls under way will cost is reckoned, and counts in this process.
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
  const guests = new Map<UserKey, Guest>()
  /** What calls under way will cost at most, in billionths of a dollar. */
  let heldInAll = 0
  const inTurn = oneByOne()
  /** The days on which the operator was told that most, or all, of a day's limit for all is spent. */
  const told = new Set<string>()

  /**
   * Why one more message is not answered just now, as a sentence; null if it is. `ahead` are the ids of those that came
   * before it and are being answered, or wait to be.
   */
  function tooMany(memory: Memory, ahead: readonly string[], zone: string | undefined): string | null {
    const { messagesAMinute: most } = limits
    if (most === null) return null
    const now = clock()
    const lately = handledLately(memory, aMinute, now)
    const underWay = ahead.filter((id) => !isHandled(memory, id)).length
    if (lately.length + underWay < most) return null
    // There is room again when that one is a minute old.
    const oldest = lately[lately.length + underWay - most] ?? Math.floor(now / 1000)
    return tooManyInWords(most, (oldest + aMinute) * 1000, now, memory.zone ?? zone)
  }

  /** Lets a call be made that asks a model with about so many bytes, or says why not. Rejects where memories cannot be read. */
  async function hold(user: UserKey, task: Task, bytes: number): Promise<Held> {
    const price = prices[task]
    if (!price || !hasDollars) return { release() {}, isNearlySpent: false }
    const guest = guests.get(user) ?? { user, held: 0, deciding: 0, inTurn: oneByOne() }
    guests.set(user, guest)
    guest.deciding++
    try {
      // One after the other: who is refused does not stand in the way of the next. Nobody waits for another's memory.
      return await guest.inTurn(async () => {
        const each = await sideOfEach(user, guest.held)
        return inTurn(async () => decide([...each, ...(await sideOfAll())], guest, { task, bytes, price }))
      })
    } finally {
      guest.deciding--
      seeOff(guest)
    }
  }

  function decide(
    sides: readonly Side[],
    guest: Guest,
    { task, bytes, price }: { task: Task; bytes: number; price: Price },
  ): Held {
    const expected = expectedCost(task, bytes, price)
    const over = sides.find(({ spent, held, limit }) => spent + held + expected > shares[task] * limit)
    noteForOperator(sides, expected)
    if (over) return { refusal: whyOver(over, expected, leastCost(price), clock()) }
    const isNearlySpent = sides.some(({ spent, limit }) => spent + expected >= nearly * limit)
    return { release: take(guest, mostCost(task, bytes, price)), isNearlySpent }
  }

  // What is held is looked at before what is spent: what ends meanwhile may count twice, and never not at all.

  async function sideOfEach(user: UserKey, held: number): Promise<Side[]> {
    const { dollarsADayEach: limit } = limits
    if (limit === null) return []
    const { spent } = await keeper.read(user)
    return [{ whose: 'each', spent: costIn(spent, today()), held, limit: limit * billion }]
  }

  async function sideOfAll(): Promise<Side[]> {
    const { dollarsADay: limit } = limits
    if (limit === null) return []
    const held = heldInAll
    return [{ whose: 'all', spent: costIn(await ledger.today(), today()), held, limit: limit * billion }]
  }

  function take(guest: Guest, cost: number): () => void {
    heldInAll += cost
    guest.held += cost
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      heldInAll -= cost
      guest.held -= cost
      seeOff(guest)
    }
  }

  function seeOff({ user, held, deciding }: Guest): void {
    if (held === 0 && deciding === 0) guests.delete(user)
  }

  function noteForOperator(sides: readonly Side[], expected: number): void {
    const inAll = sides.find(({ whose }) => whose === 'all')
    if (!inAll || inAll.spent + expected < nearly * inAll.limit) return
    const isOver = inAll.spent + expected > inAll.limit
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
        const after = memory.lastSeen === null ? memory : withWarning(memory, clock())
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
    const lately = handledLately(memory, aMinute, clock()).length
    return usageInWords({ memory, limits, prices, all, lately }, clock())
  }

  function today(): string {
    return dayOf(clock())
  }

  return { tooMany, hold, warning, usage }
}

/** Why there is no answer that will cost so much, where one costs at least that. */
function whyOver({ whose, spent, limit }: Side, expected: number, least: number, now: number): string {
  if (spent + least > limit) return spentInWords(whose, now)
  return spent + expected > limit ? tooMuchInWords(now) : inMoment
}
