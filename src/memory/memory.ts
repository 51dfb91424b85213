import { z } from 'zod'
import { audienceSchema, reachSchema } from './audience.js'
import { keptStyleSchema } from './style.js'
import { isZone } from './text/calendar.js'

/** `<platform>:<id>`: `discord:<id>`, `slack:<enterprise or team>:<user>`, `terminal:<name>`. Made by a platform only. */
export const userKeySchema = z.templateLiteral([z.string().regex(/^[a-z]+$/), ':', z.string().min(1)])
export type UserKey = z.infer<typeof userKeySchema>

/** `<platform>:<id>` of a channel. Made by a platform only. */
export type ChannelKey = UserKey

const instant = z.iso.datetime()

const daysSchema = z.object({ from: z.iso.date(), to: z.iso.date() })

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
  /** Where that message stands in the chat. */
  link: z.string().optional().catch(undefined),
  /** Its person wants it told whatever the talk is about. */
  pinned: z.boolean().optional().catch(undefined),
  /** When it was last told to a model for an answer. */
  recalled: instant.optional().catch(undefined),
  /** The days that it speaks of, where its person is. */
  when: daysSchema.optional().catch(undefined),
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

/** Why a fact waits for its person's yes. */
const doubtSchema = z.enum(['order', 'link', 'secret', 'others'])
export type Doubt = z.infer<typeof doubtSchema>

const waitingSchema = factSchema
  .pick({ id: true, kind: true, text: true, quote: true, heard: true, source: true, link: true })
  .extend({
    doubt: doubtSchema,
    since: instant,
    /** The number of the fact that it takes the place of, once it is kept. */
    replaces: z.int().positive().nullable(),
  })
/** A fact that is told to no model until its person says yes. */
export type Waiting = z.infer<typeof waitingSchema>

const useSchema = factSchema.pick({ pinned: true, reach: true })
/** What its person decided of where a fact is used. */
export type Use = z.infer<typeof useSchema>

const changeSchema = z.object({
  /** What `/memory undo <n>` takes. Never given out twice. */
  id: z.int().positive(),
  at: instant,
  how: z.enum(['learned', 'reflected', 'asked']),
  /** The messages that it came from. */
  sources: z.array(z.string()),
  /** Which facts changed, and what they were before; null where there was none of that number. */
  facts: z.array(z.object({ id: z.int().positive(), was: factSchema.nullable() })),
  name: z.object({ was: z.string().nullable() }).optional(),
  style: z.object({ was: keptStyleSchema }).optional(),
  zone: z.object({ was: z.string().nullable() }).optional(),
  /** The fact that is only used in another way. */
  use: z.object({ id: z.int().positive(), was: useSchema, is: useSchema }).optional(),
})
/** A change of what is known about a person, as it can be taken back. */
export type Change = z.infer<typeof changeSchema>

const exchangeSchema = z.object({
  /** The id of the message; of the last one where several were answered together. */
  id: z.string(),
  conversation: z.string(),
  /** What the threads of one direct message have in common. */
  room: z.string().optional(),
  heard: audienceSchema,
  at: instant,
  /** When it was sent, where that was long before it was answered. */
  sentAt: instant.optional().catch(undefined),
  /** Where its person's clock stood: an IANA zone. */
  zone: z.string().optional().catch(undefined),
  /** Where the message stands in the chat. */
  link: z.string().optional().catch(undefined),
  said: z.string(),
  answered: z.string(),
  /** The answer ended before its end. */
  cut: z.boolean().optional(),
  /** Not learned yet: how often it was tried in vain. */
  toLearn: z.int().nonnegative().optional(),
})
export type Exchange = z.infer<typeof exchangeSchema>

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
  /** The time zone that they chose. */
  zone: z.string().refine(isZone).optional().catch(undefined),
  style: keptStyleSchema,
  /** What of it shows in how they write; what they said themselves goes first. */
  inferred: keptStyleSchema,
  summaries: z.array(summarySchema),
  facts: z.array(factSchema),
  /** What waits for their yes, oldest first. Told to no model. */
  waiting: z.array(waitingSchema).catch([]),
  /** What changed, oldest first: it can be undone. Told to no model. */
  history: z.array(changeSchema).catch([]),
  lastChange: z.int().nonnegative().catch(0),
  /** How many facts were let go because there were too many. */
  letGo: z.int().nonnegative().catch(0),
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
    waiting: [],
    history: [],
    lastChange: 0,
    letGo: 0,
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

/** When the words of an exchange were said. */
export function saidAt({ sentAt, at }: Pick<Exchange, 'sentAt' | 'at'>): string {
  return sentAt ?? at
}
