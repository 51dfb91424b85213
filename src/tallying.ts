import type { ChatModel } from './agent.js'
import type { LearningModel } from './learning-model.js'
import type { Meter, Task } from './memory/spent.js'
import type { Reply, ReplyEvent } from './message.js'
import type { Tally } from './tally.js'

const ends = {
  answer: 'answered',
  reply: 'replied',
  refused: 'refused',
  failed: 'failed',
  duplicate: 'duplicate',
} as const

/** The model, each of whose calls is told to `tally`. */
export function talliedModel(model: ChatModel & LearningModel, tally: Tally): ChatModel & LearningModel {
  const also = (task: Task, meter: Meter): Meter => {
    return (tokens) => {
      tally({ what: 'call', task, tokens })
      meter(tokens)
    }
  }
  return {
    answer: (prompt, say, signal, meter) => model.answer(prompt, say, signal, also('answer', meter)),
    async learn(request, signal, meter) {
      try {
        return await model.learn(request, signal, also(request.task, meter))
      } catch (error) {
        tally({ what: 'failure', why: request.task === 'learn' ? 'learning' : 'reflecting' })
        throw error
      }
    },
  }
}

/** The way back of a message that comes now, whose events are told to `tally`. */
export function talliedReply(reply: Reply, tally: Tally): Reply {
  const came = performance.now()
  let shown = false
  return async (told) => {
    await reply(told)
    if (told.event === 'delta' && !shown) {
      shown = true
      tally({ what: 'first text', after: performance.now() - came })
    }
    tallyEvent(told, tally)
  }
}

function tallyEvent(told: ReplyEvent, tally: Tally): void {
  if (told.event in ends) tally({ what: 'end', how: ends[told.event as keyof typeof ends] })
  if (told.event === 'not-saved') tally({ what: 'not saved', why: told.reason })
  if (told.event === 'not-learned') tally({ what: 'not learned', why: told.reason })
}
