import { commandNamed, commandTable, plainWords } from './command-table.js'
import { suggestionsFor } from './commands/fact.js'
import { createForget } from './commands/forget.js'
import { keepsakeCommands } from './commands/keepsake.js'
import { memoryCommands } from './commands/memory.js'
import { persistCommands } from './commands/persist.js'
import type { Runs } from './commands/run.js'
import type { Privacy } from './memory/audience.js'
import type { Keeper } from './memory/keeper.js'
import { askedToForget } from './memory/learning/asked.js'
import { oneLine } from './memory/text/plain.js'
import type { Unkept } from './memory/unkept.js'
import { type Command, preceded, type Suggestion, type Told } from './message.js'
import type { Places } from './places.js'
import { answerIn, createQuestions } from './questions.js'

/**
 * /memory, /persist and /keepsake: plain text in, plain text and choices out. `stop` stops the answers under way to a
 * person, those at the place if there are any, and tells whether there were some.
 */
export function createCommands(parts: {
  keeper: Keeper
  places: Places
  unkept: Unkept
  privacy: Privacy
  persona: string
  clock: () => number
  stop: (command: Command) => boolean
}) {
  const { keeper, privacy } = parts
  /** Whether to forget everything. */
  const questions = createQuestions()
  const forget = createForget({ ...parts, questions })
  const runs: Runs<'memory' | 'persist' | 'keepsake'> = {
    ...memoryCommands({ ...parts, forget }),
    ...persistCommands(parts),
    ...keepsakeCommands(parts),
  }

  /** Runs a command and resolves with what to tell the person. Throws what the keeper throws. */
  async function run(command: Command): Promise<Told> {
    const text = plainWords(command.text)
    const answer = answerIn(text)
    const open = questions.take(command, answer?.id)
    if (answer && open) {
      if (answer.says === 'no') return { text: 'Nothing was erased.' }
      return forget.everything(command.user).then(inWords, (error) => {
        // It can be tried again with another yes.
        questions.reopen(command, open)
        throw error
      })
    }
    if (answer) return { text: 'That question is no longer open. Type /memory forget to be asked again.' }
    const told = inWords(await answerTo(command, text))
    // Another way to forget answers for itself.
    return open && !/^memory forget/i.test(text) ? preceded(['Nothing was erased.'], told) : told
  }

  async function answerTo(command: Command, text: string): Promise<Told | string> {
    const typed = commandNamed(text)
    if (typed && typed.argument !== '' && !typed.takes) return `Type /${typed.name}, and nothing after it.`
    if (typed) return runs[typed.name](command, typed.argument)
    const [first = ''] = text.split(' ')
    const near = commandTable.filter(({ name }) => name.startsWith(`${first.toLowerCase()} `))
    if (near.length > 0) return `Type one of: ${near.map(({ name }) => `/${name}`).join(', ')}.`
    return `There is no /${oneLine(first, 40)}. Type /keepsake help for what there is.`
  }

  /** What of the person's memory could follow a command that is being typed, and fits what follows it already. */
  async function suggest({ user, text }: Command): Promise<Suggestion[]> {
    const typed = commandNamed(plainWords(text))
    if (!typed?.takes?.isFact) return []
    const word = typed.name.slice('memory '.length)
    return suggestionsFor(word, await keeper.read(user), typed.argument, privacy)
  }

  /** Forgets what a message asks for in plain words, and tells of it; null where it asks for no fact of theirs. */
  async function forgetInWords(command: Command): Promise<Told | null> {
    const words = askedToForget(command.text)
    const told = words === null ? null : await forget.inWords(command, words)
    return told === null ? null : inWords(told)
  }

  return { run, suggest, forgetInWords, hear: questions.hear, forgetAll: forget.all }
}

function inWords(told: Told | string): Told {
  return typeof told === 'string' ? { text: told } : told
}
