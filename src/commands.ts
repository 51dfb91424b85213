import { randomBytes } from 'node:crypto'
import { counted, keptInWords, memoryInWords } from './card.js'
import { type CommandName, commandNamed, commandTable, plainWords } from './command-table.js'
import { forgetAll, forgetFact, forgetName, forgetStyle, isEmpty, setPersist } from './memory/changes.js'
import type { Keeper } from './memory/keeper.js'
import { type Fact, newMemory, type UserKey } from './memory/memory.js'
import { oneLine } from './memory/plain.js'
import type { Unkept } from './memory/unkept.js'
import type { Choices, Command, Message, Told } from './message.js'

/** Whether to forget everything: who can answer it where, and until when (as `performance.now()` counts). */
interface Question {
  id: string
  where: string
  until: number
}

type Run = (command: Command, argument: string) => Promise<Told | string> | Told | string

/** A question stays open for `yes` so long, in milliseconds. */
const openFor = 2 * 60_000

/**
 * /memory, /persist and /keepsake: plain text in, plain text and choices out. `stop` stops the answers under way to a
 * person, those at the place if there are any, and tells whether there were some.
 */
export function createCommands(parts: {
  keeper: Keeper
  unkept: Unkept
  clock: () => number
  stop: (command: Command) => boolean
}) {
  const { keeper, unkept, clock, stop } = parts
  /** The question a person was asked last: whether to forget everything. */
  const asked = new Map<UserKey, Question>()

  const runs: Record<CommandName, Run> = {
    'memory show': show,
    'memory forget': forget,
    'persist off': (command) => persist(command, false),
    'persist on': (command) => persist(command, true),
    'persist status': status,
    'keepsake stop': (command) => (stop(command) ? 'Stopped.' : 'Nothing is being answered to you just now.'),
    'keepsake help': help,
  }

  async function show({ user }: Command): Promise<string> {
    return memoryInWords(await keeper.read(user))
  }

  async function forget(command: Command, argument: string): Promise<Told | string> {
    if (argument === '') {
      return { text: 'This erases everything kept about you, for good.', choices: choicesOf(ask(command)) }
    }
    if (argument === 'all yes') return forgetEverything(command)
    if (argument === 'name' || argument === 'style') return forgetTrait(command, argument)
    const id = /^#?(\d{1,15})$/.exec(argument)?.[1]
    if (id === undefined)
      return 'Type /memory forget to erase everything, or /memory forget 2 for fact 2 of /memory show.'
    return forgetOne(command, Number(id))
  }

  function ask(command: Command): Question {
    const question = { id: randomBytes(4).toString('hex'), where: whereOf(command), until: performance.now() + openFor }
    asked.set(command.user, question)
    return question
  }

  async function forgetEverything({ user }: Command): Promise<string> {
    unkept.drop(user)
    let had = newMemory(user)
    await keeper.erase(user, (memory) => {
      had = memory
      return forgetAll(memory, clock())
    })
    const state = had.persist
      ? 'I will remember what you say from now on; /persist off stops that.'
      : 'Remembering stays off.'
    const facts = had.facts.length > 0 ? `, ${counted(had.facts.length, 'fact')} included` : ''
    return `Erased: everything about you${facts}. ${state}`
  }

  async function forgetOne({ user }: Command, id: number): Promise<string> {
    let gone: Fact | undefined
    await keeper.erase(user, (memory) => {
      gone = memory.facts.find((fact) => fact.id === id)
      return forgetFact(memory, id)
    })
    unkept.drop(user)
    if (!gone) return `There is no fact ${id}. /memory show lists them.`
    return `Erased: ${oneLine(gone.text, 200)}. So is whatever else of our messages told it.`
  }

  async function forgetTrait({ user }: Command, trait: 'name' | 'style'): Promise<string> {
    let had = false
    await keeper.erase(user, (memory) => {
      const after = trait === 'name' ? forgetName(memory) : forgetStyle(memory)
      had = after !== memory
      return after
    })
    unkept.drop(user)
    return had ? `Erased: your ${trait}.` : `No ${trait} of yours is kept.`
  }

  async function persist({ user }: Command, on: boolean): Promise<string> {
    let before = on
    const memory = await keeper.update(user, (memory) => {
      before = memory.persist
      return setPersist(memory, on)
    })
    if (on) unkept.drop(user)
    if (on) return before ? 'Remembering is on already.' : `Remembering is on. ${keptInWords(memory)}`
    const stored = `${keptInWords(memory)}${isEmpty(memory) ? '' : ' It stays, unused; /memory forget erases it.'}`
    return `Remembering is off: nothing you say is written down or learned. ${stored} /persist on turns it on again.`
  }

  async function status({ user }: Command): Promise<string> {
    const memory = await keeper.read(user)
    return memory.persist
      ? `Remembering is on. ${keptInWords(memory)} /persist off stops it.`
      : `Remembering is off. ${keptInWords(memory)} /persist on turns it on again.`
  }

  function help(): string {
    const lines = commandTable.map(({ name, takes, does }) => ({
      usage: `/${name}${takes ? ` [${takes.name}]` : ''}`,
      does,
    }))
    const width = Math.max(...lines.map(({ usage }) => usage.length))
    return ['What you can type:', ...lines.map(({ usage, does }) => `  ${usage.padEnd(width)}  ${does}`)].join('\n')
  }

  /** Runs a command and resolves with what to tell the person. Throws what the keeper throws. */
  async function run(command: Command): Promise<Told> {
    const text = plainWords(command.text)
    const answer = answerIn(text)
    const open = takeQuestion(command, answer?.to)
    if (answer && open) {
      if (answer.says === 'no') return { text: 'Nothing was erased.' }
      return forgetEverything(command).then(inWords, (error) => {
        // It can be tried again with another yes.
        asked.set(command.user, open)
        throw error
      })
    }
    if (answer) return { text: 'That question is no longer open. Type /memory forget to be asked again.' }
    const told = inWords(await answerTo(command, text))
    // Another way to forget answers for itself.
    return open && !text.startsWith('memory forget') ? { ...told, text: `Nothing was erased.\n${told.text}` } : told
  }

  async function answerTo(command: Command, text: string): Promise<Told | string> {
    const typed = commandNamed(text)
    if (typed) return runs[typed.name](command, typed.argument)
    const [first = ''] = text.split(' ')
    const near = commandTable.filter(({ name }) => name.startsWith(`${first} `))
    if (near.length > 0) return `Type one of: ${near.map(({ name }) => `/${name}`).join(', ')}.`
    return `There is no /${oneLine(first, 40)}. Type /keepsake help for what there is.`
  }

  /** Does a message answer an open question of a command, or close it by saying something else? Null where none is open. */
  function toQuestion(message: Message): 'answers' | 'closes' | null {
    const isOpen = openQuestion(message) !== null
    if (isOpen && answerIn(plainWords(message.text))) return 'answers'
    return takeQuestion(message) ? 'closes' : null
  }

  /** The question that is open where this is said, or that a button answers. */
  function openQuestion(said: Command | Message, to?: string): Question | null {
    const question = asked.get(said.user)
    if (!question || question.until <= performance.now()) return null
    return (to === undefined ? question.where === whereOf(said) : question.id === to) ? question : null
  }

  function takeQuestion(said: Command | Message, to?: string): Question | null {
    const question = openQuestion(said, to)
    if (question) asked.delete(said.user)
    return question
  }

  return { run, toQuestion }
}

function choicesOf({ id }: Question): Choices {
  return {
    buttons: [
      { label: 'Erase everything', command: `yes ${id}`, danger: true },
      { label: 'Keep it', command: `no ${id}` },
    ],
    typed: 'Type yes to erase it; anything else cancels.',
  }
}

/** Where a question can be answered by a mere word: what is typed alone and what others read are two places. */
function whereOf(said: Command | Message): string {
  const alone = ('alone' in said && said.alone) || said.place.audience === 'dm'
  return alone ? (said.place.room ?? said.place.conversation) : `${said.place.conversation}, in public`
}

function inWords(told: Told | string): Told {
  return typeof told === 'string' ? { text: told } : told
}

/** The answer to a question: typed, or behind a button that names the question. */
function answerIn(words: string): { says: 'yes' | 'no'; to?: string } | null {
  const [, says, to] = /^(yes|no)(?: ([0-9a-f]{8})|[\s.!]*)$/.exec(words) ?? []
  if (says !== 'yes' && says !== 'no') return null
  return to === undefined ? { says } : { says, to }
}
