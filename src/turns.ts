import PQueue from 'p-queue'
import type { Since } from './memory/changes.js'
import type { UserKey } from './memory/memory.js'
import type { Message, Reply } from './message.js'

/** What of one person is taken at once: conversations answered, messages waiting in one of them, and in all. */
const atOnce = 3
const waitingHere = 20
const waitingInAll = 50
/** So much is answered in one turn, in UTF-16 units. */
const longestTurn = 50_000

/** A message that waits for its turn, and how its person's memory stood when it came. */
export interface Waiting {
  message: Message
  reply: Reply
  since: Since
}

interface Guest {
  queue: PQueue
  /** What waits in each conversation; a conversation is there as long as it is being answered. */
  lanes: Map<string, (Waiting & { done: () => void })[]>
  /** The messages that are here, waiting or being answered, by id: the conversation of each. */
  here: Map<string, string>
}

/**
 * Whose turn it is: in a conversation one turn after the other, what comes meanwhile joined into the next, a person's
 * other conversations beside it within limits. `take` is given all that one turn answers, and must not reject.
 */
export function createTurns(take: (batch: readonly [Waiting, ...Waiting[]]) => Promise<void>) {
  const guests = new Map<UserKey, Guest>()

  /**
   * Lets a message wait for its turn once `admit` let it in, and resolves when it was taken. Resolves at once with
   * `duplicate` for an id that is already here, and with `too many` beyond the limits.
   */
  async function enter(
    message: Message,
    reply: Reply,
    admit: () => Promise<Since | null>,
  ): Promise<'taken' | 'duplicate' | 'too many'> {
    const { id, user, place } = message
    const guest = guests.get(user) ?? { queue: new PQueue({ concurrency: atOnce }), lanes: new Map(), here: new Map() }
    if (guest.here.has(id)) return 'duplicate'
    const alongside = [...guest.here.values()].filter((conversation) => conversation === place.conversation)
    if (alongside.length > waitingHere || guest.here.size > waitingInAll) return 'too many'
    guests.set(user, guest)
    guest.here.set(id, place.conversation)
    try {
      const since = await admit()
      if (since) await new Promise<void>((done) => line(guest, { message, reply, since, done }))
    } finally {
      guest.here.delete(id)
      if (guest.here.size === 0 && guests.get(user) === guest) guests.delete(user)
    }
    return 'taken'
  }

  function line(guest: Guest, waiting: Waiting & { done: () => void }): void {
    const { conversation } = waiting.message.place
    const lane = guest.lanes.get(conversation)
    if (lane) return void lane.push(waiting)
    guest.lanes.set(conversation, [waiting])
    void guest.queue.add(() => next(guest, conversation))
  }

  /** One turn; then the conversation queues up again behind the person's others, or is over. */
  async function next(guest: Guest, conversation: string): Promise<void> {
    const batch = alike(guest.lanes.get(conversation) ?? [])
    const [first, ...more] = batch
    if (!first) return void guest.lanes.delete(conversation)
    await take([first, ...more])
    for (const { done } of batch) done()
    void guest.queue.add(() => next(guest, conversation))
  }

  return { enter }
}

/** Takes from a lane what one turn can answer: heard by the same people, of the same memory, and not too long. */
function alike(lane: (Waiting & { done: () => void })[]): (Waiting & { done: () => void })[] {
  const [first] = lane
  if (!first) return []
  let room = longestTurn
  const differs = lane.findIndex(({ message, since }, place) => {
    room -= message.text.length + 2
    const same = message.place.audience === first.message.place.audience && sameSince(since, first.since)
    return place > 0 && (!same || room < 0)
  })
  return lane.splice(0, differs === -1 ? lane.length : differs)
}

function sameSince(one: Since, other: Since): boolean {
  return one.forgets === other.forgets && one.persist === other.persist
}
