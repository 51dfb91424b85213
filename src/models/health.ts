import type { ChatModel } from '../agent.js'
import { ModelAway } from '../endings.js'

/** Whether the model answers, as far as is known. */
export interface Health {
  answers(): boolean
  /** Tells the listener from now on when that changes. */
  onChange(listener: (answers: boolean) => void): void
}

/** How soon a model that is away is looked for, at first and at most, in milliseconds. */
const defaults = { first: 30_000, longest: 5 * 60_000 }

/**
 * The model, and whether it answers: no longer from an answer that fails with {@link ModelAway}, again from the first text
 * of another, or once `isThere` finds its server well. Where it was wrong about that, it looks less and less often.
 */
export function watched<Model extends ChatModel>(
  model: Model,
  isThere: () => Promise<boolean>,
  looks = defaults,
): { model: Model; health: Health } {
  const listeners: ((answers: boolean) => void)[] = []
  let answers = true
  let pause = looks.first
  let next: NodeJS.Timeout | undefined

  const answer: ChatModel['answer'] = async (prompt, say, signal, meter) => {
    const heard = (text: string) => {
      pause = looks.first
      turn(true)
      return say(text)
    }
    try {
      return await model.answer(prompt, heard, signal, meter)
    } catch (error) {
      if (error instanceof ModelAway) turn(false)
      throw error
    }
  }

  function turn(now: boolean): void {
    if (now === answers) return
    answers = now
    clearTimeout(next)
    next = now ? undefined : lookLater()
    for (const listener of listeners) listener(now)
  }

  function lookLater(): NodeJS.Timeout {
    const timer = setTimeout(async () => {
      const there = await isThere()
      if (next !== timer) return
      if (there) turn(true)
      else next = lookLater()
    }, pause).unref()
    pause = Math.min(pause * 2, looks.longest)
    return timer
  }

  return {
    model: { ...model, answer },
    health: { answers: () => answers, onChange: (listener) => void listeners.push(listener) },
  }
}
