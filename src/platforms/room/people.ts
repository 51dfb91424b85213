import type { Audience } from '../../memory/audience.js'
import type { UserKey } from '../../memory/memory.js'
import type { Place } from '../../message.js'
import type { Asker, Member, PlaceId, PlaceShown } from './page/wire.js'

export const members: readonly Member[] = [
  { id: 'ana', name: 'Ana' },
  { id: 'ben', name: 'Ben' },
]

export const places: readonly PlaceShown[] = [
  { id: 'general', name: '#general', about: 'A public channel: both read along.' },
  { id: 'board', name: '#board', about: 'A private channel: both are in it.' },
  { id: 'dm', name: 'Direct message', about: 'Only you and Keepsake.' },
]

/** Who hears what is said there, as the bot takes it. */
const audiences: Record<PlaceId, Audience> = { general: 'space:room', board: 'channel:room/board', dm: 'dm' }

/**
 * The place as the bot takes it. As on Discord, each member has a conversation of their own in a channel; without threads there
 * is nothing to choose for it.
 */
function placeOf(member: string, place: PlaceId): Place {
  const here = { conversation: `${place} ${member}`, audience: audiences[place] }
  return place === 'dm' ? here : { ...here, server: 'room' }
}

/** A member as the bot knows them. */
export function userOf(member: string): UserKey {
  return `room:${member}`
}

/** The member whom the bot knows so. */
export function memberOf(user: UserKey): string {
  return user.slice('room:'.length)
}

/** Who asks for something, and where, as the bot takes it. */
export function askerOf({ member, place }: Asker): { user: UserKey; speaker: string; place: Place } {
  return { user: userOf(member), speaker: nameOf(member), place: placeOf(member, place) }
}

/** The name that a member is shown by. */
export function nameOf(member: string): string {
  return members.find(({ id }) => id === member)?.name ?? member
}
