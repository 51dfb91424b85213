import type { Privacy } from '../../memory/audience.js'
import type { Keeper } from '../../memory/keeper.js'
import type { UserKey } from '../../memory/memory.js'

/** What a command of the operator's works with. */
export interface Operator {
  keeper: Keeper
  privacy: Privacy
  /** Why nobody new may be kept there, as a sentence: a folder has one memory key. Null where they may. */
  whyNotWritten(): Promise<string | null>
  /** What was typed behind the command, or nothing. */
  what: string
  json: boolean
  /** Was it said that nothing needs to be asked? */
  yes: boolean
  stop: AbortSignal
  /** Writes a line of what was asked for. Rejects where nobody reads it any more. */
  print(line: string): Promise<void>
  /** Tells the operator something beside that. */
  tell(line: string): void
}

/** What came of a command: of how many people it told or changed something, of whom if it is one, and the exit code. */
export interface Outcome {
  /** Null where that cannot be told: it broke off. */
  people: number | null
  user?: UserKey
  exit: number
}

/** Exit codes: all done; it could not be done, and was said; it was typed wrong. */
export const exits = { done: 0, failed: 1, usage: 64 }
