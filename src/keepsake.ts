import { type ChatModel, createAgent } from './agent.js'
import { createCommands } from './commands.js'
import { createLearner, type LearningModel, type Study } from './learner.js'
import { describe, type Log, personRef, reference } from './log.js'
import { isHandled } from './memory/changes.js'
import { createKeeper, type Store, troubleInWords } from './memory/keeper.js'
import type { UserKey } from './memory/memory.js'
import { createPassing } from './memory/passing.js'
import { wellFormed } from './memory/plain.js'
import type { Command, Message, Reply, ReplyEvent } from './message.js'
import { type Admission, createTurns, type Waiting } from './turns.js'

export type Keepsake = ReturnType<typeof createKeepsake>

/** The longest message that is read, in UTF-16 units. */
const longestMessage = 50_000

/**
 * The one door to the bot: each message once, one turn at a time in a conversation, each person within limits.
 * `model` answers and learns; `store` keeps the memories; `clock` tells the time in milliseconds since 1970.
 */
export function createKeepsake(parts: {
  model: ChatModel & LearningModel
  store: Store
  clock?: () => number
  log?: Log
}) {
  const { model, store, clock = Date.now, log = silent } = parts
  const keeper = createKeeper({ store, clock })
  const passing = createPassing()
  const agent = createAgent({ model, keeper, passing, clock, log })
  const learner = createLearner({ model, keeper, clock, log })
  const commands = createCommands({ keeper, passing, clock })
  const turns = createTurns(take)
  const active = new Set<Promise<void>>()
  const stopping = new AbortController()
  let closing = false

  /** Takes a message in and resolves once it has its answer (learning goes on after that). Never rejects. */
  function chat(message: Message, reply: Reply): Promise<void> {
    return underWay(receive({ ...message, text: wellFormed(message.text).trim() }, guarded(reply, log)))
  }

  /** Runs a command at once, whatever is being answered, and resolves with what to tell the person. Never rejects. */
  function command(command: Command): Promise<{ text: string }> {
    const run = commands.run(command).catch((error) => {
      const { text, reference: ref } = trouble(error, command.user)
      return `${text} (reference ${ref})`
    })
    return underWay(run.then((text) => ({ text })))
  }

  /** Resolves when nothing is being answered, run or learned. */
  async function idle(): Promise<void> {
    while (active.size > 0) await Promise.allSettled(active)
  }

  /**
   * Takes no more messages and resolves when all is done. After `within` milliseconds, if given, answers are cut off where
   * they are and saved so; what was not learned by then is learned another time.
   */
  async function close(within?: number): Promise<void> {
    closing = true
    const deadline = within === undefined ? undefined : setTimeout(() => stopping.abort(), within)
    await idle()
    clearTimeout(deadline)
  }

  async function receive(message: Message, reply: Reply): Promise<void> {
    const { user, place, text } = message
    const refuse = (why: string) => reply({ event: 'refused', ...refusal(why, user) })
    if (closing) return refuse('I am being stopped just now. Please send it again in a moment.')
    if (text === '') return refuse('There was nothing in that message.')
    if (text.length > longestMessage) {
      return refuse(`That message is too long: I read up to ${longestMessage} characters. Send it in parts.`)
    }
    if (commands.isAnswer(message)) return reply({ event: 'reply', ...(await command({ user, place, text })) })
    const entered = await turns.enter(message, reply, () => admit(message, reply))
    if (entered === 'duplicate') return reply({ event: 'duplicate' })
    if (entered === 'too many')
      return refuse('That is more than I can take at once. Wait for an answer, then send it again.')
  }

  /** Lets a message in, unless it was answered before or its person's memory cannot be read; then that is said. */
  async function admit({ id, user }: Message, reply: Reply): Promise<Admission | null> {
    try {
      const { memory, setAside } = await keeper.read(user)
      if (!isHandled(memory, id)) return { forgets: memory.forgets, notices: setAside ? [tellSetAside(user)] : [] }
      await reply({ event: 'duplicate' })
    } catch (error) {
      await reply({ event: 'failed', ...trouble(error, user) })
    }
    return null
  }

  /** Answers all that one turn answers; learning follows on its own. */
  async function take(batch: readonly [Waiting, ...Waiting[]]): Promise<void> {
    const [{ message, forgets }] = batch
    const { user, place } = message
    const reply = toAll(batch)
    const [first, ...more] = batch.map((waiting) => waiting.message)
    const notices = batch.flatMap((waiting) => waiting.notices)
    const taken = await agent.take({ messages: [first ?? message, ...more], forgets, notices }, reply, stopping.signal)
    if (taken.saved !== null) {
      const studying = learner.study(user, place.audience, taken.saved, stopping.signal)
      void underWay(studying.then((study) => reply(studied(study))))
    } else if (taken.why !== 'failed') await reply({ event: 'not-learned', why: taken.why })
  }

  function tellSetAside(user: UserKey): string {
    const ref = reference()
    log.warn({ reference: ref, person: personRef(user) }, 'A session file could not be read and was set aside')
    return `Your memory could not be read. It was set aside and I begin a new one (reference ${ref}).`
  }

  function refusal(text: string, user: UserKey): { text: string; reference: string } {
    const ref = reference()
    log.info({ reference: ref, person: personRef(user) }, 'A message was refused')
    return { text, reference: ref }
  }

  function trouble(error: unknown, user: UserKey): { text: string; reference: string } {
    const ref = reference()
    log.error({ reference: ref, person: personRef(user), ...describe(error) }, 'A message could not be handled')
    return { text: `That did not work: ${troubleInWords(error)}. Please try again.`, reference: ref }
  }

  function underWay<Result>(work: Promise<Result>): Promise<Result> {
    const settled = work.then(
      () => {},
      () => {},
    )
    active.add(settled)
    void settled.then(() => active.delete(settled))
    return work
  }

  return { chat, command, idle, close }
}

const silent: Log = { info() {}, warn() {}, error() {} }

/** A way back that cannot throw: where it is gone, what happened is saved all the same. */
function guarded(reply: Reply, log: Log): Reply {
  return async (event) => {
    try {
      await reply(event)
    } catch (error) {
      log.warn(describe(error), 'An answer could not be delivered')
    }
  }
}

/** The way back to every message of a turn. */
function toAll(batch: readonly Waiting[]): Reply {
  const ids = batch.map(({ message }) => message.id)
  return async (event) => {
    const told: ReplyEvent = batch.length > 1 ? { ...event, with: ids } : event
    await Promise.all(batch.map(({ reply }) => reply(told)))
  }
}

function studied(study: Study): ReplyEvent {
  return study.noted ? { event: 'learned', noted: study.noted } : { event: 'not-learned', why: study.why }
}
