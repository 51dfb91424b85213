import type { Audience } from '../audience.js'
import { hasCredential } from '../credentials/credentials.js'
import { isOrder } from '../judging/orders.js'
import { type Fact, instantOf, type Memory } from '../memory.js'
import { daysIn } from '../text/dates.js'
import { oneLine } from '../text/plain.js'
import { comparable } from '../text/words.js'
import { exchanged, keepFact, withoutSummariesOf } from './facts.js'
import { withHistory } from './history.js'
import { withPast } from './past.js'

/** So long is a fact in its person's own words, in UTF-16 units. */
const longestText = 200

/** Why words are not kept: they are known, as the fact of this number, or no fact. */
export type NotKept = 'empty' | 'long' | 'credential' | { known: number }

/** What a person wants kept, and who heard it. */
interface ByHand {
  text: string
  heard: Audience
  now: number
}

/** Adds a fact in its person's own words. What gives orders holds whatever the talk is about: they want it so. */
export function addByHand(memory: Memory, told: ByHand): Memory | NotKept {
  const { heard, now } = told
  const fault = faultIn(told.text)
  if (fault) return fault
  const fact = byHand(told, memory)
  const known = memory.facts.find((one) => one.heard === heard && comparable(one.text) === comparable(fact.text))
  if (known) return { known: known.id }
  const after = { ...memory, ...keepFact(memory, fact, null, now) }
  return withHistory(memory, after, { how: 'asked', sources: [], now })
}

/** Puts a fact right. What it said becomes its past. */
export function editByHand(memory: Memory, old: Fact, told: ByHand): Memory | NotKept {
  const { heard, now } = told
  const fault = faultIn(told.text)
  if (fault) return fault
  const { kind, ...said } = byHand(told, memory)
  if (said.text === old.text) return { known: old.id }
  const { reach, pinned } = old
  const kept = {
    ...(reach && heard === old.heard && { reach }),
    ...(reach === 'dm' && { reach }),
    ...(pinned && { pinned }),
  }
  const fact = withPast({ id: old.id, kind: old.kind, ...said, ...kept }, old, instantOf(now))
  const summaries = withoutSummariesOf(memory, [heard, old.heard])
  const facts = memory.facts.map((one) => (one === old ? fact : one))
  return withHistory(memory, { ...memory, facts, summaries }, { how: 'asked', sources: [], now })
}

/** Lets a fact be told whatever the talk is about, or again where it matters. */
export function setPinned(memory: Memory, fact: Fact, pinned: boolean, now: number): Memory {
  const { pinned: _, ...plain } = fact
  const facts = exchanged(memory.facts, fact, { ...plain, ...(pinned && { pinned }) })
  return withHistory(memory, { ...memory, facts }, { how: 'asked', sources: [], now })
}

function faultIn(text: string): Exclude<NotKept, object> | null {
  const line = oneLine(text, longestText + 1)
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(line)) return 'empty'
  if (line.length > longestText) return 'long'
  return hasCredential(text) ? 'credential' : null
}

function byHand({ text, heard, now }: ByHand, { zone }: Memory): Omit<Fact, 'id'> {
  const line = oneLine(text, longestText)
  const at = instantOf(now)
  const kind = isOrder(line) ? 'preference' : 'fact'
  const when = daysIn({ text: line, quote: line }, { at: now, zone })
  const dates = { ...(when && { when }), learned: at, confirmed: at }
  return { kind, text: line, quote: line, heard, source: '', ...dates, past: [] }
}
