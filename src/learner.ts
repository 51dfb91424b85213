import type { Budgets } from './budgets/budgets.js'
import type { LearningRequest } from './json-call.js'
import { learningRequest, lessonsIn } from './learning-call.js'
import type { Ledger } from './ledger.js'
import { describe, type Log, personRef } from './log.js'
import type { Audience, Privacy } from './memory/audience.js'
import type { Keeper } from './memory/keeper.js'
import { isAsked } from './memory/learning/asked.js'
import { applyLessons, type Learned, type Lessons } from './memory/learning/lessons.js'
import { countTry, type Studied, stillToLearn } from './memory/learning/marks.js'
import { applyReflection, dueReflection, withoutTurns } from './memory/learning/reflection.js'
import type { Exchange, Memory, UserKey } from './memory/memory.js'
import type { Meter } from './memory/spent.js'
import { usableIn } from './memory/usable.js'
import { reflectionIn, reflectionRequest } from './reflection-call.js'
import { absent, type Study, told } from './study.js'
import type { Tally } from './tally.js'

/** What the learner asks of a model. */
export interface LearningModel {
  /**
   * Answers with one JSON text of the shape of `schema`, as far as it can; the learner trusts none of it. Tells `meter`
   * what the call took. Ends soon after `signal` aborts.
   */
  learn(request: LearningRequest, signal: AbortSignal, meter: Meter): Promise<string>
}

/** An exchange is given up after so many answers of the model that nobody could read. */
const tries = 3
/** So many lessons of a person's are told them aloud, unless they choose. */
const firstLessons = 3
/** So many characters of exchanges go into one call. */
const longestBatch = 12_000

/** Learns from exchanges after they were answered: one learning call at a time for a person and audience. */
export function createLearner(parts: {
  model: LearningModel
  keeper: Keeper
  ledger: Pick<Ledger, 'metered'>
  budgets: Pick<Budgets, 'hold'>
  privacy: Privacy
  clock: () => number
  log: Log
  tally: Tally
}) {
  const { model, keeper, ledger, budgets, privacy, clock, log, tally } = parts
  const waiting = new Map<string, Map<string, (study: Study) => void>>()
  const reflecting = new Set<UserKey>()

  /**
   * Learns all that is marked in this audience, this exchange included, and resolves with what it taught. What comes while
   * a call is under way is learned together in the next. Never rejects.
   */
  function study(user: UserKey, heard: Audience, exchange: string, signal: AbortSignal): Promise<Study> {
    return new Promise((resolve) => {
      const lane = JSON.stringify([user, heard])
      const running = waiting.get(lane)
      if (running) return running.set(exchange, resolve)
      waiting.set(lane, new Map([[exchange, resolve]]))
      void work(lane, user, heard, signal)
    })
  }

  async function work(lane: string, user: UserKey, heard: Audience, signal: AbortSignal): Promise<void> {
    for (;;) {
      const waiters = waiting.get(lane)
      if (!waiters || waiters.size === 0) break
      waiting.set(lane, new Map())
      const tell = await learnOnce(user, heard, signal).catch((error) => {
        const about = { person: personRef(user), ...describe(error) }
        if (error instanceof NotNow) log.info(about, 'Learning waits: most of what may be spent today is spent')
        else log.warn(about, 'Learning failed; it is tried again with the next message')
        return keepAsked(user, heard).catch(() => (): Study => ({ noted: null, reason: 'kept for later' }))
      })
      const last = [...waiters.keys()].at(-1)
      for (const [exchange, resolve] of waiters) resolve(tell(exchange, exchange === last))
    }
    waiting.delete(lane)
  }

  /** One call. Returns what each exchange taught; the last one waiting is told what older ones taught as well. */
  async function learnOnce(user: UserKey, heard: Audience, signal: AbortSignal) {
    const memory = await keeper.read(user)
    const batch = batchOf(memory, heard)
    if (batch.length === 0) return absent(memory)
    const studied: Studied = { heard, ids: new Set(batch.map(({ id }) => id)), forgets: memory.forgets }
    const { request, facts } = learningRequest(usableIn(memory, heard, privacy), batch)
    return ask(user, request, signal, async (answer, spend) => {
      const lessons = lessonsIn(answer, facts)
      if (lessons) return write(user, lessons, studied, spend)
      await keeper.update(user, (fresh) => spend(countTry(fresh, studied, tries)))
      throw new Unusable('the model did not answer with what was asked')
    })
  }

  /** Where the model gave no lessons, what somebody asked to be remembered is written down all the same. */
  async function keepAsked(user: UserKey, heard: Audience) {
    const memory = await keeper.read(user)
    const ids = askedOf(batchOf(memory, heard))
    if (ids.size === 0) return absent(memory)
    return write(user, null, { heard, ids, forgets: memory.forgets }, (fresh) => fresh)
  }

  /** Writes down what holds of the lessons, and tells of it. */
  async function write(user: UserKey, lessons: Lessons | null, studied: Studied, spend: (memory: Memory) => Memory) {
    let written: { learned: Learned; aloud: boolean; asked: Set<string> } | undefined
    const after = await keeper.update(user, (fresh) => {
      const learned = applyLessons(fresh, lessons, studied, { now: clock(), privacy })
      const asked = askedOf(stillToLearn(fresh, studied))
      const aloud = fresh.tellsLessons ?? fresh.lessons < firstLessons
      written = { learned, aloud, asked }
      const count = [...learned.noted.values()].filter((texts) => texts.length > 0).length
      return spend({ ...learned.memory, lessons: fresh.lessons + count })
    })
    if (!written) throw new Error('an update ran no change')
    const { learned, aloud, asked } = written
    const { noted, dropped, change } = learned
    const count = { noted: [...noted.values()].flat().length, dropped }
    tally({ what: 'lessons', ...count })
    log.info({ person: personRef(user), exchanges: noted.size, ...count }, 'Learned')
    return told(noted, (exchange) => ({ aloud: aloud || asked.has(exchange), change }), absent(after))
  }

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

  /** One call, if it may be made; `use` writes down what it took. */
  async function ask<Result>(
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

  return { study, reflect }
}

/** So much of a day's limit is spent that nothing is learned any more today. */
class NotNow extends Error {
  override name = 'NotNow'
}

/** The model's answer was no JSON of any use. */
class Unusable extends Error {
  override name = 'Unusable'
}

/** The oldest exchanges of this audience that are marked, as many as fit; at least one. */
function batchOf(memory: Memory, heard: Audience): Exchange[] {
  const all = new Set(memory.exchanges.map(({ id }) => id))
  const marked = stillToLearn(memory, { heard, ids: all, forgets: memory.forgets })
  // What was once in an answer that nobody could read is tried alone, so that it keeps nothing else from being learned.
  const suspect = marked.find(({ toLearn }) => toLearn !== 0)
  if (suspect) return [suspect]
  let room = longestBatch
  return marked.filter(({ said, answered }, place) => {
    room -= said.length + answered.length
    return place === 0 || room >= 0
  })
}

/** Which of these ask for something to be remembered. */
function askedOf(exchanges: readonly Exchange[]): Set<string> {
  return new Set(exchanges.filter(isAsked).map(({ id }) => id))
}
