import { readFileSync, statSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { settings } from '../settings.js'

const path = '.env'

/** What stands in `.env`. */
export interface DotEnv {
  text: string
  values: Record<string, string>
  /** Names in it that are no settings. */
  unknown: string[]
  /** A setting whose line begins as in `NAME: value`. */
  colon: string | undefined
  /** Settings that are set to nothing, as what follows is a comment: `NAME=#value`. */
  hashed: string[]
  /** The numbers of the lines that are neither NAME=value nor a comment. */
  broken: number[]
  /** Who may read and write it, as in 0o600. */
  mode: number
}

const empty: DotEnv = { text: '', values: {}, unknown: [], colon: undefined, hashed: [], broken: [], mode: 0o600 }

/** Reads `.env`: null where there is none; `unreadable` where there is something else. */
export function readDotEnv(): DotEnv | null | 'unreadable' {
  try {
    const text = readFileSync(path, 'utf8').replace(/^\ufeff/, '')
    const values = valuesIn(text)
    const unknown = Object.keys(values).filter((name) => /^\w+$/.test(name) && !(name in settings))
    const colon = Object.keys(settings).find((name) => new RegExp(`^\\s*${name}\\s*:`, 'm').test(text))
    const hashed = Object.keys(settings).filter((name) => new RegExp(`^\\s*${name}\\s*=\\s*#\\S`, 'm').test(text))
    const mode = statSync(path).mode & 0o777
    return { ...empty, text, values, unknown, colon, hashed, broken: brokenLines(text), mode }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'unreadable'
  }
}

/** What a text like `.env` sets. Lines that cannot be read are passed over (in Node 20 they would take in the next one). */
function valuesIn(text: string): Record<string, string> {
  const broken = new Set(brokenLines(text))
  const lines = text.split('\n').map((line, at) => (broken.has(at + 1) ? '' : line))
  return parseEnv(lines.join('\n')) as Record<string, string>
}

/** What is odd about `.env`, a line each: that it cannot be read, or what in it sets nothing. */
export function oddities(found: DotEnv | null | 'unreadable'): string[] {
  if (found === 'unreadable') return ['.env cannot be read']
  const { colon, hashed, unknown } = found ?? empty
  const what = unknown.length === 1 ? 'which is no setting' : 'which are no settings'
  return [
    ...(colon ? [`.env has a line that is not NAME=value, as for ${colon}`] : []),
    ...hashed.map((name) => `.env sets ${name} to nothing, as # begins a comment there`),
    ...(unknown.length > 0 ? [`.env has ${unknown.join(', ')}, ${what}; .env.example lists them all`] : []),
  ]
}

/** A line that sets something: a value in quotes may go over several. Read one after the other, as inside one stands none. */
const setting = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=(?:[ \t]*(?:"[^"]*"|'[^']*'|`[^`]*`)[^\n]*|[^\n]*)(?:\n|$)/gm

function brokenLines(text: string): number[] {
  // What is in order leaves its line breaks, so that the others keep their numbers.
  const rest = text.replace(/\r/g, '').replace(setting, (found) => found.replace(/[^\n]/g, ''))
  return rest.split('\n').flatMap((line, at) => (/^\s*(?:#|$)/.test(line) ? [] : [at + 1]))
}

/**
 * That text with these settings: a line of the same name is replaced where it stands, null takes it away, and what is new
 * comes at the end. All else stays as it is. Throws where a value would not be read back.
 */
export function withSettings(text: string, changes: Record<string, string | null>): string {
  const changed = Object.entries(changes).reduce(withSetting, text.replace(/^\ufeff/, ''))
  const values: Record<string, string | undefined> = valuesIn(changed)
  const lost = Object.entries(changes).find(([name, wanted]) => (values[name] ?? null) !== wanted)
  if (lost) throw new Error(`.env does not take ${lost[0]}`)
  return changed
}

function withSetting(text: string, [name, wanted]: [string, string | null]): string {
  const line = wanted === null ? '' : `${name}=${/[#\s]/.test(wanted) ? `"${wanted}"` : wanted}\n`
  let written = false
  const replaced = text.replace(setting, (found, its: string) => {
    if (its !== name) return found
    const first = !written
    written = true
    return first ? line : ''
  })
  if (written) return replaced
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}`
}
