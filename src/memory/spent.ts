import { dayOf, type Memory, type Spent } from './memory.js'

/** What a call to a model is for. */
export type Task = 'answer' | 'learn' | 'reflect'

/** What a call took, in tokens. */
export interface Tokens {
  input: number
  output: number
}

/** How a model tells what one call took. */
export type Used = (tokens: Tokens) => void

/** A day on which nothing was spent yet. */
export function nothingSpent(day: string): Spent {
  const none = { calls: 0, input: 0, output: 0 }
  return { day, answer: none, learn: none, reflect: none }
}

/** What was spent, and these calls. */
export function spentMore(spent: Spent, task: Task, calls: readonly Tokens[]): Spent {
  const before = spent[task]
  const sum = (of: keyof Tokens) => calls.reduce((total, tokens) => total + tokens[of], before[of])
  return { ...spent, [task]: { calls: before.calls + calls.length, input: sum('input'), output: sum('output') } }
}

/** Writes down what was spent on a person today; the days before are over. */
export function withSpent(memory: Memory, task: Task, calls: readonly Tokens[], now: number): Memory {
  if (calls.length === 0) return memory
  const day = dayOf(now)
  const today = memory.spent?.day === day ? memory.spent : nothingSpent(day)
  return { ...memory, spent: spentMore(today, task, calls) }
}
