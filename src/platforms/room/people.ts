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

/**
 * The place as the bot takes it. As on Discord, each member has a conversation of their own in a channel; without threads there
 * is nothing to choose for it.
 */
function placeOf(member: string, place: PlaceId): Place {
  if (place === 'dm') return { conversation: `dm ${member}`, audience: 'dm' }
  return {
    conversation: `${place} ${member}`,
    server: 'room',
    audience: place === 'general' ? 'space:room' : `channel:room/${place}`,
  }
}

/** A member as the bot knows them. */
export function userOf(member: string): UserKey {
  return `room:${member}`
}

/** Who asks for something, and where, as the bot takes it. */
export function askerOf({ member, place }: Asker): { user: UserKey; speaker: string; place: Place } {
  return { user: userOf(member), speaker: nameOf(member), place: placeOf(member, place) }
}

/** The name that a member is shown by. */
export function nameOf(member: string): string {
  return members.find(({ id }) => id === member)?.name ?? member
}
