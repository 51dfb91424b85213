import PQueue from 'p-queue'
import type { Since } from './memory/changing/changes.js'
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
  /** What stops the answer that is under way in a conversation. */
  running: Map<string, AbortController>
  /** The ids of the messages that are here, waiting or being answered. */
  here: Set<string>
  /** Those of them that wait: the conversation of each. */
  waiting: Map<string, string>
}

/**
 * Whose turn it is: in a conversation one turn after the other, what comes meanwhile joined into the next, a person's
 * other conversations beside it within limits. `take` is given all that one turn answers, ends soon after its signal aborts,
 * and must not reject. All are stopped when `end` aborts.
 */
export function createTurns(
  take: (batch: readonly [Waiting, ...Waiting[]], stopped: AbortSignal) => Promise<void>,
  end: AbortSignal,
) {
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
    const guest = guests.get(user) ?? newGuest()
    if (guest.here.has(id)) return 'duplicate'
    if (isFull(guest, place.conversation)) return 'too many'
    guests.set(user, guest)
    guest.here.add(id)
    guest.waiting.set(id, place.conversation)
    try {
      const since = await admit()
      if (since) await new Promise<void>((done) => line(guest, { message, reply, since, done }))
    } finally {
      guest.here.delete(id)
      guest.waiting.delete(id)
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
    for (const { message } of batch) guest.waiting.delete(message.id)
    await stoppable(guest, conversation, (stopped) => take([first, ...more], stopped))
    for (const { done } of batch) done()
    void guest.queue.add(() => next(guest, conversation))
  }

  async function stoppable(guest: Guest, conversation: string, work: (stopped: AbortSignal) => Promise<void>) {
    const own = new AbortController()
    const stop = () => own.abort()
    if (end.aborted) stop()
    end.addEventListener('abort', stop)
    guest.running.set(conversation, own)
    await work(own.signal)
    guest.running.delete(conversation)
    end.removeEventListener('abort', stop)
  }

  /**
   * Stops the answer under way to a person in a conversation, or all to them where there is none in it. Tells whether there
   * was one.
   */
  function stop(user: UserKey, conversation: string, reason: unknown): boolean {
    const running = guests.get(user)?.running ?? new Map<string, AbortController>()
    const here = running.get(conversation)
    const stopped = here ? [here] : [...running.values()]
    for (const one of stopped) one.abort(reason)
    return stopped.length > 0
  }

  /** Is this message waiting or being answered? */
  function has({ user, id }: Message): boolean {
    return guests.get(user)?.here.has(id) ?? false
  }

  /** The ids of the messages of its person that came before this one and are waiting or being answered. */
  function ahead({ user, id }: Message): string[] {
    const here = [...(guests.get(user)?.here ?? [])]
    return here.slice(0, here.indexOf(id))
  }

  /** How many messages wait for their turn, and how many answers are under way. */
  function load(): { waiting: number; answering: number } {
    let [waiting, answering] = [0, 0]
    for (const guest of guests.values()) {
      waiting += guest.waiting.size
      answering += guest.running.size
    }
    return { waiting, answering }
  }

  return { enter, stop, has, ahead, load, people: () => [...guests.keys()] }
}

function newGuest(): Guest {
  const queue = new PQueue({ concurrency: atOnce })
  return { queue, lanes: new Map(), running: new Map(), here: new Set(), waiting: new Map() }
}

/** Waits as much as may wait, in this conversation or in all, beside what can be answered at once? */
function isFull({ waiting, running }: Guest, conversation: string): boolean {
  const free = atOnce - running.size
  const here = [...waiting.values()].filter((one) => one === conversation).length
  return here >= waitingHere + (free > 0 && !running.has(conversation) ? 1 : 0) || waiting.size >= waitingInAll + free
}

/** Takes from a lane what one turn can answer: heard by the same people, of the same memory, and not too long. */
function alike(lane: (Waiting & { done: () => void })[]): (Waiting & { done: () => void })[] {
  const [first] = lane
  if (!first) return []
  let space = longestTurn
  const differs = lane.findIndex(({ message, since }, place) => {
    space -= message.text.length + 2
    const same = message.place.audience === first.message.place.audience && sameSince(since, first.since)
    return place > 0 && (!same || space < 0)
  })
  return lane.splice(0, differs === -1 ? lane.length : differs)
}

function sameSince(one: Since, other: Since): boolean {
  return one.forgets === other.forgets && one.persist === other.persist
}
