import { counted } from '../card.js'
import type { Privacy } from '../memory/audience.js'
import { forgetAll, forgetFact, forgetName, forgetStyle } from '../memory/changing/forgetting.js'
import type { Keeper } from '../memory/keeper.js'
import { factsSaying } from '../memory/learning/asked.js'
import { type Fact, type Memory, newMemory, type UserKey } from '../memory/memory.js'
import { beginAnew } from '../memory/talk.js'
import { oneLine } from '../memory/text/plain.js'
import type { Unkept } from '../memory/unkept.js'
import { usableIn } from '../memory/usable.js'
import { type Choices, type Command, forgetChoice, type Told } from '../message.js'
import type { Question, Questions } from '../questions.js'
import { insteadOf, mostNamed, numberIn } from './fact.js'

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
    return id === null ? insteadOf(argument, (await keeper.read(user)).facts, '/memory forget') : one(user, id)
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
    let gone: Fact | undefined
    await erase(user, (memory) => {
      gone = memory.facts.find((fact) => fact.id === id)
      return forgetFact(memory, id, privacy)
    })
    unkept.drop(user)
    return gone ? `Erased: ${oneLine(gone.text, 200)}, and every message that told it.` : noFact(id)
  }

  /**
   * What is asked to be forgotten in plain words: erased, where it is one fact that may be told here; asked which, where it
   * could be more. Null where no fact says that.
   */
  async function inWords(command: Command, words: string): Promise<Told | string | null> {
    const { user, place } = command
    const memory = await keeper.read(user)
    const { facts } = usableIn(memory, place.audience, privacy)
    const [fact, ...more] = factsSaying(words, facts)
    if (!fact) return null
    if (more.length === 0) return one(user, fact.id)
    const found = [fact, ...more].slice(0, mostNamed)
    const lines = found.map(({ id, text }) => ({
      text: `${id}. ${oneLine(text, 200)}`,
      buttons: [forgetChoice(id)],
    }))
    const which = 'Which one? Nothing is erased yet. Type /memory forget with its number:'
    return { text: [which, ...lines.map(({ text }) => `  ${text}`)].join('\n'), list: [{ text: which }, ...lines] }
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
