import type { ChatModel } from '../agent.js'
import { bytesPerPicture, tokensIn } from '../budgets/reckoning.js'
import type { LearningModel } from '../learning-model.js'
import type { Meter } from '../memory/spent.js'
import type { Prompt } from '../prompt.js'

/**
 * A model that costs nothing, metered as if it did: each call once, when it is over, by the length of what was asked and of
 * what came back. What the model tells a meter itself does not count.
 */
export function reckoned(model: ChatModel & LearningModel): ChatModel & LearningModel {
  return {
    answer: (prompt, say, signal, meter) =>
      metering(meter, bytesOf(prompt), (note) => {
        const noted = (text: string) => {
          note(text)
          return say(text)
        }
        return model.answer(prompt, noted, signal, nowhere)
      }),
    learn: (request, signal, meter) =>
      metering(meter, Buffer.byteLength(request.system + request.content), async (note) => {
        const answer = await model.learn(request, signal, nowhere)
        note(answer)
        return answer
      }),
  }
}

/** Makes a call that was asked with so many bytes; it notes what comes back. One that fails took what came until then. */
async function metering<Result>(
  meter: Meter,
  asked: number,
  call: (note: (text: string) => void) => Promise<Result>,
): Promise<Result> {
  let cameBack = 0
  try {
    return await call((text) => {
      cameBack += Buffer.byteLength(text)
    })
  } finally {
    meter({ input: tokensIn(asked), output: tokensIn(cameBack) })
  }
}

function bytesOf({ system, messages, pictures = [] }: Prompt): number {
  const text = [system, ...messages.map(({ content }) => content)].join('')
  return Buffer.byteLength(text) + pictures.length * bytesPerPicture
}

function nowhere(): void {}
