import { press } from './acting.js'
import { childOf, keyed, part } from './dom.js'
import { grow, shownEntry } from './entry.js'
import { entriesAt, here, state } from './state.js'
import type { Entry } from './wire.js'

/** Who is so near to the end, in pixels, reads along. */
const near = 60
const log = part('conversation')
const latest = part('latest')
let drawn = ''
let isFollowing = true

/** Draws the conversation at the place: it follows what is new, unless one reads further up. */
export function drawConversation(): void {
  if (drawn !== here()) arrive()
  const entries = entriesAt(state.place)
  const before = log.scrollHeight
  keyed(log, entries.map(asBegun), shownEntry)
  for (const entry of entries.filter(({ writing }) => writing)) grow(childOf(log, entry.id), entry)
  if (isFollowing) follow()
  else if (log.scrollHeight > before) latest.hidden = false
}

/** An entry without what grows: that it grew does not make it anew. */
function asBegun(entry: Entry): Entry {
  return entry.writing ? { ...entry, text: '' } : entry
}

/** A conversation that one comes to is not read out from its beginning. */
function arrive(): void {
  drawn = here()
  isFollowing = true
  log.ariaLive = 'off'
  setTimeout(() => {
    log.ariaLive = 'polite'
  }, 500)
}

/** Goes to its end, and stays there. */
export function follow(): void {
  isFollowing = true
  log.scrollTop = log.scrollHeight
  latest.hidden = true
}

/** Stops the answer that is being written here; false if there is none. */
export function stop(): boolean {
  const written = entriesAt(state.place).findLast(({ writing }) => writing)
  const [button] = written?.buttons ?? []
  if (!written || !button) return false
  void press(written.id, button.does)
  return true
}

// Who has no mouse scrolls it by its focus.
log.tabIndex = 0
log.onscroll = () => {
  isFollowing = log.scrollHeight - log.scrollTop - log.clientHeight < near
  if (isFollowing) latest.hidden = true
}
latest.onclick = () => {
  follow()
  log.focus()
}
new ResizeObserver(() => isFollowing && follow()).observe(log)
