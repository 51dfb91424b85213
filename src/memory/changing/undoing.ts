import { type Audience, mayUse, type Privacy } from '../audience.js'
import type { Change, Exchange, Fact, Memory, Use } from '../memory.js'
import { words } from '../text/words.js'
import { withinMost } from './facts.js'
import { type Claim, hasName, withoutTelling } from './forgetting.js'
import { changedAgain, isThere, type Turned, turnedBy } from './history.js'

/** What undoing came to: what was taken back; or which change has to be undone first; or there is none of that number. */
export type Undone = { memory: Memory; change: Change; turned: Turned[] } | { first: number } | null

/**
 * Takes back the last change, or the one of this number: what it brought is forgotten, with every message that told it, and
 * what was before is as it was. A change of where a fact is used, or of the time zone, brought nothing that were told.
 */
export function undo(memory: Memory, id: number | null, { privacy, now }: { privacy: Privacy; now: number }): Undone {
  const { history } = memory
  const change = id === null ? history.findLast((one) => isThere(one, memory)) : history.find((one) => one.id === id)
  if (!change) return null
  const later = changedAgain(change, memory)
  if (later) return { first: later.id }
  if (!isThere(change, memory)) return null
  if (change.use) return { memory: usedAgain(memory, change, change.use, privacy), change, turned: [] }
  if (change.zone) return { memory: inZone(memory, change, change.zone.was), change, turned: [] }
  const turned = turnedBy(change, memory)
  const brought = turned.flatMap(({ was, is }) => (is && is.text !== was?.text ? [is] : []))
  const sources = new Set(change.sources)
  const facts = new Set(turned.map((one) => one.id))
  const without = {
    ...memory,
    facts: memory.facts.filter((fact) => !facts.has(fact.id)),
    exchanges: memory.exchanges.filter((one) => !sources.has(one.id) && !tellsName(one, newName(change, memory))),
    history: memory.history.filter((one) => one !== change),
    // What was summed up since tells of the change, also where that only took something away.
    summaries: memory.summaries.filter(({ heard }) => !turned.some((one) => wasUsable(one, heard, privacy))),
  }
  const erased = withoutTelling(without, brought.map(claimOf), privacy, facts)
  return { memory: restored(erased, change, turned, now), change, turned }
}

/** A fact is used as before. No message is erased; a summary is, where the fact may be told no more. */
function usedAgain(memory: Memory, change: Change, { id, was }: { id: number; was: Use }, privacy: Privacy): Memory {
  const { facts, summaries, history } = memory
  const fact = facts.find((one) => one.id === id)
  if (!fact) return memory
  const { pinned: _, reach: __, ...plain } = fact
  const again: Fact = { ...plain, ...was }
  return {
    ...memory,
    facts: facts.map((one) => (one === fact ? again : one)),
    summaries: summaries.filter(({ heard }) => !mayUse(fact, heard, privacy) || mayUse(again, heard, privacy)),
    history: history.filter((one) => one !== change),
  }
}

function inZone({ zone: _, ...memory }: Memory, change: Change, zone: string | null): Memory {
  const history = memory.history.filter((one) => one !== change)
  return { ...memory, ...(zone !== null && { zone }), history }
}

/** What of the name came by the change. */
function newName({ name }: Change, memory: Memory): string {
  if (!name) return ''
  const old = words(name.was ?? '')
  return words(memory.name ?? '')
    .filter((part) => !old.includes(part))
    .join(' ')
}

function tellsName({ said, answered }: Exchange, name: string): boolean {
  return hasName(said, name) || hasName(answered, name)
}

function wasUsable({ was, is }: Turned, heard: Audience, privacy: Privacy): boolean {
  return [was, is].some((one) => one && mayUse(one, heard, privacy))
}

/** What a fact that is undone says: what it was before is to be again, and is not forgotten. */
function claimOf({ text, quote, source, heard, reach }: Fact): Claim {
  return { text, quote, source, heard, ...(reach && { reach }) }
}

function restored(erased: Memory, change: Change, turned: readonly Turned[], now: number): Memory {
  const back = turned.flatMap(({ was, is }) =>
    was ? [{ ...was, ...(is?.reach === 'dm' && { reach: is.reach }) }] : [],
  )
  return {
    ...erased,
    facts: withinMost(
      [...erased.facts, ...back].sort((a, b) => a.id - b.id),
      now,
    ),
    ...(change.name && { name: change.name.was, summaries: [] }),
    ...(change.style && { style: change.style.was }),
  }
}
