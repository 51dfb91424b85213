import { mayUse } from './audience.js'
import type { Exchange } from './memory.js'

/** A gap of this many milliseconds between two turns begins a new session. */
export const sessionGap = 30 * 60_000

/** Where and when something is said, and heard by whom. */
export interface Here extends Pick<Exchange, 'conversation' | 'room' | 'heard'> {
  now: number
}

/** The exchanges that go before what is said here: of this conversation, and of its room in the last 30 minutes. */
export function talkBefore({ conversation, room, heard, now }: Here, exchanges: readonly Exchange[]): Exchange[] {
  return exchanges.filter((one) => {
    const near = room !== undefined && one.room === room && now - Date.parse(one.at) <= sessionGap
    return (one.conversation === conversation || near) && mayUse(one, heard, 'strict')
  })
}
