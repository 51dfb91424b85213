import type { Admission } from './admission.js'
import type { createAgent } from './agent.js'
import type { Budgets } from './budgets/budgets.js'
import { toAll } from './delivery.js'
import type { createLearner } from './learner.js'
import type { Message, Reply, ReplyEvent } from './message.js'
import type { Notices } from './notices.js'
import type { Messages } from './occasion.js'
import type { TurnTaken } from './recording.js'
import { type Study, untaught } from './study.js'
import type { Waiting } from './turns.js'
import type { UnderWay } from './under-way.js'

/** The course of a turn: may it be spent? the answer; then, beside whatever comes next, what it teaches. */
export function createCourse(parts: {
  admission: Pick<Admission, 'hold' | 'markAnswered'>
  budgets: Pick<Budgets, 'warning'>
  agent: ReturnType<typeof createAgent>
  learner: ReturnType<typeof createLearner>
  notices: Notices
  underWay: UnderWay
  /** Ends the learning; what was not learned is learned another time. */
  end: AbortSignal
}) {
  const { admission, budgets, agent, learner, notices, underWay, end } = parts

  /** Answers all that one turn answers, and ends soon after `stopped` aborts. */
  return async function take(batch: readonly [Waiting, ...Waiting[]], stopped: AbortSignal): Promise<void> {
    const [{ message, since }, ...more] = batch
    const { user } = message
    const reply = toAll(batch)
    const messages = [message, ...more.map((waiting) => waiting.message)] as const
    const held = await admission.hold(messages, reply)
    if (!held) return
    const told = [...notices.take(user), ...(held.isNearlySpent ? await budgets.warning(user) : [])]
    const taken = await agent.take({ messages, since, notices: told }, reply, stopped).finally(held.release)
    const failed = taken.saved === null && taken.reason === 'failed'
    if (failed && told.length > 0) notices.leave(user, told.join('\n'))
    if (taken.saved !== null) learn(message, taken.saved, reply)
    else if (taken.reason !== 'failed') await reply(notLearned(taken.reason, messages))
    if (!failed) messages.forEach(admission.markAnswered)
  }

  function learn({ user, place: { audience } }: Message, saved: string, reply: Reply): void {
    const studying = learner.study(user, audience, saved, end)
    const notified = studying.then((study) => reply(studied(study)))
    void underWay.note(notified.then(() => learner.reflect(user, audience, end)))
  }
}

type NotSaved = Exclude<Extract<TurnTaken, { saved: null }>['reason'], 'failed'>

function notLearned(why: NotSaved, messages: Messages): ReplyEvent {
  if (why === 'off') return studied(untaught(why, messages.map(({ text }) => text).join('\n')))
  return { event: 'not-learned', reason: why === 'stopped' ? 'nothing to learn' : why }
}

function studied(study: Study): ReplyEvent {
  if (study.noted) return { event: 'learned', ...study }
  const { noted: _, ...why } = study
  return { event: 'not-learned', ...why }
}
