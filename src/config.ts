import { closeSync, openSync, type Stats, statSync } from 'node:fs'
import { z } from 'zod'

interface Setting<Value> {
  schema: z.ZodType<Value, string | undefined>
  expected: string
  example: string
}

/** A setting, its value as the program uses it, and what to say where it is wrong. */
function setting<Value>(
  schema: z.ZodType<Value, string | undefined>,
  expected: string,
  example: string,
): Setting<Value> {
  return { schema, expected, example }
}

const secret = z.string().regex(/^[\x21\x23-\x26\x28-\x5f\x61-\x7e]+$/)
const modelName = z.string().regex(/^[\x21-\x7e]{1,200}$/)
const address = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url))
  // The client adds /v1 itself.
  .transform((url) => url.replace(/\/(?:v1\/?)?$/, ''))

/** Every setting there is. `.env.example` names the same. */
export const settings = {
  ANTHROPIC_API_KEY: setting(secret.optional(), 'the key alone, without spaces or quotes', 'sk-ant-api03-abc'),
  ANTHROPIC_AUTH_TOKEN: setting(secret.optional(), 'the token alone, without spaces or quotes', 'abc123'),
  ANTHROPIC_BASE_URL: setting(
    address.optional(),
    'an address with http or https, without a name or password in it',
    'http://localhost:11434',
  ),
  CHAT_MODEL: setting(modelName.default('claude-sonnet-5-5'), 'the name of a model', 'claude-sonnet-5-5'),
  LEARNING_MODEL: setting(modelName.default('claude-haiku-5-5'), 'the name of a model', 'claude-haiku-5-5'),
  SESSIONS_DIR: setting(z.string().refine(mayBeFolder).default('./sessions'), 'the path of a folder', './sessions'),
  LOG_FILE: setting(
    z.string().refine(canBeWritten).optional(),
    'the path of a file that can be written',
    './keepsake.log',
  ),
}

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

/** A folder that cannot be made or written now may be so later; then every answer says that it was not saved. */
function mayBeFolder(path: string): boolean {
  const found = statOf(path)
  return found === null || (found !== 'impossible' && found.isDirectory())
}

function canBeWritten(path: string): boolean {
  const found = statOf(path)
  // Opening a pipe would wait for whoever reads it.
  if (found === 'impossible' || found?.isFIFO()) return false
  try {
    closeSync(openSync(path, 'a', 0o600))
    return true
  } catch {
    return false
  }
}

function statOf(path: string): Stats | null | 'impossible' {
  try {
    return statSync(path)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'impossible'
  }
}
