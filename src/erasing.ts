import { describe, type Log, personRef, reference } from './log.js'
import { isEmpty } from './memory/changing/changes.js'
import type { Keeper } from './memory/keeper.js'
import type { Memory, UserKey } from './memory/memory.js'

/** How erasing went: of how many people something was, and whether of all that were meant. */
export interface Erasing {
  erased: number
  complete: boolean
}

/** Somebody, or all whose key is meant. */
export type Whose = UserKey | ((user: UserKey) => boolean)

/** So many people are erased at once. */
const atOnce = 16

/**
 * Erases people who cannot ask for it themselves any more, as `/memory forget` does: `forgetAll` does it for one and gives
 * what there was. Nothing is written about somebody who was never here; `here` are those whom this process just talks with.
 */
export function createErasing(parts: {
  keeper: Pick<Keeper, 'knows' | 'people'>
  forgetAll: (user: UserKey) => Promise<Memory>
  here: () => UserKey[]
  log: Log
}) {
  const { keeper, forgetAll, here, log } = parts

  /** Never rejects: what fails is logged. */
  return async function erase(whose: Whose): Promise<Erasing> {
    const done: Erasing = { erased: 0, complete: true }
    try {
      const users = [...(await meant(whose))]
      while (users.length > 0) await Promise.all(users.splice(0, atOnce).map((user) => one(user, done)))
    } catch (error) {
      fail(error, done)
    }
    return done
  }

  async function meant(whose: Whose): Promise<Set<UserKey>> {
    const present = here()
    if (typeof whose === 'string') {
      return new Set(present.includes(whose) || (await keeper.knows(whose)) ? [whose] : [])
    }
    const users = new Set(present.filter(whose))
    for await (const user of keeper.people()) if (whose(user)) users.add(user)
    return users
  }

  async function one(user: UserKey, done: Erasing): Promise<void> {
    try {
      if (!isEmpty(await forgetAll(user))) done.erased++
    } catch (error) {
      fail(error, done, user)
    }
  }

  function fail(error: unknown, done: Erasing, user?: UserKey): void {
    done.complete = false
    const person = user && personRef(user)
    log.error({ reference: reference(), person, ...describe(error) }, 'Somebody could not be erased')
  }
}
