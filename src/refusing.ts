import type { ShutOut } from './allowed.js'
import { describe, type Log, personRef, reference } from './log.js'
import type { UserKey } from './memory/memory.js'
import { Damaged, troubleInWords } from './memory/trouble.js'
import type { ReplyEvent, Told } from './message.js'
import type { Refusal, Tally } from './tally.js'

export type Refusing = ReturnType<typeof createRefusing>

/**
 * Says to people that something is refused, or failed: in a sentence, with a reference that finds its line in the log, which
 * holds nothing that they said. Each is counted.
 */
export function createRefusing({ log, tally }: { log: Log; tally: Tally }) {
  /** That a message is not answered; `by` is the list that shuts its person out. */
  function refused(user: UserKey, why: Refusal, text: string, by?: ShutOut['by']): ReplyEvent {
    const ref = reference()
    tally({ what: 'refusal', why })
    const whose = by === undefined ? '' : `: ${by.toUpperCase()} does not allow it`
    log.info({ reference: ref, person: personRef(user), why }, `A message was refused${whose}`)
    return { event: 'refused', text, reference: ref, ...(by !== undefined && { alone: true }) }
  }

  /** That it failed, for their memory could not be read or written. */
  function failed(user: UserKey, error: unknown): ReplyEvent {
    return { event: 'failed', ...trouble(user, error) }
  }

  /** The same, as what a command has to say. */
  function failedCommand(user: UserKey, error: unknown): Told {
    const { text, reference: ref } = trouble(user, error)
    return { text: `${text} (reference ${ref})` }
  }

  /** That what is kept about them cannot be shown, as a sentence. */
  function unread(user: UserKey, error: unknown): string {
    const { text, reference: ref } = trouble(user, error)
    return `${error instanceof Damaged ? damaged : text} (reference ${ref})`
  }

  function trouble(user: UserKey, error: unknown): { text: string; reference: string } {
    const ref = reference()
    tally({ what: 'failure', why: 'memory' })
    log.error({ reference: ref, person: personRef(user), ...describe(error) }, 'A message could not be handled')
    return { text: `That did not work: ${troubleInWords(error)}. Please try again.`, reference: ref }
  }

  /** That what was kept about them could not be read and was set aside, as a notice. */
  function setAside(user: UserKey): string {
    const ref = reference()
    tally({ what: 'set aside' })
    log.warn({ reference: ref, person: personRef(user) }, 'A session file could not be read and was set aside')
    return `Your memory could not be read. It was set aside and I begin a new one (reference ${ref}).`
  }

  return { refused, failed, failedCommand, unread, setAside }
}

const damaged = 'Your memory could not be read. With your next message it is set aside and I begin a new one.'
