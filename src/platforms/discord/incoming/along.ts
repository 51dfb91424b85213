import type { Message as DiscordMessage } from 'discord.js'
import { describe, type Log } from '../../../log.js'
import type { Attachment, Message } from '../../../message.js'
import { fetched } from '../../files.js'
import { createContext } from './context.js'
import { fileThere } from './files.js'
import { repliedTo } from './messages.js'
import { filesOf, forwardedIn } from './overheard.js'

/** How long an answer waits for what was said before, and for each file, in milliseconds. */
const defaults = { context: 2000, download: 8000 }
export type Limits = typeof defaults

export type Along = ReturnType<typeof createAlong>

/** Reads what goes with a message besides its words; `given` says how long an answer waits for it. */
export function createAlong(log: Log, given: Partial<Limits> = {}) {
  const limits = { ...defaults, ...given }
  const { contextOf, forgetWhatIsKnown } = createContext(limits.context)

  /** What was said before it, and what was sent along with it or with the message that it points at. Never rejects. */
  async function whatGoesWith(message: DiscordMessage): Promise<Pick<Message, 'overheard' | 'attachments'>> {
    const replied = repliedTo(message)
    const pointedAt = replied && replied.author.id !== message.client.user.id ? [replied] : []
    try {
      const [overheard, attachments] = await Promise.all([contextOf(message), filesWith(message, ...pointedAt)])
      return { overheard: [...overheard, ...forwardedIn(message)], attachments }
    } catch (error) {
      log.warn(describe(error), 'What goes with a message on Discord could not be read')
      return {}
    }
  }

  /** What was sent along with messages. */
  function filesWith(...messages: readonly DiscordMessage[]): Promise<Attachment[]> {
    return fetched(messages.flatMap(filesOf).map(fileThere), limits.download)
  }

  return { whatGoesWith, filesWith, forgetWhatIsKnown }
}
