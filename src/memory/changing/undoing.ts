import { type Audience, mayUse, type Privacy } from '../audience.js'
import type { Change, Exchange, Fact, Memory } from '../memory.js'
import { words } from '../text/words.js'
import { withinMost } from './facts.js'
import { type Claim, hasName, withoutTelling } from './forgetting.js'
import { changedAgain, type Turned, turnedBy } from './history.js'

/** What undoing came to: what was taken back; or which change has to be undone first; or there is none of that number. */
export type Undone = { memory: Memory; change: Change; turned: Turned[] } | { first: number } | null

/**
 * Takes back the last change, or the one of this number: what it brought is forgotten, with every message that told it, and
 * what was before is as it was.
 */
export function undo(memory: Memory, id: number | null, { privacy, now }: { privacy: Privacy; now: number }): Undone {
  const change = id === null ? memory.history.at(-1) : memory.history.find((one) => one.id === id)
  if (!change) return null
  const later = changedAgain(change, memory)
  if (later) return { first: later.id }
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
