import type { Ledger } from './ledger.js'
import { describe, type Log, personRef, reference } from './log.js'
import type { Privacy } from './memory/audience.js'
import { notWritten, record, type Since, type Turn } from './memory/changing/changes.js'
import { credentialIn } from './memory/credentials/credentials.js'
import { withHandled } from './memory/handled.js'
import type { Keeper } from './memory/keeper.js'
import { type Fact, instantOf, type Memory, type UserKey } from './memory/memory.js'
import type { Meter } from './memory/spent.js'
import { beginAnew, begunAt } from './memory/talk.js'
import { isVisible, wellFormed } from './memory/text/plain.js'
import { troubleInWords } from './memory/trouble.js'
import type { Unkept } from './memory/unkept.js'
import { usableIn } from './memory/usable.js'
import type { Message, Reply, ReplyEvent } from './message.js'
import { circumstancesOf, type Messages, occasionOf } from './occasion.js'
import { buildPrompt, type Occasion, type Prompt } from './prompt.js'
import type { Failure, Tally } from './tally.js'

/** What the agent asks of a model. */
export interface ChatModel {
  /**
   * Streams an answer piece by piece into `say` and resolves with how it ended. Throws {@link NoAnswer} where nothing
   * could be shown. Ends soon after `signal` aborts. Tells `meter` what each call took.
   */
  answer(prompt: Prompt, say: (text: string) => Promise<void>, signal: AbortSignal, meter: Meter): Promise<Ending>
}

/** `length`: the answer grew too long. `full`: the conversation did. `broken`: the line did. `stopped`: we stopped it. */
export type Ending = 'complete' | 'length' | 'full' | 'refused' | 'broken' | 'stopped'

/** There is no answer. The message is a sentence for the person: what happened and what they can do. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** There is no answer, and others would not get one either just now: the model or the way to it is out of order. */
export class ModelAway extends NoAnswer {
  override name = 'ModelAway'
}

/** There is no answer, for what is kept of its person could not be read. */
class Unreadable extends NoAnswer {}

/** One turn to take: messages of one person in one conversation, oldest first, and how their memory stood when they came. */
export interface TurnToTake {
  messages: Messages
  since: Since
  /** What the person must be told with the answer. */
  notices: readonly string[]
}

/** How a turn ended: saved under this id; or not, and why. */
export type TurnTaken =
  | { saved: string }
  | { saved: null; reason: 'off' | 'forgotten' | 'not saved' | 'stopped' | 'failed' }

/** The reason of a signal by which a person stops their own answer. */
export const stoppedByPerson = Symbol('stopped by its person')

const endings: Record<Exclude<Ending, 'complete'>, string> = {
  length: 'My answer grew too long and stops here. Say "go on" and I will.',
  full: 'This conversation has grown longer than I can read at once. Say in short what matters and we go on from there.',
  refused: 'Claude stopped here and will not go on with this. Try to ask differently.',
  broken: 'The line to Claude broke here. Say "go on" and I will try to.',
  stopped: 'I was stopped here. Say "go on" and I will.',
}

/** So many endings leave something to go on with. */
const goesOn = new Set<Ending>(['length', 'broken', 'stopped'])

/** Said to a person once. */
const introduction =
  'I remember what you tell me, so that you need not say it twice. /memory show shows it to you alone; /persist off stops it.'

const nothingShown: Partial<Record<Ending, string>> & { complete: string } = {
  complete: 'Claude had no answer to that. Please try again.',
  length: 'Claude thought for too long to answer. Please ask for less at once.',
  refused: 'Claude will not answer this. Try to ask differently, or ask something else.',
  full: 'That is more than I can read at once. Send it in shorter parts.',
  stopped: 'I am being stopped just now. Please send it again in a moment.',
}

