import { setMaxListeners } from 'node:events'
import { createAdmission } from './admission.js'
import { type ChatModel, createAgent, stoppedByPerson } from './agent.js'
import type { Allowed } from './allowed.js'
import { createBudgets } from './budgets/budgets.js'
import { type Limits, noLimits } from './budgets/limits.js'
import { isCommandInWords, isForAll, plainWords } from './command-table.js'
import { createCommands } from './commands.js'
import { createCourse } from './course.js'
import { createDelivery } from './delivery.js'
import { createErasing, type Erasing, type Whose } from './erasing.js'
import { createLearner } from './learner.js'
import type { LearningModel } from './learning-model.js'
import { createLedger } from './ledger.js'
import type { Log } from './log.js'
import type { Privacy } from './memory/audience.js'
import { createKeeper, type Store } from './memory/keeper.js'
import { askedToForget } from './memory/learning/asked.js'
import type { UserKey } from './memory/memory.js'
import type { Seal } from './memory/sealing.js'
import type { Prices } from './memory/spent.js'
import { zoneIn } from './memory/text/calendar.js'
import { wellFormed } from './memory/text/plain.js'
import { createUnkept } from './memory/unkept.js'
import { type Command, faultIn, type Message, preceded, type Reply, type Suggestion, type Told } from './message.js'
import { createNotices } from './notices.js'
import { createPlaces } from './places.js'
import { createRefusing } from './refusing.js'
import { createRetention, type Keep, usualKeep } from './retention.js'
import { createSeeing, type Draft, type Seen } from './seen.js'
import { harmless, type Refusal, type Tally } from './tally.js'
import { talliedModel, talliedReply } from './tallying.js'
import { createTurns } from './turns.js'
import { createUnderWay } from './under-way.js'

export type { Command, Message, Reply, ReplyEvent, Told } from './message.js'
export type { Seen } from './seen.js'
export type Keepsake = ReturnType<typeof createKeepsake>

