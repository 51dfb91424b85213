import type { Message } from '../../message.js'
import { isDirectMessage } from './incoming/events.js'
import { channelKey } from './incoming/messages.js'
import type { Workspace } from './workspace.js'

/** Who typed or pressed something, and where: in a thread, in a channel, or (no channel) in the App Home. */
export interface Given {
  user: string
  /** Their own workspace, where that was told. */
  team?: string | undefined
  channel: string
  thread?: string | undefined
}

/** Who asks for something, and where. */
export type Asker = Omit<Message, 'id' | 'text'>

/** The same, as the bot knows it. Throws where Slack does not tell who it is. */
export async function askerOf({ user, team, channel, thread }: Given, workspace: Workspace): Promise<Asker> {
  const isDirect = channel === '' || isDirectMessage(channel)
  const [person, speaker, audience, manages] = await Promise.all([
    workspace.personOf(user, team, true),
    workspace.nameOf(user),
    workspace.audienceOf({ channel, isDirect, isPrivate: false, isShared: false, team: undefined }),
    isDirect ? false : workspace.manages(user, channel),
  ])
  const where = isDirect ? { room: channel } : { channel: channelKey(channel) }
  const conversation = thread === undefined ? channel : `${channel}:${thread}`
  return { user: person, speaker, place: { conversation: conversation || 'home', ...where, audience }, manages }
}