/** Takes turns: reads the memory, streams the answer, writes the exchange down. */
export function createAgent(parts: {
  model: ChatModel
  keeper: Keeper
  unkept: Unkept
  ledger: Pick<Ledger, 'metered'>
  privacy: Privacy
  persona: string
  introduces: boolean
  /** Is it limited what anybody may take? */
  isLimited: boolean
  clock: () => number
  log: Log
  tally: Tally
}) {
  const { model, keeper, unkept, ledger, privacy, persona, introduces, isLimited, clock, log, tally } = parts

  async function take(turn: TurnToTake, reply: Reply, signal: AbortSignal): Promise<TurnTaken> {
    const message = turn.messages.at(-1) ?? turn.messages[0]
    const occasion = occasionOf(turn.messages, clock())
    const { conversation, room, audience } = occasion.place
    const shown = createShown(reply)
    const { meter, spend } = ledger.metered('answer')
    let ending: Ending
    let recalled: readonly Fact[] = []
    try {
      const kept = await keeper.read(message.user).catch(cannotRead)
      const memory = usableIn(kept.persist ? kept : unkept.memoryOf(kept), audience, privacy)
      const { prompt, facts } = buildPrompt(memory, occasion, persona)
      recalled = facts
      ending = await model.answer(prompt, shown.say, signal, meter)
      if (!isVisible(shown.text())) throw new NoAnswer(nothingShown[ending] ?? nothingShown.complete)
    } catch (error) {
      if (!isVisible(shown.text())) {
        const isStopped = signal.reason === stoppedByPerson
        await reply(isStopped ? { event: 'answer', text: '', notices: [...turn.notices] } : failure(error, message))
        const count = (id: string) => (isStopped ? id : `${id} without an answer, ${reference()}`)
        await noteSpent(
          message.user,
          turn.messages.map(({ id }) => count(id)),
          spend,
        )
        return { saved: null, reason: isStopped ? 'stopped' : 'failed' }
      }
      tally({ what: 'failure', why: kindOf(error) })
      log.warn({ person: personRef(message.user), ...describe(error) }, 'An answer broke off')
      ending = signal.aborted ? 'stopped' : 'broken'
    }
    const answered = shown.text()
    const cut = ending !== 'complete' && { cut: true }
    const where = { conversation, ...(room !== undefined && { room }), heard: audience }
    const exchange = {
      id: message.id,
      ...where,
      ...circumstancesOf(message, clock()),
      said: occasion.text,
      answered,
      ...cut,
    }
    const { event, taken, notice, isFirst } = await save(turn, { exchange, recalled }, spend)
    await reply(event)
    const first = introduces && isFirst ? [introduction] : []
    const notices = [...turn.notices, ...(notice ?? []), ...notKept(occasion), ...whyCut(ending, message), ...first]
    await reply({ event: 'answer', text: answered, notices, ...(goesOn.has(ending) && { goOn: true }) })
    await beginOnceMore(turn, occasion)
    return taken
  }

  /**
   * What began anew while an answer was under way, or waited to be, begins anew again once it stands there: it tells what
   * was said before.
   */
  async function beginOnceMore({ since, messages }: TurnToTake, { place, now }: Occasion): Promise<void> {
    const { user } = messages[0]
    const conversation = place.room ?? place.conversation
    const isOver = (memory: Memory) => begunAt(memory, conversation).itself >= now
    const again = (memory: Memory) => {
      if (memory.forgets !== since.forgets) return beginAnew(memory, clock())
      return isOver(memory) ? beginAnew(memory, clock(), conversation) : memory
    }
    try {
      const kept = await keeper.update(user, again)
      if (!kept.persist && isOver(unkept.memoryOf(kept))) unkept.begin(kept, clock(), conversation)
    } catch (error) {
      log.warn({ person: personRef(user), ...describe(error) }, 'A new beginning was not noted again')
    }
  }

  /**
   * Notes what a turn without an answer took, and its place in the minute if it took anything; nothing else of it, and of
   * somebody who is not known only where something is limited.
   */
  async function noteSpent(user: UserKey, ids: readonly string[], spend: (memory: Memory) => Memory): Promise<void> {
    const noted = keeper.update(user, (memory) => {
      const after = memory.lastSeen === null && !isLimited ? memory : spend(memory)
      return after === memory ? memory : { ...after, handled: withHandled(memory.handled, ids, clock()) }
    })
    await noted.catch((error) => log.warn({ person: personRef(user), ...describe(error) }, 'Spending was not noted'))
  }

  async function save(
    { since, messages }: TurnToTake,
    { exchange, recalled }: Pick<Turn, 'exchange' | 'recalled'>,
    spend: (memory: Memory) => Memory,
  ): Promise<{ event: ReplyEvent; taken: TurnTaken; notice?: [string]; isFirst?: boolean }> {
    const { user } = messages[0]
    let isFirst = false
    const ids = messages.map(({ id }) => id)
    const holdOn = () => unkept.add(user, { ...exchange, at: instantOf(clock()) }, since.forgets)
    try {
      const after = await keeper.update(user, (memory) => {
        isFirst = memory.lastSeen === null
        return spend(record(memory, { exchange, ids, since, recalled }, clock()))
      })
      const reason = notWritten(after, since)
      if (reason === null) return { event: { event: 'saved' }, taken: { saved: exchange.id }, isFirst }
      if (reason === 'off' && !after.persist) holdOn()
      return notSaved(reason, user)
    } catch (error) {
      const ref = reference()
      tally({ what: 'failure', why: 'saving' })
      log.error({ reference: ref, person: personRef(user), ...describe(error) }, 'A memory could not be saved')
      if (!since.persist) {
        holdOn()
        return notSaved('off', user)
      }
      return {
        event: { event: 'not-saved', reason: 'disk', reference: ref },
        taken: { saved: null, reason: 'not saved' },
        notice: [`I could not save this to your memory: ${troubleInWords(error)}. (reference ${ref})`],
      }
    }
  }

  /** Why an answer ends before its end, in words; one that we stopped is nothing to look for in the log. */
  function whyCut(ending: Ending, { user }: Message): string[] {
    if (ending === 'complete') return []
    if (ending === 'stopped') return [endings.stopped]
    const ref = reference()
    log.info({ reference: ref, person: personRef(user) }, `An answer was cut off: ${ending}`)
    return [`${endings[ending]} (reference ${ref})`]
  }

  function notSaved(reason: 'off' | 'forgotten', user: UserKey) {
    const ref = reference()
    log.info({ reference: ref, person: personRef(user) }, `A turn was not saved: ${reason}`)
    const event: ReplyEvent = { event: 'not-saved', reason, reference: ref }
    // Others may read it, and are not told why.
    const notice: { notice?: [string] } = reason === 'forgotten' ? { notice: ['This was not saved.'] } : {}
    return { event, taken: { saved: null, reason } as const, ...notice }
  }

  function failure(error: unknown, { user }: Message): ReplyEvent {
    const ref = reference()
    const known = error instanceof NoAnswer
    tally({ what: 'failure', why: kindOf(error) })
    log.warn(
      { reference: ref, person: personRef(user), ...describe(known ? (error.cause ?? error) : error) },
      known ? `No answer: ${error.message}` : 'No answer',
    )
    const text = known ? error.message : 'Something went wrong on my side. Please try again.'
    return { event: 'failed', text, reference: ref }
  }

  return { take }
}

function kindOf(error: unknown): Failure {
  if (error instanceof Unreadable) return 'memory'
  if (error instanceof ModelAway) return 'model away'
  return error instanceof NoAnswer ? 'no answer' : 'fault'
}

/** That a password or key in what they said is not kept; nothing of it. */
function notKept({ text, place }: Occasion): string[] {
  const credential = credentialIn(text)
  if (credential === null) return []
  const advice = place.audience === 'dm' ? '' : ' Delete your message: others can read it here.'
  return [`That looks like a ${credential}: I do not keep it.${advice}`]
}

/** What was shown so far. A character may come in two halves; each is shown whole, or as U+FFFD. */
function createShown(reply: Reply) {
  let text = ''
  let half = ''
  async function say(piece: string): Promise<void> {
    const next = half + piece
    half = /[\ud800-\udbff]$/.exec(next)?.[0] ?? ''
    const whole = wellFormed(next.slice(0, next.length - half.length))
    text += whole
    if (whole !== '') await reply({ event: 'delta', text: whole })
  }
  return { say, text: () => text }
}

function cannotRead(error: unknown): never {
  throw new Unreadable(`I cannot read your memory: ${troubleInWords(error)}. Please try again later.`, { cause: error })
}
