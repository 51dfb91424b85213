import { type Ending, goesOn, ModelAway, NoAnswer, nothingShown, whyCut } from './endings.js'
import type { Ledger } from './ledger.js'
import { describe, type Log, personRef, reference } from './log.js'
import type { Privacy } from './memory/audience.js'
import { credentialIn } from './memory/credentials/credentials.js'
import type { Keeper } from './memory/keeper.js'
import type { Fact } from './memory/memory.js'
import type { Meter } from './memory/spent.js'
import { isVisible } from './memory/text/plain.js'
import { troubleInWords } from './memory/trouble.js'
import type { Unkept } from './memory/unkept.js'
import { usableIn } from './memory/usable.js'
import type { Message, Reply, ReplyEvent } from './message.js'
import { circumstancesOf, occasionOf } from './occasion.js'
import { buildPrompt, type Occasion, type Prompt } from './prompt.js'
import { createRecording, type TurnTaken, type TurnToTake } from './recording.js'
import { createShown } from './shown.js'
import type { Failure, Tally } from './tally.js'

/** What the agent asks of a model. */
export interface ChatModel {
  /**
   * Streams an answer piece by piece into `say` and resolves with how it ended. Throws {@link NoAnswer} where nothing
   * could be shown. Ends soon after `signal` aborts. Tells `meter` what each call took.
   */
  answer(prompt: Prompt, say: (text: string) => Promise<void>, signal: AbortSignal, meter: Meter): Promise<Ending>
}

/** The reason of a signal by which a person stops their own answer. */
export const stoppedByPerson = Symbol('stopped by its person')

/** Said to a person once. */
const introduction =
  'I remember what you tell me, so that you need not say it twice. /memory show shows it to you alone; /persist off stops it.'

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
  const { model, keeper, unkept, ledger, privacy, persona, introduces, clock, log, tally } = parts
  const recording = createRecording(parts)

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
        const ids = turn.messages.map(({ id }) => count(id))
        await recording.noteSpent(message.user, ids, spend)
        return { saved: null, reason: isStopped ? 'stopped' : 'failed' }
      }
      tally({ what: 'failure', why: kindOf(error) })
      log.warn({ person: personRef(message.user), ...describe(error) }, 'An answer broke off')
      ending = signal.aborted ? 'stopped' : 'broken'
    }
    const answered = shown.text()
    const cut = ending !== 'complete' && { cut: true }
    const where = { conversation, ...(room !== undefined && { room }), heard: audience }
    const said = { id: message.id, ...where, ...circumstancesOf(message, clock()), said: occasion.text }
    const exchange = { ...said, answered, ...cut }
    const { event, taken, notice, isFirst } = await recording.save(turn, { exchange, recalled }, spend)
    await reply(event)
    const first = introduces && isFirst ? [introduction] : []
    const notices = [...turn.notices, ...(notice ?? []), ...notKept(occasion), ...cutShort(ending, message), ...first]
    await reply({ event: 'answer', text: answered, notices, ...(goesOn.has(ending) && { goOn: true }) })
    await recording.beginOnceMore(turn, occasion)
    return taken
  }

  /** Why an answer ends before its end, in words; one that we stopped is nothing to look for in the log. */
  function cutShort(ending: Ending, { user }: Message): string[] {
    if (ending === 'complete') return []
    if (ending === 'stopped') return [whyCut.stopped]
    const ref = reference()
    log.info({ reference: ref, person: personRef(user) }, `An answer was cut off: ${ending}`)
    return [`${whyCut[ending]} (reference ${ref})`]
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

/** There is no answer, for what is kept of its person could not be read. */
class Unreadable extends NoAnswer {}

function cannotRead(error: unknown): never {
  throw new Unreadable(`I cannot read your memory: ${troubleInWords(error)}. Please try again later.`, { cause: error })
}
