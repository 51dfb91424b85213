import type { Keeper } from '../memory/keeper.js'
import type { Memory } from '../memory/memory.js'
import { zoneIn } from '../memory/text/calendar.js'
import type { Command, Told } from '../message.js'
import { historyInWords, waitingInWords, whyInWords } from '../trail.js'
import { insteadOf, numberIn } from './fact.js'
import { noFact } from './forget.js'
import type { Runs } from './run.js'

type Traces = `memory ${'why' | 'history' | 'pending'}`

/** `/memory`: where what is kept comes from. */
export function tracingCommands({ keeper }: { keeper: Keeper }): Pick<Runs<'memory'>, Traces> {
  async function why(command: Command, argument: string): Promise<Told | string> {
    if (argument === '') return 'Type /memory why 2 for fact 2 of /memory show.'
    const memory = await keeper.read(command.user)
    const { facts, waiting } = memory
    const id = numberIn(argument)
    if (id === null) return insteadOf(argument, facts, '/memory why')
    const found = facts.find((one) => one.id === id) ?? waiting.find((one) => one.id === id)
    return found ? whyInWords(found, zoneOf(memory, command)) : noFact(id)
  }

  async function told(command: Command, inWords: typeof historyInWords): Promise<Told> {
    const memory = await keeper.read(command.user)
    return inWords(memory, zoneOf(memory, command))
  }

  return {
    'memory why': why,
    'memory history': (command) => told(command, historyInWords),
    'memory pending': (command) => told(command, waitingInWords),
  }
}

/** Where the person's clock stands: as they chose, or as their chat tells. */
function zoneOf(memory: Memory, command: Command): string | undefined {
  return memory.zone ?? zoneIn(command).zone
}
