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

/** A day on which nothing was spent yet. */
export function nothingSpent(day: string): Spent {
  const none = { calls: 0, input: 0, output: 0 }
  return { day, answer: none, learn: none, reflect: none }
}

/** What was spent, and these calls. */
export function withCalls(spent: Spent, task: Task, calls: readonly Tokens[]): Spent {
  return { ...spent, [task]: calls.map((tokens) => ({ calls: 1, ...tokens })).reduce(plus, spent[task]) }
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
  return { calls: one.calls + other.calls, input: one.input + other.input, output: one.output + other.output }
}

/** Writes down what was spent on a person today; the days before are over. */
export function withSpent(memory: Memory, task: Task, calls: readonly Tokens[], now: number): Memory {
  if (calls.length === 0) return memory
  const day = dayOf(now)
  const today = memory.spent?.day === day ? memory.spent : nothingSpent(day)
  return { ...memory, spent: withCalls(today, task, calls) }
}
