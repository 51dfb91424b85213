import type { Settings } from '../../config.js'
import type { DotEnv } from '../env-file.js'

type Name = keyof Settings
type Environment = Record<string, string | undefined>

/** The settings as they would be, and what of them is to be written. */
export type Draft = ReturnType<typeof createDraft>

/** Begins with what is set. What the environment sets goes before `.env`, so it cannot be changed there. */
export function createDraft(environment: Environment, file: DotEnv | null) {
  const changes: Partial<Record<Name, string | null>> = {}
  const inFile = (name: Name) => file?.values[name]?.trim() || undefined
  const inEnvironment = (name: Name) => environment[name]?.trim() || undefined

  function now(name: Name): string | undefined {
    const changed = changes[name]
    return inEnvironment(name) ?? (changed === undefined ? inFile(name) : (changed ?? undefined))
  }
  /** Sets it; null takes it away. */
  function set(name: Name, value: string | null): void {
    if ((inFile(name) ?? null) === value) delete changes[name]
    else changes[name] = value
  }
  /** What would be written, in a sentence without values; null where nothing would. */
  function inWords(): string | null {
    const names = Object.keys(changes) as Name[]
    const part = (isIn: (name: Name) => boolean, what: string) => {
      const those = names.filter(isIn)
      return those.length > 0 ? [`${what} ${those.join(', ')}`] : []
    }
    const parts = [
      ...part((name) => changes[name] !== null && inFile(name) === undefined, 'gets'),
      ...part((name) => changes[name] !== null && inFile(name) !== undefined, 'has a new value for'),
      ...part((name) => changes[name] === null, 'loses'),
    ]
    return parts.length > 0 ? `.env ${parts.join(', ')}; all else in it stays.` : null
  }
  return { now, set, inWords, isFixed: (name: Name) => inEnvironment(name) !== undefined, changes }
}
