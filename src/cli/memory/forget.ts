import { createForget } from '../../commands/forget.js'
import { type Memory, newMemory, type UserKey } from '../../memory/memory.js'
import { counted } from '../../memory/text/counted.js'
import { FromTheFuture, OtherKey } from '../../memory/trouble.js'
import { createUnkept } from '../../memory/unkept.js'
import type { Found } from '../../memory/unreadable.js'
import { createQuestions } from '../../questions.js'
import { asked } from './asked.js'
import { countsOf } from './list.js'
import { noKey, nothingOf } from './one.js'
import { exits, type Operator, type Outcome } from './operator.js'
import { keyIn, shown, whyNot } from './whose.js'

/** `memory forget <key>`: what `/memory forget` does for its person, also where their file is damaged. */
export async function forget(operator: Operator): Promise<Outcome> {
  const { keeper, what, json, yes, print, tell } = operator
  const user = keyIn(what)
  if (!user) {
    tell(noKey)
    return { people: 0, exit: exits.usage }
  }
  const found = await keeper.look(user)
  if (!found) {
    if (json) await print(JSON.stringify({ user, erased: false }))
    tell(nothingOf(user))
    return { people: 0, user, exit: exits.done }
  }
  const kept = 'memory' in found ? countsOf(found.memory) : `its file cannot be read: ${whyNot(found.trouble)}`
  const sure = yes || (await asked(`This erases everything kept about ${shown(user)} (${kept}), for good.`, operator))
  if (!sure) return { people: 0, user, exit: sure === null ? exits.usage : exits.failed }
  const { facts } = await erased(found, user, operator)
  const had = 'memory' in found ? `, ${counted(facts.length, 'fact')} included` : '; what it was could not be read'
  if (json) await print(JSON.stringify({ user, erased: true, facts: facts.length }))
  else await print(`Erased: everything about ${shown(user)}${had}.`)
  return { people: 1, user, exit: exits.done }
}

/** Erases everything, as its person could, and gives what it was. What this program cannot open is erased unopened. */
async function erased(found: Found, user: UserKey, { keeper, privacy }: Operator): Promise<Memory> {
  if ('trouble' in found && (found.trouble instanceof OtherKey || found.trouble instanceof FromTheFuture)) {
    await keeper.eraseUnopened(user)
    return newMemory(user)
  }
  const here = { unkept: createUnkept(), questions: createQuestions() }
  return createForget({ keeper, privacy, ...here, clock: Date.now }).all(user)
}
