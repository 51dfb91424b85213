import { setMaxListeners } from 'node:events'
import { type ChatModel, createAgent, stoppedByPerson } from './agent.js'
import { type Allowed, shutOut } from './allowed.js'
import { createBudgets, type Held } from './budgets/budgets.js'
import { type Limits, noLimits } from './budgets/limits.js'
import { bytesToAnswer } from './budgets/reckoning.js'
import { isCommandInWords, isForAll, plainWords } from './command-table.js'
import { createCommands } from './commands.js'
import { createDelivery, toAll } from './delivery.js'
import { createErasing, type Erasing, type Whose } from './erasing.js'
import { createLearner, type LearningModel } from './learner.js'
import { createLedger } from './ledger.js'
import { describe, type Log, personRef, reference } from './log.js'
import type { Privacy } from './memory/audience.js'
import type { Since } from './memory/changing/changes.js'
import { isHandled } from './memory/handled.js'
import { createKeeper, type Store } from './memory/keeper.js'
import { askedToForget } from './memory/learning/asked.js'
import type { UserKey } from './memory/memory.js'
import type { Seal } from './memory/sealing.js'
import type { Prices } from './memory/spent.js'
import { zoneIn } from './memory/text/calendar.js'
import { wellFormed } from './memory/text/plain.js'
import { troubleInWords } from './memory/trouble.js'
import { createUnkept } from './memory/unkept.js'
import {
  type Command,
  faultIn,
  type Message,
  preceded,
  type Reply,
  type ReplyEvent,
  type Suggestion,
  type Told,
} from './message.js'
import { createNewest } from './newest.js'
import { createPlaces } from './places.js'
import { createRetention, type Keep, usualKeep } from './retention.js'
import { type Study, untaught } from './study.js'
import { harmless, type Refusal, type Tally } from './tally.js'
import { talliedModel, talliedReply } from './tallying.js'
import { createTurns, type Waiting } from './turns.js'

export type { Command, Message, Reply, ReplyEvent, Told } from './message.js'
export type Keepsake = ReturnType<typeof createKeepsake>

/** The longest message that is read, in UTF-16 units. */
const longestMessage = 50_000
/** So many answered events are known without the store. */
const mostAnswered = 10_000
/** What a timer can wait, in milliseconds. */
const longestTimer = 2 ** 31 - 1
const day = 24 * 60 * 60_000

/**
 * The one door to the bot: each message once, one turn at a time in a conversation, each person within limits.
 * `model` answers and learns; `store` keeps the memories; `privacy` says whether what is said stays where it was said;
 * `introduces`, whether people are told once that it remembers; `seal` encrypts what is written; `persona`, its character in
 * words; `allowed`, whom it answers and where, everybody everywhere if left out (commands are answered in any case);
 * `limits` bound what it does in a minute and spends in a day, by the `prices` of the model; `keep`, for how many days what is
 * no fact is kept; `clock` tells the time in milliseconds since 1970; `tally` is told of what happens, without a word or a
 * person.
 */
