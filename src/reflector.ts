import { type createAsking, NotNow } from './learning-model.js'
import { describe, type Log, personRef } from './log.js'
import type { Audience, Privacy } from './memory/audience.js'
import type { Keeper } from './memory/keeper.js'
import { applyReflection, dueReflection, withoutTurns } from './memory/learning/reflection.js'
import type { UserKey } from './memory/memory.js'
import { usableIn } from './memory/usable.js'
import { reflectionIn, reflectionRequest } from './reflection-call.js'

/** Looks back on the last exchanges: one call at a time for a person. */
export function createReflector(parts: {
  ask: ReturnType<typeof createAsking>
  keeper: Keeper
  privacy: Privacy
  clock: () => number
  log: Log
}) {
  const { ask, keeper, privacy, clock, log } = parts
  const reflecting = new Set<UserKey>()

  /** Every fifth turn, if that may be spent: what the last exchanges in this audience show beyond what they say. Never rejects. */
  async function reflect(user: UserKey, heard: Audience, signal: AbortSignal): Promise<void> {
    if (reflecting.has(user)) return
    reflecting.add(user)
    await reflectOnce(user, heard, signal).catch((error) => {
      if (!(error instanceof NotNow))
        log.warn({ person: personRef(user), ...describe(error) }, 'Reflecting failed; it is tried again in five turns')
    })
    reflecting.delete(user)
  }

  async function reflectOnce(user: UserKey, heard: Audience, signal: AbortSignal): Promise<void> {
    const memory = await keeper.read(user)
    const given = dueReflection(memory, heard)
    if (!given) return
    const { request, facts } = reflectionRequest(usableIn(memory, heard, privacy), given)
    try {
      await ask(user, request, signal, async (answer, spend) => {
        const reflection = reflectionIn(answer, facts)
        await keeper.update(user, (fresh) => spend(applyReflection(fresh, reflection, given, clock())))
        log.info({ person: personRef(user), readable: reflection !== null }, 'Reflected')
      })
    } catch (error) {
      if (!signal.aborted && !(error instanceof NotNow))
        await keeper.update(user, (fresh) => withoutTurns(fresh, given))
      throw error
    }
  }

  return reflect
}
