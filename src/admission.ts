import { type Allowed, shutOut } from './allowed.js'
import type { Budgets } from './budgets/budgets.js'
import { bytesToAnswer } from './budgets/reckoning.js'
import type { Since } from './memory/changing/changes.js'
import { isHandled } from './memory/handled.js'
import type { Keeper } from './memory/keeper.js'
import type { Message, Reply } from './message.js'
import { createNewest } from './newest.js'
import type { Messages } from './occasion.js'
import type { Refusing } from './refusing.js'

/** So many answered events are known without the store. */
const mostAnswered = 10_000

export type Admission = ReturnType<typeof createAdmission>

/** Who is let in: each message once, of those whom the lists allow, as often and as dearly as the limits allow. */
export function createAdmission(parts: {
  allowed: Allowed
  keeper: Pick<Keeper, 'read'>
  budgets: Pick<Budgets, 'tooMany' | 'hold'>
  refusing: Refusing
}) {
  const { allowed, keeper, budgets, refusing } = parts
  /** What was answered by this process, though it could perhaps not be written down. */
  const answered = createNewest<true>(mostAnswered)

  function markAnswered(message: Message): void {
    answered.add(eventOf(message), true)
  }

  /**
   * Lets a message wait for its turn, unless it was answered before, too many came, or its person's memory cannot be read:
   * then that is said, and it is null. `ahead` are the ids of those that came before it.
   */
  async function admit(message: Message, ahead: readonly string[], reply: Reply): Promise<Since | null> {
    const { id, user, zone } = message
    try {
      const memory = await keeper.read(user)
      const isKnown = isHandled(memory, id)
      const tooMany = isKnown ? null : budgets.tooMany(memory, ahead, zone)
      if (tooMany !== null) await reply(refusing.refused(user, 'limit', tooMany))
      else await reply({ event: isKnown ? 'duplicate' : 'accepted' })
      return isKnown || tooMany !== null ? null : { forgets: memory.forgets, persist: memory.persist }
    } catch (error) {
      await reply(refusing.failed(user, error))
      return null
    }
  }

  /** Holds what the answer to these messages may cost; null where that may not be spent, and it is said. */
  async function hold(messages: Messages, reply: Reply) {
    const [{ user }] = messages
    try {
      const held = await budgets.hold(user, 'answer', bytesToAnswer(messages))
      if (!('refusal' in held)) return held
      await reply(refusing.refused(user, 'limit', held.refusal))
    } catch (error) {
      await reply(refusing.failed(user, error))
    }
    return null
  }

  return {
    shutOut: (asker: Pick<Message, 'user' | 'place'>) => shutOut(allowed, asker),
    isAnswered: (message: Message) => answered.has(eventOf(message)),
    markAnswered,
    admit,
    hold,
  }
}

function eventOf({ user, id }: Message): string {
  return JSON.stringify([user, id])
}
