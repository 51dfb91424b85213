import type { Keeper } from '../memory/keeper.js'
import type { Command, Told } from '../message.js'
import { historyInWords, waitingInWords, whyInWords } from '../trail.js'
import { insteadOf, numberIn } from './fact.js'
import { noFact } from './forget.js'
import type { Runs } from './run.js'

type Traces = `memory ${'why' | 'history' | 'pending'}`

/** `/memory`: where what is kept comes from. */
export function tracingCommands({ keeper }: { keeper: Keeper }): Pick<Runs<'memory'>, Traces> {
  async function why({ user }: Command, argument: string): Promise<Told | string> {
    if (argument === '') return 'Type /memory why 2 for fact 2 of /memory show.'
    const { facts, waiting } = await keeper.read(user)
    const id = numberIn(argument)
    if (id === null) return insteadOf(argument, facts, '/memory why')
    const found = facts.find((one) => one.id === id) ?? waiting.find((one) => one.id === id)
    return found ? whyInWords(found) : noFact(id)
  }

  return {
    'memory why': why,
    'memory history': async ({ user }) => historyInWords(await keeper.read(user)),
    'memory pending': async ({ user }) => waitingInWords(await keeper.read(user)),
  }
}
