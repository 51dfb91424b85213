import { counted, keptInWords, memoryInWords, promptInWords } from './card.js'
import { type CommandName, commandNamed, commandTable, plainWords, usageOf } from './command-table.js'
import type { Privacy, Reach } from './memory/audience.js'
import { isEmpty, setPersist } from './memory/changes.js'
import { serialize } from './memory/document.js'
import { forgetAll, forgetFact, forgetName, forgetStyle, setReach } from './memory/forgetting.js'
import type { Keeper } from './memory/keeper.js'
import { type Fact, type Memory, newMemory, type UserKey } from './memory/memory.js'
import { oneLine } from './memory/plain.js'
import { beginAnew } from './memory/talk.js'
import type { Unkept } from './memory/unkept.js'
import { type Choices, type Command, type Line, preceded, type Told } from './message.js'
import type { Places } from './places.js'
import { answerIn, createQuestions, type Question } from './questions.js'

type Run = (command: Command, argument: string) => Promise<Told | string> | Told | string

/**
 * /memory, /persist and /keepsake: plain text in, plain text and choices out. `stop` stops the answers under way to a
 * person, those at the place if there are any, and tells whether there were some.
 */
export function createCommands(parts: {
  keeper: Keeper
  places: Places
  unkept: Unkept
  privacy: Privacy
  clock: () => number
  stop: (command: Command) => boolean
}) {
  const { keeper, places, unkept, privacy, clock, stop } = parts
  /** Whether to forget everything. */
  const questions = createQuestions()

  const runs: Record<CommandName, Run> = {
    'memory show': show,
    'memory forget': forget,
    'memory share': (command, argument) => decideReach(command, argument, 'everywhere'),
    'memory private': (command, argument) => decideReach(command, argument, 'dm'),
    'memory export': exportAll,
    'memory noted': tellLessons,
    'persist off': turnOff,
    'persist on': turnOn,
    'persist status': status,
    'keepsake new': startAnew,
    'keepsake mode': mode,
    'keepsake stop': (command) => (stop(command) ? 'Stopped.' : 'Nothing is being answered to you just now.'),
    'keepsake help': help,
  }

  async function show({ user, place, speaker }: Command, argument: string): Promise<Told | string> {
    const memory = await keeper.read(user)
    if (argument === '') return memoryInWords(memory)
    if (argument !== 'exact') return 'Type /memory show, or /memory show exact for the very words that Claude is told.'
    const here = { place, speaker, privacy, now: clock() }
    return promptInWords({ memory, unkept: unkept.memoryOf(memory) }, here)
  }

  async function decideReach({ user }: Command, argument: string, reach: Reach): Promise<string> {
    const id = factId(argument)
    const word = reach === 'everywhere' ? 'share' : 'private'
    if (id === null) return `Type /memory ${word} 2 for fact 2 of /memory show.`
    let fact: Fact | undefined
    const decide = (memory: Memory) => {
      fact = memory.facts.find((one) => one.id === id)
      return setReach(memory, id, reach, privacy)
    }
    // What is narrowed is forgotten elsewhere.
    await (reach === 'dm' ? erase(user, decide) : keeper.update(user, decide))
    if (!fact) return `There is no fact ${id}. /memory show lists them.`
    const text = oneLine(fact.text, 200)
    return reach === 'everywhere'
      ? `Shared: ${text}. I may use it everywhere now, also where others read along. /memory private ${id} takes it back.`
      : `Private: ${text}. I use it in direct messages only; what told it elsewhere is erased. /memory share ${id} shares it.`
  }

  async function forget(command: Command, argument: string): Promise<Told | string> {
    if (argument === '') {
      return { text: 'This erases everything kept about you, for good.', choices: choicesOf(questions.ask(command)) }
    }
    if (argument === 'all yes') return forgetEverything(command)
    if (argument === 'name' || argument === 'style') return forgetTrait(command, argument)
    const id = factId(argument)
    if (id === null)
      return 'Type /memory forget to erase everything, or with a number of /memory show, name, or style to erase that.'
    return forgetOne(command, id)
  }

  async function forgetEverything({ user }: Command): Promise<string> {
    unkept.drop(user)
    let had = newMemory(user)
    await erase(user, (memory) => {
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
    await erase(user, (memory) => {
      gone = memory.facts.find((fact) => fact.id === id)
      return forgetFact(memory, id, privacy)
    })
    unkept.drop(user)
    if (!gone) return `There is no fact ${id}. /memory show lists them.`
    return `Erased: ${oneLine(gone.text, 200)}, and every message that told it.`
  }

  async function forgetTrait({ user }: Command, trait: 'name' | 'style'): Promise<string> {
    let had = false
    await erase(user, (memory) => {
      const after = trait === 'name' ? forgetName(memory) : forgetStyle(memory)
      had = after !== memory
      return after
    })
    unkept.drop(user)
    return had ? `Erased: your ${trait}.` : `No ${trait} of yours is kept.`
  }

  /** Forgets something; then nothing that was said before is told to a model again, though it may still stand in the chat. */
  function erase(user: UserKey, change: (memory: Memory) => Memory): Promise<void> {
    return keeper.erase(user, (memory) => {
      const after = change(memory)
      return after === memory ? memory : beginAnew(after, clock())
    })
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

  async function turnOn({ user }: Command): Promise<string> {
    let before = true
    const memory = await keeper.update(user, (memory) => {
      before = memory.persist
      return setPersist(memory, true)
    })
    unkept.drop(user)
    return before ? 'Remembering is on already.' : `Remembering is on. ${keptInWords(memory)}`
  }

  async function turnOff({ user }: Command): Promise<Told> {
    const memory = await keeper.update(user, (memory) => setPersist(memory, false))
    const off = 'Remembering is off: nothing you say is written down or learned.'
    const text = `${off} ${keptInWords(memory)}${isEmpty(memory) ? '' : ' It stays, unused.'} /persist on turns it on again.`
    if (isEmpty(memory)) return { text }
    const button = { label: 'Erase what is kept', command: 'memory forget all yes', danger: true }
    return { text, choices: { buttons: [button], typed: '/memory forget erases what is kept.' } }
  }

  async function startAnew({ user, place }: Command): Promise<string> {
    const conversation = place.room ?? place.conversation
    const memory = await keeper.read(user)
    if (memory.persist) await keeper.update(user, (fresh) => beginAnew(fresh, clock(), conversation))
    else unkept.begin(memory, clock(), conversation)
    return 'We begin anew here: what was said before is not told to Claude again. What I remember of you stays.'
  }

  async function mode({ place, manages }: Command, argument: string): Promise<string> {
    if (place.audience === 'dm') return 'In direct messages I answer everything.'
    if (place.channel === undefined) return 'Here I answer what mentions me; there is nothing to choose yet.'
    const now = await places.modeOf(place.channel)
    if (argument === '')
      return `${modeInWords[now]} /keepsake mode ${now === 'thread' ? 'mention' : 'thread'} changes it.`
    if (argument !== 'mention' && argument !== 'thread') return 'Type /keepsake mode mention, or /keepsake mode thread.'
    if (!manages) return `Only who may manage this channel can change that. ${modeInWords[now]}`
    await places.setMode(place.channel, argument)
    return modeInWords[argument]
  }

  async function status({ user }: Command): Promise<string> {
    const memory = await keeper.read(user)
    return memory.persist
      ? `Remembering is on. ${keptInWords(memory)} /persist off stops it.`
      : `Remembering is off. ${keptInWords(memory)} /persist on turns it on again.`
  }

  function help(): string {
    const lines = commandTable.map(({ name, takes, does }) => ({
      usage: `/${usageOf(name, takes)}`,
      does,
    }))
    const width = Math.max(...lines.map(({ usage }) => usage.length))
    return ['What you can type:', ...lines.map(({ usage, does }) => `  ${usage.padEnd(width)}  ${does}`)].join('\n')
  }

  /** Runs a command and resolves with what to tell the person. Throws what the keeper throws. */
  async function run(command: Command): Promise<Told> {
    const text = plainWords(command.text)
    const answer = answerIn(text)
    const open = questions.take(command, answer?.id)
    if (answer && open) {
      if (answer.says === 'no') return { text: 'Nothing was erased.' }
      return forgetEverything(command).then(inWords, (error) => {
        // It can be tried again with another yes.
        questions.reopen(command, open)
        throw error
      })
    }
    if (answer) return { text: 'That question is no longer open. Type /memory forget to be asked again.' }
    const told = inWords(await answerTo(command, text))
    // Another way to forget answers for itself.
    return open && !text.startsWith('memory forget') ? preceded(['Nothing was erased.'], told) : told
  }

  async function answerTo(command: Command, text: string): Promise<Told | string> {
    const typed = commandNamed(text)
    if (typed && typed.argument !== '' && !typed.takes) return `Type /${typed.name}, and nothing behind it.`
    if (typed) return runs[typed.name](command, typed.argument)
    const [first = ''] = text.split(' ')
    const near = commandTable.filter(({ name }) => name.startsWith(`${first} `))
    if (near.length > 0) return `Type one of: ${near.map(({ name }) => `/${name}`).join(', ')}.`
    return `There is no /${oneLine(first, 40)}. Type /keepsake help for what there is.`
  }

  /** What of a memory could follow a command that is being typed. */
  async function suggest({ user, text }: Omit<Command, 'alone'>): Promise<Line[]> {
    const { takes } = commandNamed(plainWords(text)) ?? {}
    if (!takes?.isFact) return []
    const { list } = memoryInWords(await keeper.read(user))
    return list.filter(({ fact = '' }) => takes.matches.test(fact))
  }

  return { run, suggest, hear: questions.hear }
}

const modeInWords = {
  mention: 'In this channel and its threads I answer what mentions me or replies to me.',
  thread:
    'In this channel I answer what mentions me or replies to me; in its threads that I take part in, everything but what is said to others.',
}

/** The number of a fact, as it is typed. */
function factId(argument: string): number | null {
  const id = /^#?(\d{1,15})$/.exec(argument)?.[1]
  return id === undefined ? null : Number(id)
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

function inWords(told: Told | string): Told {
  return typeof told === 'string' ? { text: told } : told
}
