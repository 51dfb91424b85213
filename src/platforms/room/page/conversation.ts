import { press } from './acting.js'
import { keyed, part } from './dom.js'
import { grow, shownEntry } from './entry.js'
import { entriesAt, state } from './state.js'
import type { Entry } from './wire.js'

/** Who is so near to the end, in pixels, reads along. */
const near = 60

/** The conversation at the place: it follows what is new, unless one reads further up. */
export function createConversation(): { draw(): void; stop(): boolean; follow(): void } {
  const log = part('conversation')
  const latest = part('latest')
  let here = ''
  let isFollowing = true

  function atEnd(): boolean {
    return log.scrollHeight - log.scrollTop - log.clientHeight < near
  }

  function follow(): void {
    isFollowing = true
    log.scrollTop = log.scrollHeight
    latest.hidden = true
  }

  log.addEventListener('scroll', () => {
    isFollowing = atEnd()
    if (isFollowing) latest.hidden = true
  })
  latest.addEventListener('click', follow)
  new ResizeObserver(() => isFollowing && follow()).observe(log)

  function draw(): void {
    const now = `${state.member} ${state.place}`
    if (now !== here) arrive()
    here = now
    const entries = entriesAt(state.place)
    const before = log.scrollHeight
    keyed(log, entries.map(asWritten), {
      key: ({ id }) => id,
      make: (entry) => shownEntry(state.entries.get(entry.id) ?? entry),
    })
    for (const entry of entries) if (entry.writing) growIn(log, entry)
    if (isFollowing) follow()
    else if (log.scrollHeight > before) latest.hidden = false
  }

  /** A conversation that one comes to is not read out from its beginning. */
  function arrive(): void {
    isFollowing = true
    log.setAttribute('aria-live', 'off')
    setTimeout(() => log.setAttribute('aria-live', 'polite'), 500)
  }

  /** Stops the answer that is being written here; false if there is none. */
  function stop(): boolean {
    const written = entriesAt(state.place).findLast(({ writing, buttons }) => writing && buttons?.length)
    const [first] = written?.buttons ?? []
    if (!written || !first) return false
    void press(written.id, first.does)
    return true
  }

  return { draw, stop, follow }
}

/** An entry but for what grows: that it grew does not make it anew. */
function asWritten(entry: Entry): Entry {
  return entry.writing ? { ...entry, text: '' } : entry
}

function growIn(log: Element, entry: Entry): void {
  const shown = [...log.children].find((child) => child.getAttribute('data-key') === entry.id)
  if (shown) grow(shown, entry)
}
