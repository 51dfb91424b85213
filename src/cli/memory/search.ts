import type { Fact, Memory } from '../../memory/memory.js'
import { counted } from '../../memory/text/counted.js'
import { fold } from '../../memory/text/words.js'
import { everyMemory } from './every.js'
import { exits, type Operator, type Outcome } from './operator.js'
import { shown } from './whose.js'

/** `memory search <text>`: who has it, and where, without a word of it. */
export async function search(operator: Operator): Promise<Outcome> {
  const { what, json, print, tell } = operator
  const says = saying(what)
  const entries: object[] = []
  const read = { memories: 0, unreadable: 0, people: 0 }
  for await (const found of everyMemory(operator)) {
    read.memories++
    if ('trouble' in found) read.unreadable++
    const places = 'memory' in found ? placesIn(found.memory, says) : []
    if (!found.user || places.length === 0) continue
    read.people++
    if (json) entries.push({ user: found.user, ...Object.fromEntries(places) })
    else await print(`${shown(found.user)}: ${places.map(inWords).join('; ')}`)
  }
  if (json) await print(JSON.stringify(entries, null, 2))
  tell(`Found in ${read.people} of ${counted(read.memories, 'memory')}.`)
  if (read.unreadable > 0) tell(`${counted(read.unreadable, 'memory')} could not be read: memory list shows which.`)
  return { people: read.people, exit: read.unreadable > 0 ? exits.failed : exits.done }
}

/** Does a text say it? But for case, accents and punctuation; what is nothing else must stand there as it is. */
function saying(sought: string): (text: string) => boolean {
  const folded = fold(sought)
  return (text) => (folded === '' ? text.includes(sought) : fold(text).includes(folded))
}

/** Where it stands: the numbers of facts, changes and what waits; how many messages and summaries; the name. */
type Place = [where: string, numbers: number[] | number | true]

function placesIn(memory: Memory, says: (text: string) => boolean): Place[] {
  const { name, facts, waiting, history, exchanges, summaries } = memory
  const changed = history.filter(
    (one) => one.facts.some(({ was }) => was && isSaid(was, says)) || says(one.name?.was ?? ''),
  )
  const places: Place[] = [
    ['facts', idsOf(facts.filter((fact) => isSaid(fact, says)))],
    ['waiting', idsOf(waiting.filter(({ text, quote }) => says(text) || says(quote)))],
    ['changes', idsOf(changed)],
    ['messages', exchanges.filter(({ said, answered }) => says(said) || says(answered)).length],
    ['summaries', summaries.filter(({ text }) => says(text)).length],
    ...(says(name ?? '') ? [['name', true] satisfies Place] : []),
  ]
  return places.filter(([, where]) => (Array.isArray(where) ? where.length > 0 : where !== 0))
}

function isSaid({ text, quote, past }: Fact, says: (text: string) => boolean): boolean {
  return [{ text, quote }, ...past].some((one) => says(one.text) || says(one.quote))
}

function idsOf(all: readonly { id: number }[]): number[] {
  return all.map(({ id }) => id)
}

function inWords([where, numbers]: Place): string {
  if (numbers === true) return where
  return typeof numbers === 'number' ? `${where}: ${numbers}` : `${where} ${numbers.join(', ')}`
}
