import type { UserKey } from './memory/memory.js'
import type { Place } from './message.js'

/** Whom the bot answers, and where: ids as the platforms give them. Nobody is shut out by a list that is not given. */
export interface Allowed {
  servers?: readonly string[] | undefined
  /** `dm` among them stands for direct messages. A thread counts as its channel. */
  channels?: readonly string[] | undefined
  /** `U`, or `T:U` where that person is another one on another server. */
  people?: readonly string[] | undefined
}

/** Which list somebody is shut out by, and a sentence for them: whom to ask, or where they are answered. */
export interface ShutOut {
  by: 'people' | 'servers' | 'channels'
  text: string
}

/** So many channels are named. */
const mostNamed = 3

/** Whether somebody is not answered at a place, and why; null where they are. What is on no server no list of servers rules. */
export function shutOut(
  { servers, channels, people }: Allowed,
  { user, place }: { user: UserKey; place: Place },
): ShutOut | null {
  const [platform = '', ...id] = user.split(':')
  const server = serverOf(place)
  const channel = channelOf(place)
  if (people && !people.some((one) => one === id.join(':') || one === id.at(-1)))
    return {
      by: 'people',
      text: `Sorry, I answer only people on a list; ask whoever runs me to add you (your id is ${id.at(-1)}).`,
    }
  if (servers && server !== '' && !servers.includes(server))
    return {
      by: 'servers',
      text: `Sorry, I am not set up to answer here; ask whoever runs me to add this server (its id is ${server}).`,
    }
  if (channels && !channels.includes(channel)) return { by: 'channels', text: notThere(channel, channels, platform) }
  return null
}

/** The server a place is on, by its id; '' where it is on none. */
function serverOf({ server, audience }: Place): string {
  return server ?? /^(?:space|channel):([^/]*)/.exec(audience)?.[1] ?? ''
}

/** The channel a place is in, by its id, or `dm`; '' where that is not known. */
function channelOf({ channel, audience }: Place): string {
  if (channel !== undefined) return channel.slice(channel.indexOf(':') + 1)
  return audience === 'dm' ? 'dm' : (/^channel:[^/]*\/(.+)$/s.exec(audience)?.[1] ?? '')
}

function notThere(channel: string, channels: readonly string[], platform: string): string {
  const here = channel === 'dm' ? 'direct messages' : 'in this channel'
  const named = channels.filter((one) => one !== 'dm' && isOf(platform, one)).slice(0, mostNamed)
  const open = [...named.map((one) => `<#${one}>`), ...(channels.includes('dm') ? ['a direct message'] : [])]
  if (open.length > 0) return `Sorry, I do not answer ${here}, but in ${listed(open)}.`
  const which = channel === 'dm' || channel === '' ? '' : ` (its id is ${channel})`
  return `Sorry, I do not answer ${here}; ask whoever runs me to allow it${which}.`
}

/** Could that be the id of a channel there? Discord's are numbers, and no others are. */
function isOf(platform: string, id: string): boolean {
  return (platform === 'discord') === /^\d+$/.test(id)
}

function listed(all: readonly string[]): string {
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`
}
