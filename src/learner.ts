import type { Budgets } from './budgets/budgets.js'
import { learningRequest, lessonsIn } from './learning-call.js'
import { createAsking, type LearningModel, NotNow } from './learning-model.js'
import type { Ledger } from './ledger.js'
import { describe, type Log, personRef } from './log.js'
import type { Audience, Privacy } from './memory/audience.js'
import type { Keeper } from './memory/keeper.js'
import { isAsked } from './memory/learning/asked.js'
import { applyLessons, type Learned, type Lessons } from './memory/learning/lessons.js'
import { countTry, type Studied, stillToLearn } from './memory/learning/marks.js'
import type { Exchange, Memory, UserKey } from './memory/memory.js'
import { usableIn } from './memory/usable.js'
import { createReflector } from './reflector.js'
import { absent, type Study, told } from './study.js'
import type { Tally } from './tally.js'

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
  const { keeper, privacy, clock, log, tally } = parts
  const ask = createAsking(parts)
  const waiting = new Map<string, Map<string, (study: Study) => void>>()

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

  return { study, reflect: createReflector({ ...parts, ask }) }
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
