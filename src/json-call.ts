import { jsonrepair } from 'jsonrepair'
import { z } from 'zod'
import type { Fact } from './memory/memory.js'
import type { Task } from './memory/spent.js'
import { styleSchema } from './memory/style.js'
import { dayOf } from './memory/text/calendar.js'

/** Instructions, what to study as JSON, and the shape of the JSON that is asked for. */
export interface LearningRequest {
  task: Exclude<Task, 'answer'>
  system: string
  content: string
  schema: z.ZodObject
}

/** No answer of this many characters is looked at: a request allows far fewer. */
const longestAnswer = 20_000

export const nullable = <Type extends z.ZodType>(type: Type) => z.union([type, z.null()])

/** How a style is asked for. */
export const styleAsked = {
  length: nullable(z.int()),
  depth: nullable(styleSchema.shape.depth.unwrap()),
  tone: nullable(styleSchema.shape.tone.unwrap()),
  format: nullable(styleSchema.shape.format.unwrap()),
  language: nullable(z.string()),
}
/**
 * Facts as a model is shown them, by a number that counts for this call alone: their own would tell how many there are that
 * it may not see, and it could name one of those.
 */
export function numbered(facts: readonly Fact[]): { id: number; text: string; since: string }[] {
  return facts.map(({ text, learned }, at) => ({ id: at + 1, text, since: dayOf(learned) }))
}

/** The own number of the fact that a model was shown under this one. */
export function ownId(id: number | null, facts: readonly Fact[]): number | null {
  return facts[(id ?? 0) - 1]?.id ?? null
}

/** The JSON object with one of these keys, in a text that may have fences, words around it, or small faults. */
export function looseJson(text: string, keys: readonly string[]): unknown {
  // Some models think aloud first, with braces of their own.
  const named = text.search(new RegExp(`\\{\\s*"(?:${keys.join('|')})"`))
  const from = named >= 0 ? named : text.indexOf('{')
  const to = text.lastIndexOf('}')
  if (from < 0 || text.length > longestAnswer) return undefined
  try {
    return JSON.parse(text.slice(from, to + 1))
  } catch {
    // It may be once it is repaired.
  }
  try {
    return JSON.parse(jsonrepair(to > from ? text.slice(from, to + 1) : text.slice(from)))
  } catch {
    return undefined
  }
}
