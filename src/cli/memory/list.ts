import type { Memory } from '../../memory/memory.js'
import { dayOf } from '../../memory/text/calendar.js'
import { counted } from '../../memory/text/counted.js'
import type { Found } from '../../memory/unreadable.js'
import { everyMemory } from './every.js'
import { exits, type Operator, type Outcome } from './operator.js'
import { shown, whyNot } from './whose.js'

/** `memory list`: of whom something is kept, how much and since when, without a word of it. */
export async function list(operator: Operator): Promise<Outcome> {
  const { json, print, tell } = operator
  const entries: object[] = []
  let people = 0
  for await (const found of everyMemory(operator)) {
    people++
    if (json) entries.push(entryOf(found))
    else await print(lineOf(found))
  }
  if (json) await print(JSON.stringify(entries, null, 2))
  tell(`${counted(people, 'memory')}.`)
  return { people, exit: exits.done }
}

function entryOf(found: Found): object {
  const { user } = found
  if ('trouble' in found) return { user, trouble: whyNot(found.trouble) }
  const { persist, facts, waiting, summaries, exchanges, history, turns, sessions, firstSeen, lastSeen } = found.memory
  const counts = { facts: facts.length, waiting: waiting.length, summaries: summaries.length }
  const more = { messages: exchanges.length, changes: history.length, turns, sessions }
  return { user, remembering: persist, ...counts, ...more, firstSeen, lastSeen }
}

function lineOf(found: Found): string {
  if (!('trouble' in found)) return `${shown(found.user)}: ${countsOf(found.memory)}`
  return `${found.user ? shown(found.user) : 'nobody knows whose'}: ${whyNot(found.trouble)}`
}

/** How much is kept about somebody, and since when. */
export function countsOf({ persist, facts, waiting, exchanges, turns, firstSeen, lastSeen }: Memory): string {
  const from = firstSeen ? dayOf(firstSeen) : null
  const to = lastSeen ? dayOf(lastSeen) : null
  return [
    counted(facts.length, 'fact'),
    ...(waiting.length > 0 ? [`${waiting.length} waiting`] : []),
    counted(exchanges.length, 'message'),
    counted(turns, 'turn'),
    ...(from ? [`${from} to ${to ?? from}`] : []),
    ...(persist ? [] : ['remembering is off']),
  ].join(', ')
}
