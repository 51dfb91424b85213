import type { Message } from '../../message.js'
import type { Heard } from './events.js'
import { mentionedIn, plainText } from './text.js'
import type { Workspace } from './workspace.js'

/** So many people are named in a message. */
const mostNames = 10

/** Is it meant for the bot: a direct message, or a mention? */
export function isForBot({ isDirect, text }: Heard, botUser: string): boolean {
  return isDirect || mentionedIn(text).includes(botUser)
}

/** What was heard, as the bot takes it. */
export async function messageFrom(heard: Heard, workspace: Workspace, botUser: string): Promise<Message> {
  const { channel, ts, thread, user, files, isDirect } = heard
  const mentioned = [...mentionedIn(heard.text).slice(0, mostNames), user]
  const [person, audience, ...names] = await Promise.all([
    workspace.personOf(user, heard.userTeam),
    workspace.audienceOf(heard),
    ...mentioned.map(workspace.nameOf),
  ])
  return {
    id: `${channel}:${ts}`,
    user: person,
    speaker: names.at(-1) ?? '',
    place: { conversation: `${channel}:${thread}`, ...(isDirect && { room: channel }), audience },
    text: plainText(heard.text, botUser, new Map(mentioned.map((one, at) => [one, names[at] ?? '']))),
    attachments: files.map((file) => ({ ...file, bytes: null })),
  }
}
