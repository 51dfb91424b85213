import { describe, type Log, personRef, reference } from './log.js'
import { record } from './memory/changes.js'
import { type Keeper, troubleInWords } from './memory/keeper.js'
import { type Exchange, instantOf } from './memory/memory.js'
import type { Passing } from './memory/passing.js'
import { isVisible, wellFormed } from './memory/plain.js'
import type { Message, Reply, ReplyEvent } from './message.js'
import { buildPrompt, type Prompt } from './prompt.js'

/** What the agent asks of a model. */
export interface ChatModel {
  /**
   * Streams an answer piece by piece into `say` and resolves with how it ended. Throws {@link NoAnswer} where nothing
   * could be shown; once something was, it never throws. Ends soon after `signal` aborts.
   */
  answer(prompt: Prompt, say: (text: string) => Promise<void>, signal: AbortSignal): Promise<Ending>
}

/** `length`: the answer grew too long. `full`: the conversation did. `broken`: the line did. `stopped`: we stopped it. */
export type Ending = 'complete' | 'length' | 'full' | 'refused' | 'broken' | 'stopped'

/** There is no answer. The message is a sentence for the person: what happened and what they can do. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** One turn to take: messages of one person in one conversation, oldest first, as of how many forgets of theirs. */
export interface TurnToTake {
  messages: readonly [Message, ...Message[]]
  forgets: number
  /** What the person must be told with the answer. */
  notices: readonly string[]
}

/** How a turn ended: saved under this id; or not, and why. */
export type TurnTaken = { saved: string } | { saved: null; why: 'off' | 'forgotten' | 'not saved' | 'failed' }

const endings: Record<Exclude<Ending, 'complete'>, string> = {
  length: 'I ran out of room here. Say "go on" and I will.',
  full: 'This conversation has grown longer than I can read at once. Say in short what matters and we go on from there.',
  refused: 'Claude stopped here and will not go on with this. Try to ask differently.',
  broken: 'The line to Claude broke here. Say "go on" and I will try to.',
  stopped: 'I was stopped here. Say "go on" and I will.',
}

const nothingShown: Partial<Record<Ending, string>> = {
  refused: 'Claude will not answer this. Try to ask differently, or ask something else.',
  full: 'That is more than I can read at once. Send it in shorter parts.',
  stopped: 'I am being stopped just now. Please send it again in a moment.',
}

/** Takes turns: reads the memory, streams the answer, writes the exchange down. */
export function createAgent(parts: {
  model: ChatModel
  keeper: Keeper
  passing: Passing
  clock: () => number
  log: Log
}) {
  const { model, keeper, passing, clock, log } = parts

  async function take(turn: TurnToTake, reply: Reply, signal: AbortSignal): Promise<TurnTaken> {
    const message = turn.messages[turn.messages.length - 1] ?? turn.messages[0]
    const said = turn.messages.map(({ text }) => text).join('\n\n')
    const { conversation, audience } = message.place
    let ending: Ending
    let shown = ''
    try {
      const kept = (await keeper.read(message.user).catch(cannotRead)).memory
      const memory = kept.persist ? kept : passing.memoryOf(message.user, kept)
      const prompt = buildPrompt(memory, { text: said, speaker: message.speaker, conversation, audience, now: clock() })
      let half = ''
      const say = async (piece: string) => {
        // A character may come in two halves.
        const text = half + piece
        half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? ''
        const whole = wellFormed(text.slice(0, text.length - half.length))
        shown += whole
        if (whole !== '') await reply({ event: 'delta', text: whole })
      }
      ending = await model.answer(prompt, say, signal)
      if (!isVisible(shown))
        throw new NoAnswer(nothingShown[ending] ?? 'Claude had no answer to that. Please try again.')
    } catch (error) {
      await reply(failure(error, message))
      return { saved: null, why: 'failed' }
    }
    const exchange = {
      id: message.id,
      conversation,
      heard: audience,
      said,
      answered: shown,
      ...(ending !== 'complete' && { cut: true }),
    }
    const { event, taken } = await save(turn, exchange)
    await reply(event)
    const notices = [...turn.notices, ...(ending === 'complete' ? [] : [endings[ending]])]
    await reply({ event: 'answer', text: shown, notices })
    return taken
  }

  async function save(
    turn: TurnToTake,
    exchange: Omit<Exchange, 'at' | 'toLearn'>,
  ): Promise<{ event: ReplyEvent; taken: TurnTaken }> {
    const { forgets, messages } = turn
    const { user } = messages[0]
    const ids = messages.map(({ id }) => id)
    try {
      const after = await keeper.update(user, (memory) => record(memory, { exchange, ids, forgets }, clock()))
      if (after.forgets !== forgets) {
        passing.drop(user)
        return notSaved('forgotten')
      }
      if (after.persist) return { event: { event: 'saved' }, taken: { saved: exchange.id } }
      passing.add(user, { ...exchange, at: instantOf(clock()) })
      return notSaved('off')
    } catch (error) {
      const ref = reference()
      log.error({ reference: ref, person: personRef(user), ...describe(error) }, 'A memory could not be saved')
      const text = `I could not save this to your memory: ${troubleInWords(error)}.`
      return {
        event: { event: 'not-saved', why: 'disk', text, reference: ref },
        taken: { saved: null, why: 'not saved' },
      }
    }
  }

  function failure(error: unknown, { user }: Message): ReplyEvent {
    const ref = reference()
    const known = error instanceof NoAnswer
    log.warn(
      { reference: ref, person: personRef(user), ...describe(known ? (error.cause ?? error) : error) },
      'No answer',
    )
    const text = known ? error.message : 'Something went wrong on my side. Please try again.'
    return { event: 'failed', text, reference: ref }
  }

  return { take }
}

function notSaved(why: 'off' | 'forgotten'): { event: ReplyEvent; taken: TurnTaken } {
  return { event: { event: 'not-saved', why }, taken: { saved: null, why } }
}

function cannotRead(error: unknown): never {
  throw new NoAnswer(`I cannot read your memory: ${troubleInWords(error)}. Please try again later.`, { cause: error })
}
