import type { Memory, Spent } from './memory.js'
import { dayOf } from './text/calendar.js'

/** What a call to a model is for. */
export type Task = 'answer' | 'learn' | 'reflect'

/** What a call took, in tokens. */
export interface Tokens {
  input: number
  output: number
}

/** Takes what one call of a model took. */
export type Meter = (tokens: Tokens) => void

/** What a model costs, in dollars for a million tokens; `above`, where a call with more tokens in than that costs more. */
export interface Price {
  input: number
  output: number
  above?: { tokens: number; input: number; output: number }
}

/** What the models cost that are asked, as far as it is known. */
export type Prices = Partial<Record<Task, Price>>

/** What a call took, in tokens, and in billionths of a dollar where its price is known. */
export type Call = Tokens & { nanodollars?: number }

const tasks = ['answer', 'learn', 'reflect'] as const
/** A dollar for a million tokens, in billionths of a dollar for one. */
const perToken = 1000

/** A day on which nothing was spent yet. */
export function nothingSpent(day: string): Spent {
  const none = { calls: 0, input: 0, output: 0 }
  return { day, answer: none, learn: none, reflect: none }
}

/** What a call of so many tokens costs, in billionths of a dollar. */
export function costOf({ input, output }: Tokens, price: Price): number {
  const rate = price.above && input > price.above.tokens ? price.above : price
  return Math.round((input * rate.input + output * rate.output) * perToken)
}

/** What was spent on that day, in billionths of a dollar; nothing where it is another day, or no price was known. */
export function costIn(spent: Spent | null, day: string): number {
  if (spent?.day !== day) return 0
  return tasks.reduce((sum, task) => sum + (spent[task].nanodollars ?? 0), 0)
}

/** What was spent, and these calls. */
export function withCalls(spent: Spent, task: Task, calls: readonly Call[]): Spent {
  return { ...spent, [task]: calls.map((call) => ({ calls: 1, ...call })).reduce(plus, spent[task]) }
}

/** What was spent in all, of two parts of a day. */
export function sumOf(one: Spent, other: Spent): Spent {
  const { answer, learn, reflect } = other
  return {
    day: one.day,
    answer: plus(one.answer, answer),
    learn: plus(one.learn, learn),
    reflect: plus(one.reflect, reflect),
  }
}

function plus(one: Spent[Task], other: Spent[Task]): Spent[Task] {
  const { nanodollars: before, ...calls } = one
  const { nanodollars: more, ...others } = other
  const cost = before === undefined && more === undefined ? null : (before ?? 0) + (more ?? 0)
  return {
    calls: calls.calls + others.calls,
    input: calls.input + others.input,
    output: calls.output + others.output,
    ...(cost !== null && { nanodollars: Math.min(cost, Number.MAX_SAFE_INTEGER) }),
  }
}

/** Writes down what was spent on a person today; the days before are over. */
export function withSpent(memory: Memory, task: Task, calls: readonly Call[], now: number): Memory {
  if (calls.length === 0) return memory
  return { ...memory, spent: withCalls(spentToday(memory, now), task, calls) }
}

/** Notes that the person was told that most of their day is spent; the same memory where they were told already. */
export function withWarning(memory: Memory, now: number): Memory {
  const spent = spentToday(memory, now)
  return spent.warned ? memory : { ...memory, spent: { ...spent, warned: true } }
}

function spentToday({ spent }: Memory, now: number): Spent {
  const day = dayOf(now)
  return spent?.day === day ? spent : nothingSpent(day)
}
