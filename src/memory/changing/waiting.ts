import { instantOf, type Memory, type Waiting } from '../memory.js'
import { daysIn } from '../text/dates.js'
import { comparable } from '../text/words.js'
import { keepFact } from './facts.js'

/** So much waits at once: the oldest goes. */
const mostWaiting = 20

/** What is noted of a fact that waits: it is told to nobody but its person. */
export const waits = 'something that waits for your yes: /memory pending'

/** Lets a fact wait for its person's yes, under the number that it will have. */
export function withWaiting(
  { waiting, lastFactId }: Memory,
  told: Omit<Waiting, 'id'>,
): Pick<Memory, 'waiting' | 'lastFactId'> {
  const others = waiting.filter((one) => one.heard !== told.heard || comparable(one.text) !== comparable(told.text))
  const id = lastFactId + 1
  return { waiting: [...others, { id, ...told }].slice(-mostWaiting), lastFactId: id }
}

/** What waited becomes a fact, of the same number. A secret is used in direct messages only. */
export function keepWaiting(memory: Memory, id: number, now: number): Memory {
  const found = memory.waiting.find((one) => one.id === id)
  if (!found) return memory
  const { id: _, doubt, since, replaces, ...said } = found
  const reach = doubt === 'secret' && { reach: 'dm' as const }
  // What gives orders holds whatever the talk is about: they want it so.
  const kind = doubt === 'order' ? ('preference' as const) : said.kind
  const when = daysIn(said, { at: Date.parse(since), zone: memory.zone })
  const fact = { ...said, ...reach, kind, ...(when && { when }), learned: since, confirmed: instantOf(now), past: [] }
  const after = { ...memory, ...keepFact(memory, fact, replaces, now) }
  const waiting = memory.waiting.filter((one) => one !== found)
  const facts = after.facts.map((one) => (isNew(one, memory) ? { ...one, id } : one))
  return { ...after, waiting, facts: facts.sort((one, other) => one.id - other.id) }
}

function isNew(one: { id: number }, { lastFactId }: Memory): boolean {
  return one.id > lastFactId
}
