import type { Entry, Happening, PlaceId } from './page/wire.js'

/** An entry, and what its server alone knows of it. */
export interface Standing {
  entry: Entry
  /** The member whose buttons stand there. */
  owner: string
  /** The message that it answers. */
  answers?: string
  /** The messages that its Retry tries again. */
  again?: readonly string[]
  /** It is no part of the talk, as what a command answered: it can be taken away. */
  isAside?: true
  /** The page of a list that its buttons belong to. */
  page?: number | null
}

export type Conversation = ReturnType<typeof createConversation>

/** So many entries of a place are kept, and so much of them, in UTF-16 units of JSON: the newest. */
const bounds = { entries: 500, length: 4_000_000 }

/**
 * What stands in all places, in this process only: of each place the newest. Whoever watches is told what becomes of it, as
 * it happens.
 */
export function createConversation({ entries: most, length: longest } = bounds) {
  const all = new Map<string, Standing & { length: number }>()
  const watchers = new Set<(happening: Happening) => void>()

  /** Tells `hear` what happens from now on; gives what ends that. */
  function watch(hear: (happening: Happening) => void): () => void {
    watchers.add(hear)
    return () => watchers.delete(hear)
  }

  function tell(happening: Happening): void {
    for (const hear of watchers) hear(happening)
  }

  /** Puts an entry last, or in place of the one of its id. */
  function put(standing: Standing): void {
    const { entry } = standing
    all.set(entry.id, { ...standing, length: JSON.stringify(entry).length })
    tell({ event: 'entry', entry })
    letGo(entry.place)
  }

  /** Changes an entry, if it still stands there. */
  function change(id: string, changed: (entry: Entry) => Entry): void {
    const standing = all.get(id)
    if (standing) put({ ...standing, entry: changed(standing.entry) })
  }

  /** Lets the text of an entry go on, if it still stands there. */
  function grow(id: string, text: string): void {
    const standing = all.get(id)
    if (!standing || text === '') return
    all.set(id, { ...standing, entry: { ...standing.entry, text: standing.entry.text + text } })
    tell({ event: 'delta', id, text })
  }

  /** Takes an entry away, and tells whether it stood there. */
  function take(id: string): boolean {
    const stood = all.delete(id)
    if (stood) tell({ event: 'gone', id })
    return stood
  }

  function letGo(place: PlaceId): void {
    const here = [...all.values()].filter(({ entry }) => entry.place === place)
    let length = here.reduce((sum, one) => sum + one.length, 0)
    for (const [at, one] of here.slice(0, -1).entries()) {
      if (here.length - at <= most && length <= longest) return
      length -= one.length
      take(one.entry.id)
    }
  }

  /** The entry by which a message was answered last. */
  function answerTo(message: string): Entry | undefined {
    return [...all.values()].findLast(({ answers }) => answers === message)?.entry
  }

  const get = (id: string): Standing | undefined => all.get(id)
  const entries = (): Entry[] => [...all.values()].map(({ entry }) => entry)
  return { watch, tell, put, change, grow, take, get, answerTo, entries }
}

/** Does a member see an entry? */
export function sees(member: string, { only }: Entry): boolean {
  return only === undefined || only === member
}

/** What says of an entry who sees it: of a direct message, its member. */
export function seenBy(member: string, place: PlaceId): Pick<Entry, 'only'> {
  return place === 'dm' ? { only: member } : {}
}
