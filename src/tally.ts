import type { Task, Tokens } from './memory/spent.js'
import type { NotLearned } from './message.js'

/** Why a message got no answer, and its person was told what to do. */
export const refusals = ['invalid', 'stopping', 'empty', 'too long', 'too many', 'limit', 'shut out'] as const
export type Refusal = (typeof refusals)[number]

/** What did not work: the model or the way to it; the model, with this message; a memory; a lesson; the way back; we. */
export const failures = [
  'model away',
  'no answer',
  'memory',
  'saving',
  'learning',
  'reflecting',
  'delivery',
  'fault',
] as const
export type Failure = (typeof failures)[number]

/** How a message ended. */
export const ends = ['answered', 'replied', 'refused', 'failed', 'duplicate'] as const

/** Something that happened, to be counted. It never holds a word that somebody said, a person or a place. */
export type Tallied =
  | { what: 'message'; platform: string }
  | { what: 'command'; platform: string }
  | { what: 'end'; how: (typeof ends)[number] }
  | { what: 'refusal'; why: Refusal }
  | { what: 'failure'; why: Failure }
  /** So many milliseconds after a message came, its person saw the first text of the answer. */
  | { what: 'first text'; after: number }
  | { what: 'not saved'; why: 'off' | 'disk' | 'forgotten' }
  | { what: 'call'; task: Task; tokens: Tokens }
  | { what: 'lessons'; noted: number; dropped: number }
  | { what: 'not learned'; why: NotLearned }
  | { what: 'set aside' }

/** Is told of what happens, as it happens. */
export type Tally = (happened: Tallied) => void

/** A tally that harms nobody: what it throws is its own affair. */
export function harmless(tally: Tally | undefined): Tally {
  return (happened) => {
    try {
      tally?.(happened)
    } catch {}
  }
}
