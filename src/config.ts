import { accessSync, closeSync, constants, openSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
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
const address = z.url({ protocol: /^https?$/ }).refine((url) => !/^[^/]*\/\/[^/]*@/.test(url))

const anAddress = 'an address with http or https, without a name or password in it'

/** Every setting there is. `.env.example` names the same. */
export const settings = {
  ANTHROPIC_API_KEY: setting(secret.optional(), 'the key alone, without spaces or quotes', 'sk-ant-api03-abc'),
  ANTHROPIC_AUTH_TOKEN: setting(secret.optional(), 'the token alone, without spaces or quotes', 'abc123'),
  ANTHROPIC_BASE_URL: setting(
    // The client adds /v1 itself.
    address.transform((url) => url.replace(/\/(?:v1\/?)?$/, '')).optional(),
    anAddress,
    'http://localhost:11434',
  ),
  MODEL: setting(z.literal('offline').optional(), 'offline, or nothing', 'offline'),
  CHAT_MODEL: setting(modelName.default('claude-sonnet-5-5'), 'the name of a model', 'claude-sonnet-5-5'),
  LEARNING_MODEL: setting(modelName.default('claude-haiku-5-5'), 'the name of a model', 'claude-haiku-5-5'),
  DISCORD_TOKEN: setting(
    secret.optional(),
    'the token of a Discord bot alone, without "Bot" or quotes',
    'MTA1.abc.def',
  ),
  DISCORD_API_URL: setting(
    // The client adds the version itself.
    address.transform((url) => url.replace(/\/(?:v\d+\/?)?$/, '')).optional(),
    anAddress,
    'https://discord.com/api',
  ),
  SLACK_BOT_TOKEN: setting(
    secret.regex(/^(?!xapp-|xoxp-)/).optional(),
    'the Bot User OAuth Token alone, without spaces or quotes; it begins with xoxb-',
    'xoxb-1-2-abc',
  ),
  SLACK_APP_TOKEN: setting(
    secret.regex(/^(?!xoxb-)/).optional(),
    'the App-Level Token alone, without spaces or quotes; it begins with xapp-',
    'xapp-1-A1-2-abc',
  ),
  SLACK_SIGNING_SECRET: setting(
    secret.regex(/^(?!xox|xapp-)/).optional(),
    'the Signing Secret alone, without spaces or quotes; it stands under Basic Information',
    '8f742231b10e8888abcd99yyyzzz85a5',
  ),
  SLACK_API_URL: setting(
    address.transform((url) => url.replace(/\/?$/, '/')).optional(),
    anAddress,
    'https://slack.com/api/',
  ),
  MEMORY_PRIVACY: setting(z.enum(['strict', 'relaxed']).default('strict'), 'strict or relaxed', 'strict'),
  SESSIONS_DIR: setting(z.string().refine(mayBeFolder).default('./sessions'), 'the path of a folder', './sessions'),
  PORT: setting(
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((port) => port <= 65_535)
      .optional(),
    'the number of a port',
    '3000',
  ),
  HOST: setting(
    z
      .string()
      .regex(/^[\w.:-]{1,255}$/)
      .default('127.0.0.1'),
    'an address of this machine',
    '127.0.0.1',
  ),
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
    if (found) closeSync(openSync(path, 'a'))
    else accessSync(dirname(path), constants.W_OK)
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
