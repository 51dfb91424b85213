import type { Message } from '../../message.js'
import type { Incoming } from './incoming.js'
import { mentionedIn, plainText } from './text.js'
import type { Workspace } from './workspace.js'

/** So many people are named in a message. */
const mostNames = 10

/** Is it meant for the bot: a direct message, or a mention? */
export function isForBot({ isDirect, text }: Incoming, botUser: string): boolean {
  return isDirect || mentionedIn(text).includes(botUser)
}

/** What came in, as the bot takes it. Throws where Slack does not tell whose it is. */
export async function messageFrom(incoming: Incoming, workspace: Workspace, botUser: string): Promise<Message> {
  const { channel, ts, thread, user, files, isDirect } = incoming
  const mentioned = [...mentionedIn(incoming.text).slice(0, mostNames), user]
  const [person, audience, ...names] = await Promise.all([
    workspace.personOf(user, incoming.userTeam, incoming.isShared),
    workspace.audienceOf(incoming),
    ...mentioned.map(workspace.nameOf),
  ])
  return {
    id: `${channel}:${ts}`,
    user: person,
    speaker: names.at(-1) ?? '',
    place: { conversation: `${channel}:${thread}`, ...(isDirect && { room: channel }), audience },
    text: plainText(incoming.text, botUser, new Map(mentioned.map((one, at) => [one, names[at] ?? '']))),
    attachments: files.map((file) => ({ ...file, bytes: null })),
  }
}
