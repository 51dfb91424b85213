import { mayUse } from './audience.js'
import { type Exchange, instantOf, type Memory } from './memory.js'

/** A gap of this many milliseconds between two turns begins a new session. */
export const sessionGap = 30 * 60_000

/** The name that all conversations go by together. */
const everywhere = ''
/** So many conversations are known to have begun anew. */
const mostBegun = 100

/** A conversation begins anew, or all do: what was said there before is not told to a model again. */
export function beginAnew(memory: Memory, now: number, conversation = everywhere): Memory {
  const { [conversation]: _, [everywhere]: _all, ...others } = memory.begun
  const begun = Object.entries({ ...others, [conversation]: instantOf(now) })
  // A name that is a number stands before all others, however late it came.
  const kept = begun.sort(([, one], [, other]) => one.localeCompare(other)).slice(-mostBegun)
  return { ...memory, begun: { ...togetherBegun(memory), ...Object.fromEntries(kept) } }
}

/** Only that all conversations began anew together, if they did. */
export function togetherBegun({ begun }: Pick<Memory, 'begun'>): Memory['begun'] {
  const { [everywhere]: all } = begun
  return all === undefined ? {} : { [everywhere]: all }
}

/**
 * When conversations began anew, without the names of those that did so before a time: what was said until then is not told
 * in any. The same, if there are none.
 */
export function begunSince({ begun }: Pick<Memory, 'begun'>, oldest: number): Memory['begun'] {
  const all = Object.entries(begun)
  const old = all.filter(([conversation, at]) => conversation !== everywhere && Date.parse(at) < oldest)
  if (old.length === 0) return begun
  const times = [begun[everywhere] ?? '', ...old.map(([, at]) => at)]
  const kept = all.filter((one) => !old.includes(one))
  return { ...Object.fromEntries(kept), [everywhere]: times.sort().at(-1) ?? '' }
}

/** When a conversation last began anew, in milliseconds since 1970: by itself, or since its person had something forgotten. */
export function begunAt({ begun }: Pick<Memory, 'begun'>, conversation: string): { itself: number; atLeast: number } {
  const itself = Date.parse(begun[conversation] ?? '') || 0
  return { itself, atLeast: Math.max(itself, Date.parse(begun[everywhere] ?? '') || 0) }
}

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
