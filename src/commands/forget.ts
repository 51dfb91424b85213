import type { Privacy } from '../memory/audience.js'
import { forgetAll, forgetFact, forgetName, forgetStyle } from '../memory/changing/forgetting.js'
import type { Keeper } from '../memory/keeper.js'
import { type Fact, type Memory, newMemory, type UserKey } from '../memory/memory.js'
import { beginAnew } from '../memory/talk.js'
import { counted } from '../memory/text/counted.js'
import type { Unkept } from '../memory/unkept.js'
import type { Choices, Command, Told } from '../message.js'
import type { Question, Questions } from '../questions.js'
import { insteadOf, numberIn } from './fact.js'
import { askedInWords, erasedInWords } from './forget-in-words.js'

export type Forget = ReturnType<typeof createForget>

/** `/memory forget`: everything, which `questions` ask about first, or one thing. */
export function createForget(parts: {
  keeper: Keeper
  unkept: Unkept
  questions: Questions
  privacy: Privacy
  clock: () => number
}) {
  const { keeper, unkept, questions, privacy, clock } = parts

  async function run(command: Command, argument: string): Promise<Told | string> {
    const { user } = command
    if (argument === '') return ask(command)
    if (argument === 'all yes') return everything(user)
    // A button that was offered while remembering was off may be pressed long after.
    if (argument === 'unused') return (await keeper.read(user)).persist ? ask(command) : everything(user)
    if (argument === 'name' || argument === 'style') return trait(user, argument)
    const id = numberIn(argument)
    if (id !== null) return one(user, id)
    const { facts, waiting } = await keeper.read(user)
    return insteadOf(argument, [...facts, ...waiting], '/memory forget')
  }

  function ask(command: Command): Told {
    return { text: erasingAll.question, choices: choicesOf(questions.ask(command)) }
  }

  /** Erases everything, and gives what it was. */
  async function all(user: UserKey): Promise<Memory> {
    unkept.drop(user)
    let had = newMemory(user)
    await erase(user, (memory) => {
      had = memory
      return forgetAll(memory, clock())
    })
    return had
  }

  async function everything(user: UserKey): Promise<string> {
    const had = await all(user)
    const state = had.persist
      ? 'I will remember what you say from now on; /persist off stops that.'
      : 'Remembering stays off.'
    const facts = had.facts.length > 0 ? `, ${counted(had.facts.length, 'fact')} included` : ''
    return `Erased: everything about you${facts}. ${state}`
  }

  async function one(user: UserKey, id: number): Promise<string> {
    let gone: Pick<Fact, 'text'> | undefined
    await erase(user, (memory) => {
      gone = [...memory.facts, ...memory.waiting].find((fact) => fact.id === id)
      return forgetFact(memory, id, privacy)
    })
    unkept.drop(user)
    return gone ? erasedInWords(gone) : noFact(id)
  }

  /** Forgets what is asked in plain words, and tells of it; null where nothing kept says that. */
  async function inWords({ user, place, text }: Command, words: string): Promise<Told | string | null> {
    let told: Told | string | null = null
    let erased = false
    await erase(user, (memory) => {
      const asked = askedInWords(memory, { words, said: text, audience: place.audience, privacy })
      told = asked?.told ?? null
      erased = asked?.memory !== undefined
      return asked?.memory ?? memory
    })
    if (erased) unkept.drop(user)
    return told
  }

  async function trait(user: UserKey, which: 'name' | 'style'): Promise<string> {
    let had = false
    await erase(user, (memory) => {
      const after = which === 'name' ? forgetName(memory) : forgetStyle(memory)
      had = after !== memory
      return after
    })
    unkept.drop(user)
    return had ? `Erased: your ${which}.` : `No ${which} of yours is kept.`
  }

  /** Forgets something; then nothing that was said before is told to a model again, though it may still stand in the chat. */
  function erase(user: UserKey, change: (memory: Memory) => Memory): Promise<void> {
    return keeper.erase(user, (memory) => {
      const after = change(memory)
      return after.forgets === memory.forgets ? after : beginAnew(after, clock())
    })
  }

  return { run, inWords, all, everything, erase }
}

/** What is asked before everything is erased, and what can be answered. */
export const erasingAll = {
  question: 'This erases everything kept about you, for good.',
  yes: 'Erase everything',
  no: 'Keep it',
}

/** What is said of a number that no fact has. */
export function noFact(id: number): string {
  return `There is no fact ${id}. /memory show lists them.`
}

function choicesOf({ id }: Question): Choices {
  return {
    buttons: [
      { label: erasingAll.yes, command: `yes ${id}`, danger: true },
      { label: erasingAll.no, command: `no ${id}` },
    ],
    typed: 'Type yes to erase it; anything else cancels.',
  }
}
