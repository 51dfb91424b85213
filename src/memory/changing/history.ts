import { type Change, type Fact, instantOf, type Memory, type Use } from '../memory.js'
import { styleInWords } from '../style.js'

/** So many changes can be undone. */
const mostKept = 50

/**
 * A memory after a change, with that written down if anything changed of what is known about the person. `sources` are the
 * messages that it came from.
 */
export function withHistory(
  before: Memory,
  after: Memory,
  { how, sources, now }: { how: Change['how']; sources: readonly string[]; now: number },
): Memory {
  const id = after.lastChange + 1
  const change: Change = {
    ...{ id, at: instantOf(now), how, sources: [...sources], facts: changedFacts(before.facts, after.facts) },
    ...(before.name !== after.name && { name: { was: before.name } }),
    ...(styleInWords(before.style) !== styleInWords(after.style) && { style: { was: before.style } }),
    ...(before.zone !== after.zone && { zone: { was: before.zone ?? null } }),
    ...changedUse(before.facts, after.facts),
  }
  if (!isChange(change)) return after
  return { ...after, lastChange: id, history: [...after.history, change].slice(-mostKept) }
}

/** Is there anything in it to take back? */
export function isChange({ facts, ...others }: Change): boolean {
  return facts.length > 0 || (['name', 'style', 'zone', 'use'] as const).some((one) => others[one] !== undefined)
}

/** Is what it changed still there? How a fact was used cannot be taken back without the fact. */
export function isThere({ use }: Change, { facts }: Pick<Memory, 'facts'>): boolean {
  return use === undefined || facts.some(({ id }) => id === use.id)
}

/** The changes without those of one fact. */
export function withoutFact(history: readonly Change[], id: number): Change[] {
  const others = history.filter(({ use }) => use?.id !== id)
  return others.map((change) => ({ ...change, facts: change.facts.filter((one) => one.id !== id) })).filter(isChange)
}

/** The changes without those of the name, or of the style. */
export function withoutTrait(history: readonly Change[], trait: 'name' | 'style'): Change[] {
  return history.map(({ [trait]: _, ...change }) => change as Change).filter(isChange)
}

/** What a fact was before a change, and what it became by it; null where it was not there. */
export interface Turned {
  id: number
  was: Fact | null
  is: Fact | null
}

/** The facts that a change turned into others. */
export function turnedBy(change: Change, { history, facts }: Pick<Memory, 'history' | 'facts'>): Turned[] {
  const later = history.slice(history.indexOf(change) + 1).flatMap((one) => one.facts)
  return change.facts.map(({ id, was }) => {
    const next = later.find((one) => one.id === id)
    return { id, was, is: next ? next.was : (facts.find((one) => one.id === id) ?? null) }
  })
}

/** The change after it that changed the same once more: that has to be undone first. */
export function changedAgain(change: Change, { history }: Pick<Memory, 'history'>): Change | undefined {
  const ids = new Set([...change.facts, ...(change.use ? [change.use] : [])].map(({ id }) => id))
  const isOfSame = ({ facts, name, style, zone, use }: Change) =>
    facts.some(({ id }) => ids.has(id)) ||
    (name && change.name) ||
    (style && change.style) ||
    (zone && change.zone) ||
    (use && use.id === change.use?.id)
  return history.findLast((one) => one.id > change.id && isOfSame(one))
}

function changedFacts(before: readonly Fact[], after: readonly Fact[]): Change['facts'] {
  const now = new Map(after.map((fact) => [fact.id, fact]))
  const ids = new Set(before.map(({ id }) => id))
  const changed = before.filter((fact) => !isSame(fact, now.get(fact.id)))
  return [
    ...changed.map((was) => ({ id: was.id, was })),
    ...after.filter(({ id }) => !ids.has(id)).map(({ id }) => ({ id, was: null })),
  ]
}

/** The fact that says the same and is only used in another way, if there is one. */
function changedUse(before: readonly Fact[], after: readonly Fact[]): Pick<Change, 'use'> {
  for (const fact of before) {
    const is = after.find((one) => one.id === fact.id)
    if (is && isSame(fact, is) && (is.pinned !== fact.pinned || is.reach !== fact.reach))
      return { use: { id: fact.id, was: useOf(fact), is: useOf(is) } }
  }
  return {}
}

function useOf({ pinned, reach }: Use): Use {
  return { ...(pinned && { pinned }), ...(reach && { reach }) }
}

/** Says it the same, in place of the same? */
function isSame(was: Fact, is: Fact | undefined): boolean {
  return is?.text === was.text && is.past.at(-1)?.until === was.past.at(-1)?.until
}
