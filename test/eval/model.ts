import { expect, it } from 'vitest'
import { readSettings } from '../../src/config.js'
import type { LearningModel } from '../../src/learning-model.js'
import { createClaude } from '../../src/models/claude.js'
import { judged, lived, type Verdict } from './judging.js'
import { labelled } from './labelled.js'

declare module 'vitest' {
  interface TaskMeta {
    evaluated?: { model: string; results: Result[]; failures: string[] }
  }
}

interface Result {
  sort: string
  id: string
  verdict: Verdict
  calls: number
  input: number
  output: number
}

/** So many exchanges are studied at once. */
const atOnce = 4

/** What a real model makes of the labelled exchanges: run by run.mjs, which prints what comes of it. */
it('learns from the labelled exchanges', { timeout: 3_600_000 }, async ({ task }) => {
  const settings = readSettings(process.env)
  if ('wrong' in settings) throw new Error(settings.wrong.join('\n'))
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_AUTH_TOKEN: authToken, ANTHROPIC_BASE_URL: baseURL } = settings
  const { CHAT_MODEL: chatModel, LEARNING_MODEL: learningModel } = settings
  const claude = createClaude({ apiKey, authToken, baseURL, chatModel, learningModel })
  const failures: string[] = []
  // The learner goes on where a call fails; what then was not learned says nothing of the model.
  const model: LearningModel = {
    async learn(...call) {
      const answer = await claude.learn(...call).catch((error: Error) => {
        failures.push(error.message)
        throw error
      })
      if (answer === '') failures.push('the request was rejected, or the answer cut off')
      return answer
    },
  }
  const sought = process.env.KEEPSAKE_SORT
  const all = Object.entries(labelled).flatMap(([sort, some]) => some.map((one) => ({ sort, one })))
  const waiting = sought === undefined ? all : all.filter(({ sort }) => sort.includes(sought))
  const results: Result[] = []
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const outcome = await lived(next.one, model)
      const sum = (what: 'input' | 'output') => outcome.tokens.reduce((all, one) => all + one[what], 0)
      const calls = outcome.tokens.length
      const verdict = judged(next.one, outcome)
      results.push({ sort: next.sort, id: next.one.id, verdict, calls, input: sum('input'), output: sum('output') })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  expect(results.length).toBeGreaterThan(0)
  task.meta.evaluated = { model: learningModel, results, failures }
})
