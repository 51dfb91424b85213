import type { z } from 'zod'
import { settings } from './settings.js'

/** The settings, checked. */
export type Settings = { [Name in keyof typeof settings]: z.infer<(typeof settings)[Name]['schema']> }

/** Reads the settings from an environment; an empty one is not set. Gives every wrong one as a sentence instead. */
export function readSettings(environment: Record<string, string | undefined>): Settings | { wrong: string[] } {
  const entries = Object.entries(settings).map(([name, { schema, expected, example }]) => {
    const result = schema.safeParse(environment[name]?.trim() || undefined)
    const wrong = result.success ? null : `${name} is wrong: expected ${expected}. Example: ${name}=${example}`
    return { name, value: result.data, wrong }
  })
  const wrong = entries.flatMap((entry) => entry.wrong ?? [])
  if (wrong.length > 0) return { wrong }
  return Object.fromEntries(entries.map(({ name, value }) => [name, value])) as Settings
}
