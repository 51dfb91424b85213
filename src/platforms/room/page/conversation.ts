import { press } from './acting.js'
import { childOf, keyed, part } from './dom.js'
import { grow, shownEntry } from './entry.js'
import { entriesAt, state } from './state.js'
import type { Entry } from './wire.js'

/** Who is so near to the end, in pixels, reads along. */
const near = 60

/** The conversation at the place: it follows what is new, unless one reads further up. */
export function createConversation(): { draw(): void; follow(): void; stop(): boolean } {
  const log = part('conversation')
  const latest = part('latest')
  let here = ''
  let isFollowing = true
  log.tabIndex = 0

  function follow(): void {
    isFollowing = true
    log.scrollTop = log.scrollHeight
    latest.hidden = true
  }

  function draw(): void {
    const now = `${state.member} ${state.place}`
    if (now !== here) arrive()
    here = now
    const entries = entriesAt(state.place)
    const before = log.scrollHeight
    keyed(log, entries.map(asBegun), ({ id }) => id, shownEntry)
    for (const entry of entries.filter(({ writing }) => writing)) grow(childOf(log, entry.id), entry)
    if (isFollowing) follow()
    else if (log.scrollHeight > before) latest.hidden = false
  }

  /** A conversation that one comes to is not read out from its beginning. */
  function arrive(): void {
    isFollowing = true
    log.ariaLive = 'off'
    setTimeout(() => {
      log.ariaLive = 'polite'
    }, 500)
  }

  /** Stops the answer that is being written here; false if there is none. */
  function stop(): boolean {
    const written = entriesAt(state.place).findLast(({ writing, buttons }) => writing && buttons?.[0])
    if (written?.buttons?.[0]) void press(written.id, written.buttons[0].does)
    return written !== undefined
  }

  log.onscroll = () => {
    isFollowing = log.scrollHeight - log.scrollTop - log.clientHeight < near
    if (isFollowing) latest.hidden = true
  }
  latest.onclick = follow
  new ResizeObserver(() => isFollowing && follow()).observe(log)
  return { draw, follow, stop }
}

/** An entry without what grows: that it grew does not make it anew. */
function asBegun(entry: Entry): Entry {
  return entry.writing ? { ...entry, text: '' } : entry
}
