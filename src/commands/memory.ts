import { memoryInWords, promptInWords } from '../card.js'
import type { Privacy, Reach } from '../memory/audience.js'
import { setReach } from '../memory/changing/forgetting.js'
import { serialize } from '../memory/document.js'
import type { Keeper } from '../memory/keeper.js'
import type { Fact, Memory } from '../memory/memory.js'
import { zoneIn } from '../memory/text/calendar.js'
import { oneLine } from '../memory/text/plain.js'
import type { Unkept } from '../memory/unkept.js'
import type { Command, Told } from '../message.js'
import { correctingCommands } from './correcting.js'
import { insteadOf, numberIn } from './fact.js'
import { type Forget, noFact } from './forget.js'
import type { Runs } from './run.js'
import { tracingCommands } from './tracing.js'

/** `/memory`: what is kept about a person, and where it is used. */
export function memoryCommands(parts: {
  keeper: Keeper
  unkept: Unkept
  forget: Forget
  privacy: Privacy
  persona: string
  clock: () => number
}): Runs<'memory'> {
  const { keeper, unkept, forget, privacy, persona, clock } = parts

  async function show(command: Command, argument: string): Promise<Told | string> {
    const { user, place, speaker } = command
    const memory = await keeper.read(user)
    if (argument === '') return memoryInWords(memory, privacy)
    if (argument !== 'exact') return 'Type /memory show, or /memory show exact for the very words that Claude is told.'
    const here = { place, speaker, privacy, persona, now: clock(), ...zoneIn(command) }
    return { text: promptInWords({ memory, unkept: unkept.memoryOf(memory) }, here), verbatim: true }
  }

  async function decideReach({ user }: Command, argument: string, reach: Reach): Promise<string> {
    const id = numberIn(argument)
    const usage = `/memory ${reach === 'everywhere' ? 'share' : 'private'}`
    if (argument === '') return `Type ${usage} 2 for fact 2 of /memory show.`
    if (id === null) return insteadOf(argument, (await keeper.read(user)).facts, usage)
    let fact: Fact | undefined
    const decide = (memory: Memory) => {
      fact = memory.facts.find((one) => one.id === id)
      return setReach(memory, id, reach, { privacy, now: clock() })
    }
    // What is narrowed is forgotten elsewhere.
    await (reach === 'dm' ? forget.erase(user, decide) : keeper.update(user, decide))
    if (!fact) return noFact(id)
    const text = oneLine(fact.text, 200)
    return reach === 'everywhere'
      ? `Shared: ${text}. I may use it everywhere now, also where others read along. /memory private ${id} takes it back.`
      : `Private: ${text}. I use it in direct messages only; what told it elsewhere is erased. /memory share ${id} shares it.`
  }

  async function exportAll({ user }: Command): Promise<Told> {
    const text = Buffer.from(serialize(await keeper.read(user))).toString()
    return { text: 'This file is all that is kept about you.', file: { name: 'keepsake-memory.json', text } }
  }

  async function tellLessons({ user }: Command, argument: string): Promise<string> {
    if (argument !== 'on' && argument !== 'off') return 'Type /memory noted on, or /memory noted off.'
    const tellsLessons = argument === 'on'
    await keeper.update(user, (memory) => ({ ...memory, tellsLessons }))
    return tellsLessons
      ? 'I say under my answers what I learned from you. /memory noted off stops that.'
      : 'I learn without saying so. /memory show shows all of it; /memory noted on lets me say it again.'
  }

  return {
    ...correctingCommands(parts),
    ...tracingCommands(parts),
    'memory show': show,
    'memory forget': forget.run,
    'memory share': (command, argument) => decideReach(command, argument, 'everywhere'),
    'memory private': (command, argument) => decideReach(command, argument, 'dm'),
    'memory export': exportAll,
    'memory noted': tellLessons,
  }
}
