import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Platform } from '../platforms/platform.js'
import { ends, failures, refusals, type Tallied, type Tally } from '../tally.js'

/** How the program is at this moment. */
export interface Now {
  /** Messages that wait for their turn, and answers under way. */
  load: { waiting: number; answering: number }
  platforms: readonly Pick<Platform, 'name' | 'isReady' | 'losses'>[]
  /** Does Claude answer, as far as is known? */
  modelAnswers: boolean
}

/** A page as Prometheus reads it. */
export interface Page {
  type: string
  text: string
}

/** In seconds: what people notice, up to where a model is given up. */
const waits = [0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60, 120, 300]
const platforms = ['discord', 'slack', 'terminal', 'pipe'] as const

/**
 * Counts what happens, for Prometheus. A label holds a word of a closed list: no person, no place and nothing that somebody
 * said. `files` tells how many memories are kept.
 */
export function createMetrics(files: () => Promise<number>) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const tally = tallyIn(registry)
  const show = nowIn(registry)

  async function page(now: Now): Promise<Page> {
    show(now, await files().catch(() => null))
    return { type: registry.contentType, text: await registry.metrics() }
  }

  return { tally, page }
}

/** What adds to the counters. */
function tallyIn(registry: Registry): Tally {
  const counter = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter<Label>({ name: `keepsake_${name}_total`, help, labelNames, registers: [registry] })
  const messages = counter('messages', 'Messages that came', 'platform')
  const commands = counter('commands', 'Commands that came', 'platform')
  const ended = counter('ends', 'How messages ended', 'end')
  const refused = counter('refusals', 'Messages that were refused, by why', 'why')
  const failed = counter('failures', 'What did not work, by what', 'what')
  // What shows for the first time at 1 is no rise to Prometheus.
  for (const end of ends) ended.inc({ end }, 0)
  for (const why of refusals) refused.inc({ why }, 0)
  for (const what of failures) failed.inc({ what }, 0)
  const notSaved = counter('not_saved', 'Exchanges that were not kept, by why', 'why')
  const calls = counter('model_calls', 'Calls of a model that were answered', 'task')
  const tokens = counter('tokens', 'Tokens that models took', 'task', 'kind')
  const lessons = counter(
    'lessons',
    'Claims of the learning model: noted, or dropped as not held by the words',
    'result',
  )
  const notLearned = counter('not_learned', 'Exchanges that taught nothing, or not yet, by why', 'why')
  const setAside = counter('files_set_aside', 'Memories that could not be read and were set aside')
  const firstText = new Histogram({
    name: 'keepsake_first_text_seconds',
    help: 'From a message to the first text of its answer',
    buckets: waits,
    registers: [registry],
  })
  const add: { [What in Tallied['what']]: (happened: Extract<Tallied, { what: What }>) => void } = {
    message: ({ platform }) => messages.inc({ platform: known(platform) }),
    command: ({ platform }) => commands.inc({ platform: known(platform) }),
    end: ({ how }) => ended.inc({ end: how }),
    refusal: ({ why }) => refused.inc({ why }),
    failure: ({ why }) => failed.inc({ what: why }),
    'first text': ({ after }) => firstText.observe(after / 1000),
    'not saved': ({ why }) => notSaved.inc({ why }),
    call: ({ task, tokens: { input, output } }) => {
      calls.inc({ task })
      tokens.inc({ task, kind: 'input' }, input)
      tokens.inc({ task, kind: 'output' }, output)
    },
    lessons: ({ noted, dropped }) => {
      lessons.inc({ result: 'noted' }, noted)
      lessons.inc({ result: 'dropped' }, dropped)
    },
    'not learned': ({ why }) => notLearned.inc({ why }),
    'set aside': () => setAside.inc(),
  }
  return (happened) => add[happened.what](happened as never)
}

/** What shows how it is now. */
function nowIn(registry: Registry): (now: Now, files: number | null) => void {
  const gauge = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge<Label>({ name: `keepsake_${name}`, help, labelNames, registers: [registry] })
  const waiting = gauge('waiting_messages', 'Messages that wait for their turn')
  const answering = gauge('answers_under_way', 'Answers that are being written')
  const connected = gauge('connected', 'Is the platform connected? 1 or 0', 'platform')
  const model = gauge('model_answers', 'Does the model answer, as far as is known? 1 or 0')
  const memories = gauge('memory_files', 'Files of people, also of those who want nothing kept')
  const losses = new Counter({
    name: 'keepsake_reconnects_total',
    help: 'Connections to the platform that ended and were made again; Slack renews its own every few hours',
    labelNames: ['platform'],
    registers: [registry],
  })
  return ({ load, platforms: all, modelAnswers }, files) => {
    waiting.set(load.waiting)
    answering.set(load.answering)
    model.set(modelAnswers ? 1 : 0)
    if (files !== null) memories.set(files)
    losses.reset()
    for (const { name, isReady, losses: lost } of all) {
      const platform = known(name.toLowerCase().split(' ')[0])
      connected.set({ platform }, isReady() ? 1 : 0)
      losses.inc({ platform }, lost())
    }
  }
}

/** The platform, as a word of a closed list. */
function known(platform: string | undefined): string {
  return platforms.find((one) => one === platform) ?? 'other'
}