/** The longest message that is read, in UTF-16 units. */
const longestMessage = 50_000
/** What a timer can wait, in milliseconds. */
const longestTimer = 2 ** 31 - 1

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
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal)
  const end = stopping.signal
  const underWay = createUnderWay()
  const refusing = createRefusing({ log, tally })
  const notices = createNotices()

  const model = talliedModel(parts.model, tally)
  const onSetAside = (user: UserKey) => notices.leave(user, refusing.setAside(user))
  const isHere = (user: UserKey) => here().includes(user)
  const keeper = createKeeper({ store, clock, seal, onSetAside, isHere })
  const unkept = createUnkept()
  const ledger = createLedger({ store, prices, isLimited: limits.dollarsADay !== null, clock, log })
  const budgets = createBudgets({ limits, prices, keeper, ledger, clock, log })
  const isLimited = Object.values(limits).some((limit) => limit !== null)
  const said = { privacy, persona, introduces }
  const agent = createAgent({ model, keeper, unkept, ledger, ...said, isLimited, clock, log, tally })
  const learner = createLearner({ model, keeper, ledger, budgets, privacy, clock, log, tally })
  const places = createPlaces(store)
  const commands = createCommands({ keeper, places, unkept, budgets, privacy, persona, clock, stop })
  const admission = createAdmission({ allowed, keeper, budgets, refusing })
  const turns = createTurns(createCourse({ admission, budgets, agent, learner, notices, underWay, end }), end)
  const here = () => [...turns.people(), ...unkept.people()]
  const seeing = createSeeing({ keeper, unkept, refusing, privacy, persona, clock })
  const eraser = createErasing({ keeper, forgetAll: commands.forgetAll, here, log })
  const { bounded } = createDelivery(end, log, tally)
  const retention = createRetention({ keeper, store, keep, clock, stop: end, log })
  const stopSweeping = retention.start(underWay.note)
  let closing = false

  /** Takes a message in and resolves once it has its answer (learning goes on after that). Never rejects. */
  function chat(message: Message, reply: Reply): Promise<void> {
    const fault = faultIn(message)
    const back = talliedReply(bounded(reply), tally)
    if (fault) return underWay.note(back(refusing.refused(message.user, 'invalid', fault)) as Promise<void>)
    tally({ what: 'message', platform: platformOf(message.user) })
    return underWay.note(receive({ ...message, text: wellFormed(message.text).trim() }, back))
  }

  /**
   * Runs a command at once, whatever is being answered. Resolves with what to tell the person, and nobody else. Never
   * rejects.
   */
  function command(command: Command): Promise<Told> {
    const fault = faultIn(command)
    if (fault) return Promise.resolve({ text: fault })
    const { user } = command
    tally({ what: 'command', platform: platformOf(user) })
    const run = commands.run(command).catch((error) => refusing.failedCommand(user, error))
    return underWay.note(run.then((told) => preceded(notices.take(user), told)))
  }

  /** Is that person answered at that place? Who is not, is told so when they ask; what asks nothing need not be handed in. */
  function admits(asker: Pick<Message, 'user' | 'place'>): boolean {
    return admission.shutOut(asker) === null
  }

  /** What could follow a command that is being typed: of the person's own facts those that fit. Never rejects. */
  function suggest(command: Command): Promise<Suggestion[]> {
    return faultIn(command) ? Promise.resolve([]) : underWay.note(commands.suggest(command).catch(() => []))
  }

  /**
   * What is kept about a person, for their eyes alone, and what a model would be told of it with that as their next message
   * at that place: to the byte. It changes nothing, takes no notice away and never rejects; what is wrong is a sentence.
   */
  function see(draft: Draft): Promise<Seen | { wrong: string }> {
    return underWay.note(seeing(draft))
  }

  /**
   * Erases all that is kept about somebody, or about all whose key is meant, for whom a platform speaks: they left it. Never
   * rejects; what could not be erased is logged, and can be tried again.
   */
  function erase(whose: Whose): Promise<Erasing> {
    return underWay.note(eraser(whose))
  }

  /**
   * Takes no more messages and resolves when all is done. After `within` milliseconds, if given, answers are cut off where
   * they are and saved so; what was not learned by then is learned another time.
   */
  async function close(within?: number): Promise<void> {
    closing = true
    stopSweeping()
    const deadline =
      within === undefined ? undefined : setTimeout(() => stopping.abort(), Math.min(within, longestTimer))
    await underWay.idle()
    clearTimeout(deadline)
    await ledger.flush()
  }

  async function receive(message: Message, reply: Reply): Promise<void> {
    const { user, place, text } = message
    if (admission.isAnswered(message) || turns.has(message)) return reply({ event: 'duplicate' })
    const isCommand = isCommandInWords(text)
    // Whatever comes after a question of a command answers or closes it.
    const toQuestion = isCommand ? null : commands.hear(message)
    const isToCommand = isCommand || toQuestion === 'answers'
    const closed = isToCommand ? null : admission.shutOut(message)
    const refuse = (why: Refusal, words: string) =>
      reply(closed ? refusing.refused(user, 'shut out', closed.text, closed.by) : refusing.refused(user, why, words))
    // What was asked of them alone is not answered where others read.
    if (toQuestion === 'closes' && place.audience === 'dm') notices.leave(user, 'Nothing was erased.')
    if (closing) return refuse('stopping', isStopping)
    if (text.length > longestMessage) return refuse('too long', isTooLong)
    if (isToCommand) {
      admission.markAnswered(message)
      return reply({ event: 'reply', ...(await commandIn(message)) })
    }
    // What asks for nothing of that kind takes its place in the line at once.
    const forgotten = askedToForget(text) === null ? null : await forgottenIn(message)
    if (forgotten) {
      admission.markAnswered(message)
      return reply({ event: 'reply', ...forgotten })
    }
    if (closed || isEmpty(message)) return refuse('empty', isNothing)
    const admit = () => admission.admit(message, turns.ahead(message), reply)
    const entered = await turns.enter(message, reply, admit)
    if (entered === 'duplicate') return reply({ event: 'duplicate' })
    if (entered === 'too many') return refuse('too many', areTooMany)
  }

  /** What a command in plain words has to say, to all who see it if that cannot be helped. */
  async function commandIn(message: Message): Promise<Told> {
    const { user, speaker, place, text, repliesAreSeen, manages = false } = message
    if (!repliesAreSeen || isForAll(text)) return command({ user, speaker, place, manages, text, ...zoneIn(message) })
    return { text: `Type it as a command, /${plainWords(text)}: then only you see the answer.` }
  }

  /** What came of "forget that …"; null where nothing of theirs that may be told here says that. */
  async function forgottenIn({ user, speaker, place, text, attachments }: Message): Promise<Told | null> {
    if (attachments?.length) return null
    const told = commands.forgetInWords({ user, speaker, place, text })
    return told.catch((error) => refusing.failedCommand(user, error))
  }

  function stop({ user, place }: Command): boolean {
    return turns.stop(user, place.conversation, stoppedByPerson)
  }

  return {
    ...{ chat, command, suggest, see, erase, admits, close },
    modeOf: places.modeOf,
    load: turns.load,
    /** Resolves when nothing is being answered, run or learned. */
    idle: underWay.idle,
  }
}

const silent: Log = { info() {}, warn() {}, error() {} }

const isStopping = 'I am being stopped just now. Please send it again in a moment.'
const isTooLong = `That message is too long: I read up to ${longestMessage} characters. Send it in parts.`
const isNothing = 'Yes? Write what you need in the same message; /keepsake help tells what I can do.'
const areTooMany = 'That is more than I can take at once. Wait for an answer, then send it again.'

function isEmpty({ text, attachments, overheard }: Message): boolean {
  return text === '' && !attachments?.length && !overheard?.some(({ pointedAt }) => pointedAt)
}

function platformOf(user: UserKey): string {
  return user.slice(0, user.indexOf(':'))
}
