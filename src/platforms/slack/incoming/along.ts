import { describe, type Log } from '../../../log.js'
import type { Message } from '../../../message.js'
import { fetched } from '../../files.js'
import type { Workspace } from '../workspace.js'
import type { Context } from './context.js'
import type { createFiles } from './files.js'
import { timeOf, typedIn } from './messages.js'
import { overheardIn } from './overheard.js'
import type { Incoming } from './wire.js'

/** How long an answer waits for what was said before, and for each file, in milliseconds. */
export const defaultLimits = { context: 2000, download: 8000 }
export type Limits = typeof defaultLimits

export type Along = ReturnType<typeof createAlong>

/** Reads what goes with a message besides its words. */
export function createAlong(parts: {
  context: Context
  files: ReturnType<typeof createFiles>
  workspace: Workspace
  botUser: string
  log: Log
  limits: Limits
}) {
  const { context, files, workspace, botUser, log, limits } = parts

  /** What was said before it, and what was sent along with it or with the beginning of its thread. Never rejects. */
  async function whatGoesWith(incoming: Incoming): Promise<Pick<Message, 'overheard' | 'attachments'>> {
    try {
      // What was said in direct messages is in the memory.
      const before = incoming.isDirect ? [] : await context.before(incoming)
      const root = before.find(({ ts, user }) => ts === incoming.thread && user !== botUser)
      // Who goes on in a thread of their own does not point at what they said first: it may be forgotten.
      const isPointedAt = root?.user !== incoming.user || typedIn(incoming, botUser) === ''
      const filesOf = incoming.files.length > 0 ? incoming : root
      const sentBefore = !isPointedAt && root === filesOf && { sentAt: timeOf(incoming.thread) }
      const how = { workspace, botUser }
      const [overheard, attachments] = await Promise.all([
        Promise.all(
          before.map((one) =>
            overheardIn(one, incoming, { ...how, pointedAt: isPointedAt && one === root, filesShown: one === filesOf }),
          ),
        ),
        Promise.all((filesOf?.files ?? []).map(files.fileThere)).then((there) =>
          fetched(
            there.map((one) => ({ ...one, ...sentBefore })),
            limits.download,
          ),
        ),
      ])
      return { overheard, attachments }
    } catch (error) {
      log.warn(describe(error), 'What goes with a message in Slack could not be read')
      return {}
    }
  }

  return { whatGoesWith }
}
