import type { z } from 'zod'
import { settings } from './settings.js'

/** The settings, checked. */
export type Settings = { [Name in keyof typeof settings]: z.infer<(typeof settings)[Name]['schema']> }

/** Reads the settings from an environment; an empty one is not set. Gives every wrong one as a sentence instead. */
export function readSettings(environment: Record<string, string | undefined>): Settings | { wrong: string[] } {
  const names = Object.keys(settings) as (keyof Settings)[]
  const wrong = names.flatMap((name) => faultIn(name, environment[name]) ?? [])
  if (wrong.length > 0) return { wrong }
  return Object.fromEntries(names.map((name) => [name, settingIn(name, environment[name])])) as Settings
}

/** What is wrong with a value of a setting, as a sentence that does not quote it; null where nothing is. */
export function faultIn(name: keyof Settings, value: string | undefined): string | null {
  const { expected, example } = settings[name]
  return check(name, value).success ? null : `${name} is wrong: expected ${expected}. Example: ${name}=${example}`
}

/** A setting as the program uses it, or what is usual where it is not set; nothing where it is wrong. */
export function settingIn<Name extends keyof Settings>(
  name: Name,
  value: string | undefined,
): Settings[Name] | undefined {
  return check(name, value).data as Settings[Name] | undefined
}

function check(name: keyof Settings, value: string | undefined) {
  return settings[name].schema.safeParse(value?.trim() || undefined)
}
