import type { Memory, UserKey } from '../../memory/memory.js'
import { exits, type Operator, type Outcome } from './operator.js'
import { keyIn, shown, whyNot } from './whose.js'

/** What a command makes of the memory of the one whose key was typed; why there is none to work with is told. */
export async function ofOne(
  { keeper, what, tell }: Operator,
  run: (user: UserKey, memory: Memory) => Promise<void>,
): Promise<Outcome> {
  const user = keyIn(what)
  if (!user) {
    tell(noKey)
    return { people: 0, exit: exits.usage }
  }
  const found = await keeper.look(user)
  if (found && 'memory' in found) {
    await run(user, found.memory)
    return { people: 1, user, exit: exits.done }
  }
  tell(found ? `${shown(user)} cannot be read: ${whyNot(found.trouble)}.` : nothingOf(user))
  return { people: 0, user, exit: exits.failed }
}

export const noKey = 'That is no key of a person, as discord:80351110224678912 is one. memory list shows whom there is.'

export function nothingOf(user: UserKey): string {
  return `Nothing is kept about ${shown(user)}.`
}
