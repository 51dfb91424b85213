import { z } from 'zod'
import { canBeWritten, mayBeFolder } from './paths.js'

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

const anAmount = 'an amount in dollars above 0'
const aPrice = 'dollars for a million tokens in, a slash, and dollars for a million out'
const anAddress = 'an address with http or https, without a name or password in it'

/** Ids as platforms give them, `dm` among them where it has a meaning. A name is none: in ids all letters are capitals. */
const ids = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .pipe(z.array(z.string().regex(/^(?:[Dd][Mm]|[A-Z0-9]{1,40}(?::[A-Z0-9]{1,40})?)$/)).min(1))
const amount = z
  .string()
  .regex(/^\d{1,6}(?:\.\d{1,6})?$/)
  .transform(Number)
  .refine((dollars) => dollars > 0)
const price = z
  .string()
  .regex(/^\d{1,3}(?:\.\d{1,6})?\/\d{1,3}(?:\.\d{1,6})?$/)
  .transform((text) => {
    const [input = 0, output = 0] = text.split('/').map(Number)
    return { input, output }
  })

/** A whole number above nothing, or a word that stands for no limit: null. */
function countOr(word: string) {
  return z
    .string()
    .regex(new RegExp(`^(?:${word}|[1-9]\\d{0,5})$`))
    .transform((text) => (text === word ? null : Number(text)))
}

/** Every setting there is, in the order of `.env.example`. */
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
  DISCORD_API_URL: setting(
    // The client adds the version itself.
    address.transform((url) => url.replace(/\/(?:v\d+\/?)?$/, '')).optional(),
    anAddress,
    'https://discord.com/api',
  ),
  SLACK_API_URL: setting(
    address.transform((url) => url.replace(/\/?$/, '/')).optional(),
    anAddress,
    'https://slack.com/api/',
  ),
  MEMORY_PRIVACY: setting(z.enum(['strict', 'relaxed']).default('strict'), 'strict or relaxed', 'strict'),
  SESSIONS_DIR: setting(z.string().refine(mayBeFolder).default('./sessions'), 'the path of a folder', './sessions'),
  PERSONA: setting(
    z.string().optional(),
    'its character in words, or the path of a text file that begins with /, ./ or ../, of 2,000 characters at most',
    './persona.txt',
  ),
  SERVERS: setting(
    ids.optional(),
    'ids (not names) of servers or workspaces, separated by commas',
    '81384788765712384,T0123ABCD',
  ),
  CHANNELS: setting(
    ids.transform((all) => all.map((one) => one.replace(/^dm$/i, 'dm'))).optional(),
    'ids (not names) of channels, or dm for direct messages, separated by commas',
    '381870553235193857,C0123ABCD,dm',
  ),
  PEOPLE: setting(ids.optional(), 'ids (not names) of people, separated by commas', '80351110224678912,U0123ABCD'),
  MESSAGES_A_MINUTE: setting(
    countOr('none')
      // Of more than 2,000 it is not known when they were answered.
      .refine((most) => most === null || most <= 1000)
      .optional(),
    'a number up to 1000, or none',
    '20',
  ),
  DOLLARS_A_DAY: setting(amount.optional(), anAmount, '5'),
  DOLLARS_A_DAY_EACH: setting(amount.optional(), anAmount, '0.50'),
  CHAT_PRICE: setting(price.optional(), aPrice, '2/10'),
  LEARNING_PRICE: setting(price.optional(), aPrice, '0.10/0.50'),
  MEMORY_KEY: setting(
    z.union([z.literal('none'), z.string().regex(/^[A-Za-z0-9+/]{43}=$/)]).optional(),
    '32 random bytes in base64 (44 characters), or none',
    'none',
  ),
  KEEP_MESSAGES_DAYS: setting(countOr('always').default(30), 'a number of days, or always', '30'),
  KEEP_HISTORY_DAYS: setting(countOr('always').default(30), 'a number of days, or always', '30'),
  KEEP_DAMAGED_DAYS: setting(countOr('always').default(7), 'a number of days, or always', '7'),
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
