import { counted, keptInWords, memoryInWords } from './card.js'
import { forgetAll, forgetFact, forgetName, forgetStyle, isEmpty, setPersist } from './memory/changes.js'
import type { Keeper } from './memory/keeper.js'
import { type Fact, newMemory } from './memory/memory.js'
import { oneLine } from './memory/plain.js'
import type { Unkept } from './memory/unkept.js'
import type { Command } from './message.js'

/** One command: what is typed after the slash, what it takes, what it does. Help and every platform read this table. */
interface Entry {
  name: string
  takes?: string
  does: string
  run(command: Command, argument: string): Promise<string> | string
}

/** A question stays open for `yes` so long, in milliseconds. */
const openFor = 2 * 60_000

/** /memory and /persist: plain text in, plain text out. */
export function createCommands(parts: { keeper: Keeper; unkept: Unkept; clock: () => number }) {
  const { keeper, unkept, clock } = parts
  /** Who was asked whether to forget everything, where, and until when. */
  const asked = new Map<string, number>()
  const placeOf = ({ user, place }: Command) => `${user}\n${place.conversation}`

  const table: readonly Entry[] = [
    { name: 'memory show', does: 'what is kept about you', run: show },
    {
      name: 'memory forget',
      takes: '[number]',
      does: 'erase everything (it asks first), or one fact; name and style can be named',
      run: forget,
    },
    {
      name: 'persist off',
      does: 'stop remembering; what is kept stays unused',
      run: (command) => persist(command, false),
    },
    { name: 'persist on', does: 'remember again', run: (command) => persist(command, true) },
    { name: 'persist status', does: 'is remembering on or off?', run: status },
    { name: 'help', does: 'this list', run: help },
  ]

  async function show({ user }: Command): Promise<string> {
    return memoryInWords(await keeper.read(user))
  }

  async function forget(command: Command, argument: string): Promise<string> {
    if (argument === '') {
      ask(command)
      return 'This erases everything kept about you, for good. Type yes to erase it; anything else cancels.'
    }
    if (argument === 'all yes') return forgetEverything(command)
    if (argument === 'name' || argument === 'style') return forgetTrait(command, argument)
    const id = /^#?(\d{1,15})$/.exec(argument)?.[1]
    if (id === undefined)
      return 'Type /memory forget to erase everything, or /memory forget 2 for fact 2 of /memory show.'
    return forgetOne(command, Number(id))
  }

  function ask(command: Command): void {
    asked.set(placeOf(command), performance.now() + openFor)
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
    const lines = table.map(({ name, takes, does }) => ({ usage: `/${name}${takes ? ` ${takes}` : ''}`, does }))
    const width = Math.max(...lines.map(({ usage }) => usage.length))
    return ['What you can type:', ...lines.map(({ usage, does }) => `  ${usage.padEnd(width)}  ${does}`)].join('\n')
  }

  /** Runs a command and resolves with what to tell the person. Throws what the keeper throws. */
  async function run(command: Command): Promise<string> {
    const text = command.text.trim().replace(/^\//, '').replace(/\s+/g, ' ')
    const wasOpen = takeQuestion(command)
    if (isYes(text) && wasOpen) {
      return forgetEverything(command).catch((error) => {
        // It can be tried again with another yes.
        ask(command)
        throw error
      })
    }
    const told = await answerTo(command, text)
    // Another way to forget answers for itself.
    const isForget = text.toLowerCase().startsWith('memory forget')
    return wasOpen && !isForget ? `Nothing was erased.\n${told}` : told
  }

  async function answerTo(command: Command, text: string): Promise<string> {
    const entry = table.find(({ name }) => text.toLowerCase() === name || text.toLowerCase().startsWith(`${name} `))
    if (entry) return entry.run(command, text.slice(entry.name.length).trim().toLowerCase())
    const [first] = text.toLowerCase().split(' ')
    const near = table.filter(({ name }) => name.startsWith(`${first} `))
    if (near.length > 0) return `Type one of: ${near.map(({ name }) => `/${name}`).join(', ')}.`
    return `There is no /${oneLine(first ?? '', 40)}. Type /help for what there is.`
  }

  /** What a message says to an open question of a command; anything but `yes` closes it. Null where none is open. */
  function answerIn(message: Command): 'yes' | 'no' | null {
    if (isYes(message.text) && isOpen(message)) return 'yes'
    return takeQuestion(message) ? 'no' : null
  }

  function isOpen(command: Command): boolean {
    return (asked.get(placeOf(command)) ?? 0) > performance.now()
  }

  function takeQuestion(command: Command): boolean {
    const open = isOpen(command)
    asked.delete(placeOf(command))
    return open
  }

  return { run, answerIn }
}

function isYes(text: string): boolean {
  return /^\s*yes[\s.!]*$/i.test(text)
}
