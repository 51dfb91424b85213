import type { Keepsake } from '../../keepsake.js'
import type { Spent } from '../../memory/memory.js'
import { nothingSpent, type Prices, type Task } from '../../memory/spent.js'
import { createNewest } from '../../newest.js'
import { createOrder } from '../../order.js'
import type { Draft } from '../../seen.js'
import { type Lengths, spentBetween, together, withFullHistory } from './costs.js'
import type { Turn } from './page/wire.js'
import { askerOf, members, userOf } from './people.js'

export type Turns = ReturnType<typeof createTurns>

/** So many turns are told of: the newest. */
const mostTurns = 200
const learning = ['learn', 'reflect'] as const

/** What each turn of the members took, from what is spent on them. `tell` is told of each, new or changed. */
export function createTurns(parts: { bot: Pick<Keepsake, 'see'>; prices: Prices; tell: (turn: Turn) => void }) {
  const { bot, prices, tell } = parts
  const turns = createNewest<Turn>(mostTurns)
  /** What of that member's spending is accounted for. */
  const accounted = new Map<string, Spent>()
  /** How much each member and Keepsake said to each other so far, in UTF-16 units. */
  const talked = new Map<string, number>()
  const last = new Map<string, Turn>()
  const inOrder = createOrder()

  /** What was spent before now is of no turn here. */
  async function begin(): Promise<void> {
    await Promise.all(members.map(({ id }) => spentSince(id, ['answer', ...learning])))
  }

  /** How long the request is that is asked with this; null where that cannot be told. */
  async function lengthsOf(member: string, draft: Draft): Promise<Lengths | null> {
    const { overheard: _, ...alone } = draft
    const [own, nobodys] = await Promise.all([bot.see(draft), bot.see({ ...alone, user: userOf('nobody') })])
    if ('wrong' in own || 'wrong' in nobodys) return null
    const { system, messages } = own.prompt
    const asked = messages.at(-1)?.content.length ?? 0
    return {
      own: messages.reduce((sum, { content }) => sum + content.length, system.length),
      full: nobodys.prompt.system.length + (talked.get(member) ?? 0) + asked,
    }
  }

  /** A member was answered, in that entry, so many UTF-16 units being said by both. */
  function answered(member: string, id: string, { lengths, said }: { lengths: Lengths | null; said: number }) {
    return inOrder(member, async () => {
      talked.set(member, (talked.get(member) ?? 0) + said)
      const spent = await spentSince(member, ['answer'])
      if (!spent) return
      const { input, output, ...answer } = spent.answer
      // Where its length is not known it counts as long as this one.
      const fullHistory = withFullHistory({ input, output }, lengths ?? { own: 1, full: 1 }, prices.answer)
      put({ id, member, answer, learning: { tokens: 0, dollars: null }, fullHistory })
    })
  }

  /** What was learned of a member since belongs to their last turn. */
  function learned(member: string): Promise<void> {
    return inOrder(member, async () => {
      const spent = await spentSince(member, learning)
      const turn = last.get(member)
      const { learn, reflect } = spent ?? {}
      if (!turn || !learn || !reflect || learn.tokens + reflect.tokens === 0) return
      const { tokens, dollars } = together(turn.learning, together(learn, reflect))
      put({ ...turn, learning: { tokens, dollars } })
    })
  }

  function put(turn: Turn): void {
    turns.add(turn.id, turn)
    last.set(turn.member, turn)
    tell(turn)
  }

  /** What these tasks took since that was asked last; null where it cannot be told, or nobody asked before. */
  async function spentSince(member: string, tasks: readonly Task[]) {
    const seen = await bot.see({ ...askerOf({ member, place: 'dm' }), text: '' })
    if ('wrong' in seen) return null
    const before = accounted.get(member)
    // Where nothing was spent today, that is of no day yet.
    const now = seen.spent ?? nothingSpent('')
    const same = before?.day === now.day ? before : nothingSpent(now.day)
    accounted.set(member, { ...same, ...Object.fromEntries(tasks.map((task) => [task, now[task]])) })
    return before ? spentBetween(before, now) : null
  }

  return { begin, lengthsOf, answered, learned, all: turns.all }
}
