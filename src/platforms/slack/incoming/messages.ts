import type { Audience } from '../../../memory/audience.js'
import type { ChannelKey } from '../../../memory/memory.js'
import type { Message, Place } from '../../../message.js'
import { bareStop } from '../../chats.js'
import { mentionedIn, plainText, talksToAll } from '../text/notation.js'
import type { Workspace } from '../workspace.js'
import type { Incoming, Spot } from './wire.js'

/** So many people are named in a message. */
const mostNames = 10

/**
 * Why the bot is to answer a message: it is `asked` (in a direct message, by a mention), or it can `follow` a thread that it
 * takes part in, where the channel has it so. Null where the message is not for it.
 */
export function addressing(incoming: Incoming, as: 'message' | 'mention', botUser: string): 'asked' | 'follows' | null {
  const { isDirect, text, thread, ts, files, user } = incoming
  const mentioned = mentionedIn(text)
  if (as === 'mention' || isDirect || mentioned.includes(botUser)) return 'asked'
  const isForOthers = talksToAll(text) || mentioned.some((one) => one !== user)
  return thread === ts || isForOthers || (text === '' && files.length === 0) ? null : 'follows'
}

/** What somebody typed, without what only Slack can tell: enough to know a command by. */
export function typedIn({ text }: Incoming, botUser: string): string {
  return plainText(text, botUser, new Map()).replace(bareStop, 'stop')
}

/** What came in, as the bot takes it, without what goes with it. Throws where Slack does not tell whose it is. */
export async function messageFrom(incoming: Incoming, workspace: Workspace, botUser: string): Promise<Message> {
  const { channel, ts, user, isDirect } = incoming
  const [person, audience, names, speaker, zone, manages] = await Promise.all([
    workspace.personOf(user, incoming.userTeam, incoming.isShared),
    workspace.audienceOf(incoming),
    namesIn(incoming.text, workspace),
    workspace.nameOf(user),
    workspace.zoneOf(user),
    isDirect ? false : workspace.manages(user, channel),
  ])
  return {
    id: idOf(channel, ts),
    user: person,
    speaker,
    place: placeOf({ ...incoming, team: incoming.team ?? workspace.team }, audience),
    text: plainText(incoming.text, botUser, names).replace(bareStop, 'stop'),
    manages,
    sentAt: timeOf(ts),
    ...(zone !== undefined && { zone }),
    ...workspace.linkTo(incoming),
  }
}

/** Where something is said in Slack: in a thread, or beside all threads of a channel. */
export function placeOf(
  {
    channel,
    thread,
    isDirect,
    team,
  }: Pick<Spot, 'channel' | 'isDirect'> & { thread: string | undefined; team: string },
  audience: Audience,
): Place {
  const conversation = thread === undefined ? channel : `${channel}:${thread}`
  return { conversation, ...(isDirect ? { room: channel } : { channel: channelKey(channel), server: team }), audience }
}

/** What the bot knows a message by. */
export function idOf(channel: string, ts: string): string {
  return `${channel}:${ts}`
}

/** When a message was said, in milliseconds since 1970. */
export function timeOf(ts: string): number {
  return Math.floor(Number(ts) * 1000)
}

/** What a decision for a channel is kept under. */
export function channelKey(channel: string): ChannelKey {
  return `slack:${channel}`
}

/** Those whom a text mentions, by name. */
export async function namesIn(text: string, workspace: Workspace): Promise<Map<string, string>> {
  const mentioned = mentionedIn(text).slice(0, mostNames)
  const names = await Promise.all(mentioned.map(workspace.nameOf))
  return new Map(mentioned.map((one, at) => [one, names[at] ?? '']))
}
