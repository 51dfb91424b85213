import { z } from 'zod'
import { audienceSchema, reachSchema } from './audience.js'

/** `<platform>:<id>`: `discord:<id>`, `slack:<enterprise or team>:<user>`, `terminal:<name>`. Made by a platform only. */
export const userKeySchema = z.templateLiteral([z.string().regex(/^[a-z]+$/), ':', z.string().min(1)])
export type UserKey = z.infer<typeof userKeySchema>

/** `<platform>:<id>` of a channel. Made by a platform only. */
export type ChannelKey = UserKey

const instant = z.iso.datetime()

const factSchema = z.object({
  /** What `/memory forget <n>` takes. Never given out twice. */
  id: z.int().positive(),
  /** A preference holds whatever the talk is about; a fact is told where it matters. */
  kind: z.enum(['fact', 'preference']),
  text: z.string(),
  /** The person's own words that the fact stands on; empty where a file of an older program did not keep them. */
  quote: z.string(),
  heard: audienceSchema,
  /** What the person decided of it themselves. */
  reach: reachSchema.optional().catch(undefined),
  learned: instant,
  confirmed: instant,
  /** The id of the message the quote is from. */
  source: z.string(),
  /** Its person wants it told whatever the talk is about. */
  pinned: z.boolean().optional().catch(undefined),
  /** Found in what they keep coming back to, not told as such. */
  inferred: z.boolean().optional(),
  /** What it took the place of, oldest first: forgotten with it, never told to a model. */
  past: z.array(
    z.object({
      text: z.string(),
      quote: z.string(),
      source: z.string(),
      until: instant,
      /** Who could hear it, and what its person had decided of it. */
      heard: audienceSchema.optional(),
      reach: reachSchema.optional(),
    }),
  ),
})
export type Fact = z.infer<typeof factSchema>

const exchangeSchema = z.object({
  /** The id of the message; of the last one where several were answered together. */
  id: z.string(),
  conversation: z.string(),
  /** What the threads of one direct message have in common. */
  room: z.string().optional(),
  heard: audienceSchema,
  at: instant,
  said: z.string(),
  answered: z.string(),
  /** The answer ended before its end. */
  cut: z.boolean().optional(),
  /** Not learned yet: how often it was tried in vain. */
  toLearn: z.int().nonnegative().optional(),
})
export type Exchange = z.infer<typeof exchangeSchema>

const lengths = [10, 20, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1200, 1500, 2000]

function nearestLength(length: number): number {
  return lengths.reduce((best, one) => (Math.abs(one - length) < Math.abs(best - length) ? one : best))
}

const namesOf = (type: 'language' | 'script' | 'region') => new Intl.DisplayNames('en', { type, fallback: 'none' })
const longCodes = new Set(['ast', 'ceb', 'chr', 'fil', 'gsw', 'haw', 'kab', 'nds', 'yue'])
const languageNames = namesOf('language')
const scriptNames = namesOf('script')
const regionNames = namesOf('region')

/** Is it the tag of a language that is known, perhaps with a script and a country? */
function isLanguage(tag: string): boolean {
  const [, language, script, region] = /^([a-z]{2,3})(?:-([A-Z][a-z]{3}))?(?:-([A-Z]{2}|419))?$/.exec(tag) ?? []
  if (language === undefined || languageNames.of(language) === undefined) return false
  // Codes of three letters are words too often.
  if (language.length === 3 && !longCodes.has(language)) return false
  const hasScript = script === undefined || scriptNames.of(script) !== undefined
  return hasScript && (region === undefined || regionNames.of(region) !== undefined)
}

/** How a person likes to be answered. A closed vocabulary: it follows them everywhere and can carry nothing they said. */
export const styleSchema = z.object({
  /** At most so many words an answer: the nearest of a few, so that no other number is kept. */
  length: z.int().min(10).max(2000).transform(nearestLength).optional(),
  depth: z.enum(['simple', 'normal', 'expert']).optional(),
  tone: z.enum(['casual', 'neutral', 'formal', 'playful', 'direct']).optional(),
  format: z.enum(['prose', 'bullets', 'steps', 'code first']).optional(),
  /** A BCP 47 tag. */
  language: z.string().refine(isLanguage).optional(),
})
export type Style = z.infer<typeof styleSchema>

