import type { Place } from '../../message.js'
import type { Member, PlaceId, PlaceShown } from './page/wire.js'

export const members: readonly Member[] = [
  { id: 'ana', name: 'Ana' },
  { id: 'ben', name: 'Ben' },
]

export const places: readonly PlaceShown[] = [
  { id: 'general', name: '#general', about: 'A public channel: both read along.' },
  { id: 'board', name: '#board', about: 'A private channel: both are in it.' },
  { id: 'dm', name: 'Direct message', about: 'Only you and Keepsake.' },
]

/** The place as the bot takes it. As on Discord, each member has a conversation of their own in a channel. */
export function placeOf(member: string, place: PlaceId): Place {
  if (place === 'dm') return { conversation: `dm ${member}`, audience: 'dm' }
  const there = { conversation: `${place} ${member}`, channel: `room:${place}`, server: 'room' } as const
  return { ...there, audience: place === 'general' ? 'space:room' : `channel:room/${place}` }
}
