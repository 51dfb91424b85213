import type { Budgets } from './budgets/budgets.js'
import type { LearningRequest } from './json-call.js'
import type { Ledger } from './ledger.js'
import type { Memory, UserKey } from './memory/memory.js'
import type { Meter } from './memory/spent.js'

/** What the learner asks of a model. */
export interface LearningModel {
  /**
   * Answers with one JSON text of the shape of `schema`, as far as it can; the learner trusts none of it. Tells `meter`
   * what the call took. Ends soon after `signal` aborts.
   */
  learn(request: LearningRequest, signal: AbortSignal, meter: Meter): Promise<string>
}

/** So much of a day's limit is spent that nothing is learned any more today. */
export class NotNow extends Error {
  override name = 'NotNow'
}

/** Asks the learning model within what may be spent, and counts what it took. */
export function createAsking(parts: {
  model: LearningModel
  ledger: Pick<Ledger, 'metered'>
  budgets: Pick<Budgets, 'hold'>
}) {
  const { model, ledger, budgets } = parts

  /** One call; `use` writes down what it took. Throws {@link NotNow}, and what the model throws. */
  return async function ask<Result>(
    user: UserKey,
    request: LearningRequest,
    signal: AbortSignal,
    use: (answer: string, spend: (memory: Memory) => Memory) => Promise<Result>,
  ): Promise<Result> {
    const { task, system, content } = request
    const held = await budgets.hold(user, task, Buffer.byteLength(system + content))
    if ('refusal' in held) throw new NotNow('that much may not be spent today')
    try {
      const { meter, spend } = ledger.metered(task)
      return await use(await model.learn(request, signal, meter), spend)
    } finally {
      held.release()
    }
  }
}
