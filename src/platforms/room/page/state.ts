import type { Card, Entry, Happening, Line, PlaceId, Turn } from './wire.js'

type Room = Extract<Happening, { event: 'room' }>

/** All that the page shows. Whoever changes it calls {@link changed}. */
export const state = {
  room: null as Omit<Room, 'event' | 'entries' | 'turns'> | null,
  /** Who one speaks as, and where. */
  member: '',
  place: 'dm' as PlaceId,
  entries: new Map<string, Entry>(),
  turns: new Map<string, Turn>(),
  card: null as Card | null,
  /** What came of a button of the card. */
  outcome: null as Line | null,
  /** What went wrong with what was sent last, as a sentence. */
  trouble: '',
  connection: 'open' as 'open' | 'lost' | 'closed',
}

const draws: (() => void)[] = []
let isDue = false

/** Lets these draw at every change, once a frame. */
export function onChange(...all: (() => void)[]): void {
  draws.push(...all)
}

/** Has everything drawn that follows the state. */
export function changed(): void {
  if (isDue) return
  isDue = true
  requestAnimationFrame(() => {
    isDue = false
    for (const draw of draws) draw()
  })
}

/** Tells what went wrong. */
export function fail(error: unknown): void {
  state.trouble = error instanceof Error ? error.message : String(error)
}

/** Takes in what happened, all but what is kept about a member. */
export function take(happening: Happening): void {
  const { entries, turns } = state
  if (happening.event === 'room') begin(happening)
  if (happening.event === 'entry') entries.set(happening.entry.id, happening.entry)
  if (happening.event === 'gone') entries.delete(happening.id)
  if (happening.event === 'turn') turns.set(happening.turn.id, happening.turn)
  if (happening.event === 'closed') state.connection = 'closed'
  if (happening.event === 'delta') {
    const growing = entries.get(happening.id)
    if (growing) entries.set(growing.id, { ...growing, text: growing.text + happening.text })
  }
  changed()
}

function begin({ event: _, entries, turns, ...room }: Room): void {
  state.room = room
  state.connection = 'open'
  state.trouble = ''
  if (!room.members.some(({ id }) => id === state.member)) state.member = room.members[0]?.id ?? ''
  state.entries = new Map(entries.map((one) => [one.id, one]))
  state.turns = new Map(turns.map((one) => [one.id, one]))
}

/** The name of a member, or of Keepsake. */
export function nameOf(id: string): string {
  return state.room?.members.find((one) => one.id === id)?.name ?? 'Keepsake'
}

/** Who one speaks as, and where, in a text. */
export function here(): string {
  return `${state.member} ${state.place}`
}

/** Where one is. */
export function placeNow() {
  return state.room?.places.find(({ id }) => id === state.place)
}

/** What the one who speaks sees at a place, first to last. */
export function entriesAt(place: PlaceId): Entry[] {
  const isSeen = ({ only }: Entry) => only === undefined || only === state.member
  return [...state.entries.values()].filter((entry) => entry.place === place && isSeen(entry))
}
