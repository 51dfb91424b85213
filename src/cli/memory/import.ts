import { isEmpty } from '../../memory/changing/changes.js'
import { restored } from '../../memory/changing/restoring.js'
import { type Memory, newMemory } from '../../memory/memory.js'
import { counted } from '../../memory/text/counted.js'
import type { Found } from '../../memory/unreadable.js'
import { asked } from './asked.js'
import { memoryIn } from './exported.js'
import { countsOf } from './list.js'
import { exits, type Operator, type Outcome } from './operator.js'
import { shown, whyNot } from './whose.js'

/** `memory import <file>`: keeps what was exported; in the place of what is kept about that person, if that is meant. */
export async function importOne(operator: Operator): Promise<Outcome> {
  const { keeper, whyNotWritten, what, json, yes, print, tell } = operator
  const from = await memoryIn(what)
  if ('wrong' in from) {
    tell(from.wrong)
    return { people: 0, exit: exits.failed }
  }
  const { user } = from
  const locked = await whyNotWritten()
  if (locked) {
    tell(locked)
    return { people: 0, user, exit: exits.failed }
  }
  const found = await keeper.look(user)
  const sure = found === null || yes || (await asked(`${stateOf(found)} This replaces it.`, operator))
  if (!sure) return { people: 0, user, exit: sure === null ? exits.usage : exits.failed }
  let wasFirst = false
  const kept = await keeper.update(user, (memory) => {
    wasFirst = found === null && !isNew(memory)
    return wasFirst ? memory : restored(memory, from)
  })
  if (wasFirst) {
    tell(`${shown(user)} came meanwhile, and is kept now. Nothing was done.`)
    return { people: 0, user, exit: exits.failed }
  }
  const facts = kept.facts.length
  if (json) await print(JSON.stringify({ user, imported: true, facts, remembering: kept.persist }))
  else await print(`Imported: ${shown(user)}, ${counted(facts, 'fact')}.`)
  if (!kept.persist) tell('Remembering is off for them: none of it is used until they turn it on.')
  return { people: 1, user, exit: exits.done }
}

/** What stands in the way. */
function stateOf(found: Found): string {
  const user = found.user ? shown(found.user) : ''
  if ('trouble' in found) return `What is kept about ${user} cannot be read: ${whyNot(found.trouble)}.`
  if (isEmpty(found.memory) && found.memory.forgets > 0) return `${user} had everything erased.`
  return `${user} is kept already: ${countsOf(found.memory)}.`
}

function isNew(memory: Memory): boolean {
  return JSON.stringify(memory) === JSON.stringify(newMemory(memory.user))
}
