import type { webApi } from '@slack/bolt'
import type { Audience } from '../../memory/audience.js'
import type { UserKey } from '../../memory/memory.js'
import { createNewest } from '../../newest.js'
import type { Installation } from './connection/installation.js'
import type { Incoming } from './incoming/wire.js'

/** So long what Slack says about people and channels is believed, in milliseconds, and so many of them. */
const nameFor = 60 * 60_000
const channelFor = 10_000
const failureFor = 5000
const most = 5000

type Person = NonNullable<webApi.UsersInfoResponse['user']>
type Channel = NonNullable<webApi.ConversationsInfoResponse['channel']>
export type Workspace = ReturnType<typeof createWorkspace>

/** What is to be known about the people and channels of a workspace. */
export function createWorkspace(client: webApi.WebClient, { team, enterprise, address }: Installation) {
  const people = createCache(nameFor, async (user: string) => (await client.users.info({ user })).user ?? {})
  // A channel may be made private, or shared, at any time.
  const channels = createCache(channelFor, async (channel: string) => {
    const { channel: found = {} } = await client.conversations.info({ channel })
    return found
  })

  /** The name a person is shown by; `someone` where Slack does not tell. */
  async function nameOf(user: string): Promise<string> {
    const { profile, real_name, name } = await people(user).catch(() => ({}) as Person)
    return profile?.display_name || real_name || name || 'someone'
  }

  /** The time zone of a person's clock, if Slack tells it. */
  async function zoneOf(user: string): Promise<string | undefined> {
    return people(user).then(
      ({ tz }) => tz,
      () => undefined,
    )
  }

  /** Where a message stands, if Slack told the workspace's address. */
  function linkTo({ channel, ts, thread }: Pick<Incoming, 'channel' | 'ts' | 'thread'>): { link?: string } {
    if (address === undefined) return {}
    const of = thread === ts ? '' : `?thread_ts=${thread}&cid=${channel}`
    return { link: `${address}archives/${channel}/p${ts.replace('.', '')}${of}` }
  }

  /**
   * Who can hear what is said in a channel: its workspace, where it is a public channel of that alone. A group of people, a
   * channel shared with others, and one that Slack tells nothing about are no part of the workspace.
   */
  async function audienceOf({
    channel,
    isDirect,
    isPrivate,
    isShared,
    team: its = team,
  }: Pick<Incoming, 'channel' | 'isDirect' | 'isPrivate' | 'isShared' | 'team'>): Promise<Audience> {
    if (isDirect) return 'dm'
    const kind = isShared ? 'shared' : await channels(channel).then(kindOf, () => 'shared' as const)
    if (kind === 'shared') return `channel:/${channel}`
    return kind === 'public' && !isPrivate ? `space:${its}` : `channel:${its}/${channel}`
  }

  /**
   * People of an organisation with many workspaces are the same in all; guests from elsewhere are of their own workspace.
   * Throws where Slack does not tell which: a person is never guessed.
   */
  async function personOf(user: string, userTeam: string | undefined, isShared = false): Promise<UserKey> {
    const ours = enterprise ?? team
    const from = userTeam ?? (isShared ? teamOf(await people(user)) : team)
    if (from === team || from === ours) return `slack:${ours}:${user}`
    if (enterprise === undefined) return `slack:${from}:${user}`
    const { enterprise_user } = await people(user)
    return `slack:${enterprise_user?.enterprise_id === enterprise ? ours : from}:${user}`
  }

  /** May they decide for a channel? Whoever made it may, and those who run the workspace. */
  async function manages(user: string, channel: string): Promise<boolean> {
    const [{ is_admin, is_owner }, { creator }] = await Promise.all([
      people(user).catch((): Person => ({})),
      channels(channel).catch((): Channel => ({})),
    ])
    return Boolean(is_admin || is_owner) || creator === user
  }

  return { team, nameOf, zoneOf, linkTo, audienceOf, personOf, manages }
}

function kindOf(channel: Channel): 'shared' | 'public' | 'private' {
  const { is_ext_shared, is_pending_ext_shared, is_org_shared, is_mpim, is_channel, is_private } = channel
  if (is_ext_shared || is_pending_ext_shared || is_org_shared || is_mpim) return 'shared'
  return is_channel && is_private === false ? 'public' : 'private'
}

function teamOf({ team_id }: Person): string {
  if (!team_id) throw new Error('Slack does not say whose member somebody is')
  return team_id
}

/** Asks once in a while for each key, soon again where that failed. */
function createCache<Value>(lifetime: number, ask: (key: string) => Promise<Value>) {
  const known = createNewest<{ value: Promise<Value>; until: number }>(most)
  return (key: string): Promise<Value> => {
    const found = known.get(key)
    if (found && found.until > performance.now()) return found.value
    const value = ask(key)
    const entry = { value, until: performance.now() + lifetime }
    value.catch(() => {
      entry.until = performance.now() + failureFor
    })
    known.add(key, entry)
    return value
  }
}
