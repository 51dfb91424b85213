import { undoneInWords } from '../changed.js'
import { firstWord } from '../command-table.js'
import type { Audience, Privacy } from '../memory/audience.js'
import { addByHand, editByHand, type NotKept, setPinned } from '../memory/changing/by-hand.js'
import { withHistory } from '../memory/changing/history.js'
import { undo } from '../memory/changing/undoing.js'
import { keepWaiting } from '../memory/changing/waiting.js'
import type { Keeper } from '../memory/keeper.js'
import type { Memory } from '../memory/memory.js'
import { oneLine } from '../memory/text/plain.js'
import type { Command, Told } from '../message.js'
import { insteadOf, numberIn } from './fact.js'
import { type Forget, noFact } from './forget.js'
import { writesNothing } from './persist.js'
import type { Runs } from './run.js'

type Corrections = `memory ${'add' | 'edit' | 'undo' | 'keep' | 'pin' | 'unpin'}`

/** A memory after a change, if there was one, and what to say of it. */
type Changed = { memory?: Memory; said: string }

/** `/memory`: what a person changes in their memory themselves. */
export function correctingCommands(parts: {
  keeper: Keeper
  forget: Forget
  privacy: Privacy
  clock: () => number
}): Pick<Runs<'memory'>, Corrections> {
  const { keeper, forget, privacy, clock } = parts

  /** Runs a change and says what came of it. With remembering off there is none. */
  async function change({ user }: Command, run: (memory: Memory) => Changed): Promise<string> {
    let said = ''
    await keeper.update(user, (memory) => {
      const changed = memory.persist ? run(memory) : { said: writesNothing }
      said = changed.said
      return changed.memory ?? memory
    })
    return said
  }

  function add(command: Command, text: string): Promise<string> {
    const heard = heardIn(command)
    return change(command, (memory) => {
      const after = addByHand(memory, { text, heard, now: clock() })
      if (!isMemory(after)) return { said: notKeptInWords(after) }
      const { lastFactId: id } = after
      return { memory: after, said: `Kept as fact ${id}: ${textOf(after, id)}.${onlyThere(heard, id)} ${takesBack}` }
    })
  }

  async function edit(command: Command, argument: string): Promise<string> {
    const [typed, text] = firstWord(argument)
    const id = numberIn(typed)
    if (typed === '' || (id !== null && text === ''))
      return 'Type /memory edit 2 and what is true, for fact 2 of /memory show.'
    if (id === null)
      return insteadOf(typed, (await keeper.read(command.user)).facts, '/memory edit', ' and what is true')
    const heard = heardIn(command)
    return change(command, (memory) => {
      const old = memory.facts.find((fact) => fact.id === id)
      if (!old) return { said: noFact(id) }
      const after = editByHand(memory, old, { text, heard, now: clock() })
      if (!isMemory(after)) return { said: notKeptInWords(after) }
      const where = old.reach === undefined ? onlyThere(heard, id) : ''
      return { memory: after, said: `Fact ${id} is now: ${textOf(after, id)}.${where} ${takesBack}` }
    })
  }

  async function takeBack({ user }: Command, argument: string): Promise<Told | string> {
    const id = argument === '' ? null : numberIn(argument)
    if (argument !== '' && id === null) return 'Type /memory undo, or /memory undo 2 for change 2 of /memory history.'
    let said = id === null ? 'There is nothing to undo.' : `There is no change ${id}. /memory history lists them.`
    let done = false
    await forget.erase(user, (memory) => {
      const undone = undo(memory, id, { privacy, now: clock() })
      if (!undone) return memory
      said =
        'first' in undone
          ? `The same was changed again since. Type /memory undo ${undone.first} first.`
          : undoneInWords(undone, memory)
      done = !('first' in undone)
      return 'first' in undone ? memory : undone.memory
    })
    return done ? { text: said, done } : said
  }

  function keep(command: Command, argument: string): Promise<string> | string {
    const id = numberIn(argument)
    if (id === null) return 'Type /memory keep 2 for number 2 of /memory pending.'
    return change(command, (memory) => {
      const found = memory.waiting.find((one) => one.id === id)
      if (!found) return { said: `Nothing waits under ${id}. /memory pending lists what does.` }
      const kept = keepWaiting(memory, id, clock())
      const where = found.doubt === 'secret' ? onlyThere('dm', id) : ''
      return {
        memory: withHistory(memory, kept, { how: 'asked', sources: [], now: clock() }),
        said: `Kept: ${oneLine(found.text, 200)}.${where} ${takesBack}`,
      }
    })
  }

  async function pin(command: Command, argument: string, pinned: boolean): Promise<string> {
    const usage = `/memory ${pinned ? 'pin' : 'unpin'}`
    const id = numberIn(argument)
    if (argument === '') return `Type ${usage} 2 for fact 2 of /memory show.`
    if (id === null) return insteadOf(argument, (await keeper.read(command.user)).facts, usage)
    return change(command, (memory) => {
      const fact = memory.facts.find((one) => one.id === id)
      if (!fact) return { said: noFact(id) }
      const text = oneLine(fact.text, 200)
      const said = pinned
        ? `Pinned: ${text}. Claude is told it whatever the talk is about, wherever it may be used. /memory unpin ${id} ends that.`
        : `No longer pinned: ${text}. Claude is told it where it matters.`
      return { memory: setPinned(memory, fact, pinned, clock()), said }
    })
  }

  return {
    'memory add': (command, text) => (text === '' ? 'Type /memory add and what is to be kept.' : add(command, text)),
    'memory edit': edit,
    'memory undo': takeBack,
    'memory keep': keep,
    'memory pin': (command, argument) => pin(command, argument, true),
    'memory unpin': (command, argument) => pin(command, argument, false),
  }
}

const takesBack = '/memory undo takes it back.'

/** What is typed for nobody else to see was heard in a direct message, wherever that was. */
function heardIn({ alone, place }: Command): Audience {
  return alone ? 'dm' : place.audience
}

function onlyThere(heard: Audience, id: number): string {
  if (heard !== 'dm') return ''
  return ` I use it in direct messages only; /memory share ${id} lets me use it everywhere.`
}

function isMemory(outcome: Memory | NotKept): outcome is Memory {
  return typeof outcome === 'object' && 'facts' in outcome
}

function notKeptInWords(why: NotKept): string {
  if (typeof why === 'object') return `That is fact ${why.known} already.`
  return {
    empty: 'There is nothing in that to keep.',
    long: 'That is too long: a fact has up to 200 characters.',
    credential: 'That looks like a password or a key: I never keep those.',
  }[why]
}

function textOf({ facts }: Memory, id: number): string {
  return facts.find((fact) => fact.id === id)?.text ?? ''
}