/** What of a style is of the closed vocabulary: the rest is left out. */
export function styleIn(style: unknown): Style {
  const told = z.record(z.string(), z.unknown()).safeParse(style).data ?? {}
  const parts = Object.entries(told).filter(([key, value]) => styleSchema.safeParse({ [key]: value }).success)
  return styleSchema.parse(Object.fromEntries(parts))
}

/** A style in a file that another Keepsake, or somebody by hand, wrote: nobody loses a memory for it. */
const keptStyleSchema = z.preprocess(styleIn, styleSchema)

/** A style in a few words: `answers under 100 words, casual tone, bullets, language pt-PT`. */
export function styleInWords({ length, depth, tone, format, language }: Style): string {
  const parts = [length && `answers under ${length} words`, depth && `${depth} depth`, tone && `${tone} tone`, format]
  return [...parts, language && `language ${language}`].filter(Boolean).join(', ')
}

/** What of a style was not told. */
export function styleBeyond(style: Style, told: Style): Style {
  return Object.fromEntries(Object.entries(style).filter(([key]) => !(key in told)))
}

const callsSchema = z.object({
  calls: z.int().nonnegative(),
  input: z.int().nonnegative(),
  output: z.int().nonnegative(),
})

/** What models were asked for in a day: how many calls of each kind, and their tokens. */
export const spentSchema = z.object({
  day: z.iso.date(),
  answer: callsSchema,
  learn: callsSchema,
  reflect: callsSchema,
})
export type Spent = z.infer<typeof spentSchema>

const summarySchema = z.object({ heard: audienceSchema, text: z.string(), at: instant })

/** All that is kept about one person, as the session file holds it. */
export const memorySchema = z.object({
  version: z.literal(1),
  user: userKeySchema,
  /** False: nothing is read from or written about the person but this choice, handled ids and the day's spend. */
  persist: z.boolean(),
  /**
   * How often the person had something forgotten, or turned remembering on again: a change that began before the last time
   * writes nothing.
   */
  forgets: z.int().nonnegative(),
  lastFactId: z.int().nonnegative(),
  name: z.string().nullable(),
  style: keptStyleSchema,
  /** What of it shows in how they write; what they said themselves goes first. */
  inferred: keptStyleSchema,
  summaries: z.array(summarySchema),
  facts: z.array(factSchema),
  exchanges: z.array(exchangeSchema),
  sessions: z.int().nonnegative(),
  turns: z.int().nonnegative(),
  /** How many turns there were in each audience since they were last reflected on there. */
  toReflect: z.record(z.string(), z.int().nonnegative()).catch({}),
  /**
   * When a conversation began anew: what its person and the bot said there before is not told to a model again. The empty
   * name stands for all of them, since something was forgotten.
   */
  begun: z.record(z.string(), instant).catch({}),
  /** How many exchanges taught something. */
  lessons: z.int().nonnegative().catch(0),
  /** Is what was learned said where it was said? Their choice; without one the first lessons are. */
  tellsLessons: z.boolean().optional().catch(undefined),
  firstSeen: instant.nullable(),
  lastSeen: instant.nullable(),
  /** What was spent on them on the last day they were here. */
  spent: spentSchema.nullable().catch(null),
  /** Hashes of the events already answered, and when (seconds since 1970), oldest first. */
  handled: z.record(z.string().regex(/^[0-9a-f]{16}$/), z.int()),
})
export type Memory = z.infer<typeof memorySchema>

/** The memory of a person nothing is known about. */
export function newMemory(user: UserKey): Memory {
  return {
    version: 1,
    user,
    persist: true,
    forgets: 0,
    lastFactId: 0,
    name: null,
    style: {},
    inferred: {},
    summaries: [],
    facts: [],
    exchanges: [],
    sessions: 0,
    turns: 0,
    toReflect: {},
    begun: {},
    lessons: 0,
    firstSeen: null,
    lastSeen: null,
    spent: null,
    handled: {},
  }
}

/** The time as the session file writes it. */
export function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** The day of a time, `2026-11-23`, where this machine is. */
export function dayOf(time: string | number): string {
  return new Date(time).toLocaleDateString('sv-SE')
}
