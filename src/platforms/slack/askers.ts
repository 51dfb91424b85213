import type { Keepsake } from '../../keepsake.js'
import { describe, type Log, reference } from '../../log.js'
import type { Told } from '../../message.js'
import type { Asker } from '../chats.js'
import { withReference } from '../told.js'
import { placeOf } from './incoming/messages.js'
import { isDirectMessage } from './incoming/wire.js'
import type { Workspace } from './workspace.js'

/** Who typed or pressed something, and where: in a thread, in a channel, or (no channel) in the App Home. */
export interface Given {
  user: string
  /** Their own workspace, where that was told. */
  team?: string | undefined
  channel: string
  thread?: string | undefined
}

export type Askers = ReturnType<typeof createAskers>

/** Knows who asks for something, and runs what they alone see. */
export function createAskers({ bot, workspace, log }: { bot: Keepsake; workspace: Workspace; log: Log }) {
  /** Somebody as the bot knows them; where Slack does not tell who it is, what to say to them. */
  async function known(given: Given): Promise<Asker | { sorry: string }> {
    return askerOf(given, workspace).catch((error) => ({ sorry: noOne(error) }))
  }

  /** What a command has to say to somebody. */
  async function run(given: Given, text: string): Promise<Told> {
    const asker = await known(given)
    return 'sorry' in asker ? { text: asker.sorry } : command(asker, text)
  }

  function command(asker: Asker, text: string): Promise<Told> {
    return bot.command({ ...asker, alone: true, text })
  }

  /** What to say where it cannot be told who somebody is. */
  function noOne(error: unknown): string {
    const ref = reference()
    log.warn({ reference: ref, ...describe(error) }, 'Slack did not tell who somebody is')
    const text = 'Slack does not tell me who you are just now. Please try again in a moment.'
    return withReference({ text, reference: ref })
  }

  return { known, run, command, noOne }
}

async function askerOf({ user, team, channel, thread }: Given, workspace: Workspace): Promise<Asker> {
  const isDirect = channel === '' || isDirectMessage(channel)
  const [person, speaker, zone, audience, manages] = await Promise.all([
    workspace.personOf(user, team, true),
    workspace.nameOf(user),
    workspace.zoneOf(user),
    workspace.audienceOf({ channel, isDirect, isPrivate: false, isShared: false, team: undefined }),
    isDirect ? false : workspace.manages(user, channel),
  ])
  const where = { channel: channel || 'home', thread, isDirect, team: workspace.team }
  return { user: person, speaker, place: placeOf(where, audience), manages, ...(zone !== undefined && { zone }) }
}