export function createKeepsake(parts: {
  model: ChatModel & LearningModel
  store: Store
  seal?: Seal | undefined
  privacy?: Privacy
  introduces?: boolean
  persona?: string
  allowed?: Allowed
  limits?: Limits
  prices?: Prices
  keep?: Keep
  clock?: () => number
  log?: Log
  tally?: Tally
}) {
  const { store, seal, privacy = 'strict', introduces = false, clock = Date.now, log = silent } = parts
  const { persona = '', allowed = {}, limits = noLimits, prices = {}, keep = usualKeep } = parts
  const tally = harmless(parts.tally)
  const model = talliedModel(parts.model, tally)
  const keeper = createKeeper({ store, clock, seal, onSetAside: noteSetAside })
  const unkept = createUnkept()
  const ledger = createLedger({ store, prices, isLimited: limits.dollarsADay !== null, clock, log })
  const budgets = createBudgets({ limits, prices, keeper, ledger, clock, log })
  const isLimited = Object.values(limits).some((limit) => limit !== null)
  const agent = createAgent({
    model,
    keeper,
    unkept,
    ledger,
    privacy,
    persona,
    introduces,
    isLimited,
    clock,
    log,
    tally,
  })
  const learner = createLearner({ model, keeper, ledger, budgets, privacy, clock, log, tally })
  const places = createPlaces(store)
  const commands = createCommands({ keeper, places, unkept, budgets, privacy, persona, clock, stop })
  const active = new Set<Promise<void>>()
  /** What people must be told with the next answer or command. */
  const notices = new Map<UserKey, string>()
  /** What was answered by this process, though it could perhaps not be written down: as {@link eventOf} names it. */
  const answered = createNewest<true>(mostAnswered)
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal)
  const turns = createTurns(take, stopping.signal)
  const here = () => [...turns.people(), ...unkept.people()]
  const eraser = createErasing({ keeper, forgetAll: commands.forgetAll, here, log })
  const { bounded } = createDelivery(stopping.signal, log, tally)
  const retention = createRetention({ keeper, store, keep, clock, stop: stopping.signal, log })
  let closing = false
  const sweeping = setInterval(sweep, day).unref()
  sweep()

  /** Takes a message in and resolves once it has its answer (learning goes on after that). Never rejects. */
  function chat(message: Message, reply: Reply): Promise<void> {
    const fault = faultIn(message)
    const back = talliedReply(bounded(reply), tally)
    if (fault) return underWay(back({ event: 'refused', ...refusal(fault, message.user, 'invalid') }) as Promise<void>)
    tally({ what: 'message', platform: platformOf(message.user) })
    return underWay(receive({ ...message, text: wellFormed(message.text).trim() }, back))
  }

  /**
   * Runs a command at once, whatever is being answered. Resolves with what to tell the person, and nobody else. Never
   * rejects.
   */
  function command(command: Command): Promise<Told> {
    const fault = faultIn(command)
    if (fault) return Promise.resolve({ text: fault })
    tally({ what: 'command', platform: platformOf(command.user) })
    const run = commands.run(command).catch((error): Told => {
      const { text, reference: ref } = trouble(error, command.user)
      return { text: `${text} (reference ${ref})` }
    })
    return underWay(run.then((told) => preceded(takeNotices(command.user), told)))
  }

  /** Is that person answered at that place? Who is not, is told so when they ask; what asks nothing need not be handed in. */
  function admits(asker: Pick<Message, 'user' | 'place'>): boolean {
    return shutOut(allowed, asker) === null
  }

  /** What could follow a command that is being typed: of the person's own facts those that fit. Never rejects. */
  function suggest(command: Command): Promise<Suggestion[]> {
    return faultIn(command) ? Promise.resolve([]) : underWay(commands.suggest(command).catch(() => []))
  }

  /** What a command in plain words has to say, to all who see it if that cannot be helped. */
  async function commandIn(message: Message): Promise<Told> {
    const { user, speaker, place, text, repliesAreSeen, manages = false } = message
    if (!repliesAreSeen || isForAll(text)) return command({ user, speaker, place, manages, text, ...zoneIn(message) })
    return { text: `Type it as a command, /${plainWords(text)}: then only you see the answer.` }
  }

  /** What came of "forget that …"; null where nothing of theirs that may be told here says that. */
  function forgottenIn({ user, speaker, place, text, attachments }: Message): Promise<Told | null> {
    if (attachments?.length) return Promise.resolve(null)
    return commands.forgetInWords({ user, speaker, place, text }).catch((error) => {
      const { text, reference: ref } = trouble(error, user)
      return { text: `${text} (reference ${ref})` }
    })
  }

  function stop({ user, place }: Command): boolean {
    return turns.stop(user, place.conversation, stoppedByPerson)
  }

  /**
   * Erases all that is kept about somebody, or about all whose key is meant, for whom a platform speaks: they left it. Never
   * rejects; what could not be erased is logged, and can be tried again.
   */
  function erase(whose: Whose): Promise<Erasing> {
    return underWay(eraser(whose))
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
    clearInterval(sweeping)
    const deadline =
      within === undefined ? undefined : setTimeout(() => stopping.abort(), Math.min(within, longestTimer))
    await idle()
    clearTimeout(deadline)
    await ledger.flush()
  }

  async function receive(message: Message, reply: Reply): Promise<void> {
    const { user, place, text } = message
    if (answered.has(eventOf(message)) || turns.has(message)) return reply({ event: 'duplicate' })
    const isCommand = isCommandInWords(text)
    // Whatever comes after a question of a command answers or closes it.
    const toQuestion = isCommand ? null : commands.hear(message)
    const closed = isCommand || toQuestion === 'answers' ? null : shutOut(allowed, message)
    const refuse = (text: string, why: Refusal) => {
      const refused = closed ? refusal(closed.text, user, 'shut out', closed.by) : refusal(text, user, why)
      return reply({ event: 'refused', ...refused, ...(closed && { alone: true }) })
    }
    // What was asked of them alone is not answered where others read.
    if (toQuestion === 'closes' && place.audience === 'dm') notices.set(user, 'Nothing was erased.')
    if (closing) return refuse('I am being stopped just now. Please send it again in a moment.', 'stopping')
    const points = message.overheard?.some(({ pointedAt }) => pointedAt) ?? false
    if (text.length > longestMessage) {
      return refuse(
        `That message is too long: I read up to ${longestMessage} characters. Send it in parts.`,
        'too long',
      )
    }
    if (toQuestion === 'answers' || isCommand) {
      markAnswered(message)
      return reply({ event: 'reply', ...(await commandIn(message)) })
    }
    // What asks for nothing of that kind takes its place in the line at once.
    const forgotten = askedToForget(text) !== null ? await forgottenIn(message) : null
    if (forgotten) {
      markAnswered(message)
      return reply({ event: 'reply', ...forgotten })
    }
    if (closed || (text === '' && !message.attachments?.length && !points)) {
      return refuse('Yes? Write what you need in the same message; /keepsake help tells what I can do.', 'empty')
    }
    const entered = await turns.enter(message, reply, () => admit(message, reply))
    if (entered === 'duplicate') return reply({ event: 'duplicate' })
    if (entered === 'too many')
      return refuse('That is more than I can take at once. Wait for an answer, then send it again.', 'too many')
  }

  /**
   * Lets a message in, unless it was answered before, too many came, or its person's memory cannot be read; then that is
   * said.
   */
  async function admit(message: Message, reply: Reply): Promise<Since | null> {
    const { id, user, zone } = message
    const ahead = turns.ahead(message)
    try {
      const memory = await keeper.read(user)
      const { forgets, persist } = memory
      const known = isHandled(memory, id)
      const tooMany = known ? null : budgets.tooMany(memory, ahead, zone)
      if (tooMany !== null) await reply({ event: 'refused', ...refusal(tooMany, user, 'limit') })
      else await reply({ event: known ? 'duplicate' : 'accepted' })
      return known || tooMany !== null ? null : { forgets, persist }
    } catch (error) {
      await reply({ event: 'failed', ...trouble(error, user) })
    }
    return null
  }

  /** Answers all that one turn answers, if that may be spent; learning follows on its own. */
  async function take(batch: readonly [Waiting, ...Waiting[]], stopped: AbortSignal): Promise<void> {
    const [{ message, since }, ...more] = batch
    const { user, place } = message
    const reply = toAll(batch)
    const messages = [message, ...more.map((waiting) => waiting.message)] as const
    const held = await hold(messages, reply)
    if (!held) return
    const told = [...takeNotices(user), ...(held.isNearlySpent ? await budgets.warning(user) : [])]
    const taken = await agent.take({ messages, since, notices: told }, reply, stopped).finally(held.release)
    if (taken.saved === null && taken.reason === 'failed' && told.length > 0) notices.set(user, told.join('\n'))
    if (taken.saved !== null) {
      const studying = learner.study(user, place.audience, taken.saved, stopping.signal)
      const notified = studying.then((study) => reply(studied(study)))
      void underWay(notified.then(() => learner.reflect(user, place.audience, stopping.signal)))
    } else if (taken.reason !== 'failed') {
      const reason = taken.reason === 'stopped' ? 'nothing to learn' : taken.reason
      const said = messages.map(({ text }) => text).join('\n')
      await reply(studied(reason === 'off' ? untaught(reason, said) : { noted: null, reason }))
    }
    if (taken.saved !== null || taken.reason !== 'failed') messages.forEach(markAnswered)
  }

  /** Holds what an answer will cost; null where that may not be spent, and it is said. */
  async function hold(messages: readonly [Message, ...Message[]], reply: Reply) {
    const [{ user }] = messages
    try {
      const held: Held = await budgets.hold(user, 'answer', bytesToAnswer(messages))
      if (!('refusal' in held)) return held
      await reply({ event: 'refused', ...refusal(held.refusal, user, 'limit') })
    } catch (error) {
      await reply({ event: 'failed', ...trouble(error, user) })
    }
    return null
  }

  function markAnswered(message: Message): void {
    answered.add(eventOf(message), true)
  }

  function noteSetAside(user: UserKey): void {
    const ref = reference()
    tally({ what: 'set aside' })
    log.warn({ reference: ref, person: personRef(user) }, 'A session file could not be read and was set aside')
    notices.set(user, `Your memory could not be read. It was set aside and I begin a new one (reference ${ref}).`)
  }

  function takeNotices(user: UserKey): string[] {
    const notice = notices.get(user)
    notices.delete(user)
    return notice === undefined ? [] : [notice]
  }

  function sweep(): void {
    const swept = retention.sweep()
    void underWay(swept.catch((error) => log.warn(describe(error), 'The store could not be tidied up')))
  }

  function refusal(text: string, user: UserKey, why: Refusal, by?: string): { text: string; reference: string } {
    const ref = reference()
    tally({ what: 'refusal', why })
    const whose = by === undefined ? '' : `: ${by.toUpperCase()} does not allow it`
    log.info({ reference: ref, person: personRef(user), why }, `A message was refused${whose}`)
    return { text, reference: ref }
  }

  function trouble(error: unknown, user: UserKey): { text: string; reference: string } {
    const ref = reference()
    tally({ what: 'failure', why: 'memory' })
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

  return { chat, command, suggest, erase, modeOf: places.modeOf, admits, load: turns.load, idle, close }
}

const silent: Log = { info() {}, warn() {}, error() {} }

function platformOf(user: UserKey): string {
  return user.slice(0, user.indexOf(':'))
}

function eventOf({ user, id }: Message): string {
  return JSON.stringify([user, id])
}

function studied(study: Study): ReplyEvent {
  if (study.noted) return { event: 'learned', ...study }
  const { noted: _, ...why } = study
  return { event: 'not-learned', ...why }
}
