import type { Overheard } from '../../message.js'
import type { Entry, PlaceId } from './page/wire.js'
import { nameOf, userOf } from './people.js'

/** So many entries of a channel go along with a message. */
const most = 20

/** What was said and answered in a channel before that entry, or so far: the last of it, oldest first. */
export function overheardAt(place: PlaceId, entries: readonly Entry[], before?: string): Overheard[] {
  if (place === 'dm') return []
  const end = entries.findIndex(({ id }) => id === before)
  const past = end === -1 ? entries : entries.slice(0, end)
  return past
    .filter((entry) => entry.place === place && isTalk(entry))
    .slice(-most)
    .map(({ id, by, text, at }) => {
      const isOwn = by === 'keepsake'
      return { id, by: isOwn ? 'bot' : userOf(by), speaker: isOwn ? 'Keepsake' : nameOf(by), text, at }
    })
}

/** Is it what somebody says to all, or what they are answered? */
function isTalk({ kind, only, text }: Entry): boolean {
  return kind !== 'told' && only === undefined && text !== ''
}
