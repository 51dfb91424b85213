import { describe, type Log, personRef, reference } from './log.js'
import { notWritten, record, type Since, type Turn } from './memory/changing/changes.js'
import { withHandled } from './memory/handled.js'
import type { Keeper } from './memory/keeper.js'
import { instantOf, type Memory, type UserKey } from './memory/memory.js'
import { beginAnew, begunAt } from './memory/talk.js'
import { troubleInWords } from './memory/trouble.js'
import type { Unkept } from './memory/unkept.js'
import type { ReplyEvent } from './message.js'
import type { Messages } from './occasion.js'
import type { Occasion } from './prompt.js'
import type { Tally } from './tally.js'

/** One turn to take: messages of one person in one conversation, oldest first, and how their memory stood when they came. */
export interface TurnToTake {
  messages: Messages
  since: Since
  /** What the person must be told with the answer. */
  notices: readonly string[]
}

/** How a turn ended: saved under this id; or not, and why. */
export type TurnTaken =
  | { saved: string }
  | { saved: null; reason: 'off' | 'forgotten' | 'not saved' | 'stopped' | 'failed' }

/** Writes turns down. What cannot be written is logged and counted, and never thrown. */
export function createRecording(parts: {
  keeper: Pick<Keeper, 'update'>
  unkept: Unkept
  /** Is what people may do limited? */
  isLimited: boolean
  clock: () => number
  log: Log
  tally: Tally
}) {
  const { keeper, unkept, isLimited, clock, log, tally } = parts

  /** Writes an exchange down and gives what is told of that. `isFirst`: it is the first of its person. */
  async function save(
    { since, messages }: TurnToTake,
    { exchange, recalled }: Pick<Turn, 'exchange' | 'recalled'>,
    spend: (memory: Memory) => Memory,
  ): Promise<{ event: ReplyEvent; taken: TurnTaken; notice?: [string]; isFirst?: boolean }> {
    const { user } = messages[0]
    let isFirst = false
    const ids = messages.map(({ id }) => id)
    const holdOn = () => unkept.add(user, { ...exchange, at: instantOf(clock()) }, since.forgets)
    try {
      const after = await keeper.update(user, (memory) => {
        isFirst = memory.lastSeen === null
        return spend(record(memory, { exchange, ids, since, recalled }, clock()))
      })
      const reason = notWritten(after, since)
      if (reason === null) return { event: { event: 'saved' }, taken: { saved: exchange.id }, isFirst }
      if (reason === 'off' && !after.persist) holdOn()
      return notSaved(reason, user)
    } catch (error) {
      const ref = reference()
      tally({ what: 'failure', why: 'saving' })
      log.error({ reference: ref, person: personRef(user), ...describe(error) }, 'A memory could not be saved')
      if (!since.persist) {
        holdOn()
        return notSaved('off', user)
      }
      return {
        event: { event: 'not-saved', reason: 'disk', reference: ref },
        taken: { saved: null, reason: 'not saved' },
        notice: [`I could not save this to your memory: ${troubleInWords(error)}. (reference ${ref})`],
      }
    }
  }

  function notSaved(reason: 'off' | 'forgotten', user: UserKey) {
    const ref = reference()
    log.info({ reference: ref, person: personRef(user) }, `A turn was not saved: ${reason}`)
    const event: ReplyEvent = { event: 'not-saved', reason, reference: ref }
    // Others may read it, and are not told why.
    const notice: { notice?: [string] } = reason === 'forgotten' ? { notice: ['This was not saved.'] } : {}
    return { event, taken: { saved: null, reason } as const, ...notice }
  }

  /**
   * Notes what a turn without an answer took, and its place in the minute if it took anything; nothing else of it, and of
   * somebody who is not known only where something is limited.
   */
  async function noteSpent(user: UserKey, ids: readonly string[], spend: (memory: Memory) => Memory): Promise<void> {
    const noted = keeper.update(user, (memory) => {
      const after = memory.lastSeen === null && !isLimited ? memory : spend(memory)
      return after === memory ? memory : { ...after, handled: withHandled(memory.handled, ids, clock()) }
    })
    await noted.catch((error) => log.warn({ person: personRef(user), ...describe(error) }, 'Spending was not noted'))
  }

  /**
   * What began anew while an answer was under way, or waited to be, begins anew again once it stands there: it tells what
   * was said before.
   */
  async function beginOnceMore({ since, messages }: TurnToTake, { place, now }: Occasion): Promise<void> {
    const { user } = messages[0]
    const conversation = place.room ?? place.conversation
    const isOver = (memory: Memory) => begunAt(memory, conversation).itself >= now
    const again = (memory: Memory) => {
      if (memory.forgets !== since.forgets) return beginAnew(memory, clock())
      return isOver(memory) ? beginAnew(memory, clock(), conversation) : memory
    }
    try {
      const kept = await keeper.update(user, again)
      if (!kept.persist && isOver(unkept.memoryOf(kept))) unkept.begin(kept, clock(), conversation)
    } catch (error) {
      log.warn({ person: personRef(user), ...describe(error) }, 'A new beginning was not noted again')
    }
  }

  return { save, noteSpent, beginOnceMore }
}
