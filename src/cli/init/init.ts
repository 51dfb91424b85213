import { type DotEnv, readDotEnv } from '../env-file.js'
import { mayWriteDotEnv, writeDotEnv } from '../env-writing.js'
import { type Asking, createAsking, InputEnded } from './asking.js'
import { askForBudget } from './budget.js'
import { askForDiscord } from './discord.js'
import { createDraft, type Draft } from './draft.js'
import { askForModel } from './model.js'
import type { Setup } from './secrets.js'
import { askForSlack } from './slack.js'

/** Exit codes: 0 all done, 1 ended before that, 78 nothing can be written here, 130 interrupted. */
const exits = { done: 0, ended: 1, unwritable: 78, interrupted: 130 }

/** What is known at the start, and whom to ask. */
export interface InitParts {
  environment: Record<string, string | undefined>
  input: NodeJS.ReadStream
  output: NodeJS.WriteStream
  stop: AbortSignal
}

/** Asks for what is needed, one thing at a time, and writes `.env` at the end alone. Gives the exit code. */
export async function init({ environment, input, output, stop }: InitParts): Promise<number> {
  const file = readDotEnv()
  const trouble = troubleWith(file)
  if (trouble !== null || file === 'unreadable') {
    output.write(`${trouble}\n`)
    return exits.unwritable
  }
  const asking = createAsking(input, output, stop)
  const interrupted = new Promise<never>((_, reject) => {
    stop.addEventListener('abort', () => reject(new InputEnded()))
  })
  try {
    const setup = { asking, draft: createDraft(environment, file) }
    return await Promise.race([goThrough(setup, environment.OLLAMA_HOST), interrupted])
  } catch (error) {
    if (!(error instanceof InputEnded)) throw error
    asking.say('\nNothing was written.')
    return stop.aborted ? exits.interrupted : exits.ended
  } finally {
    asking.close()
  }
}

/** Why `.env` cannot be written at the end, as a sentence; null where it can. */
function troubleWith(file: DotEnv | null | 'unreadable'): string | null {
  if (file === 'unreadable') return '.env is there, but cannot be read.'
  if (file && file.broken.length > 0) return `Line ${file.broken[0]} of .env is not NAME=value: mend it first.`
  return mayWriteDotEnv() ? null : 'No .env can be written in this folder.'
}

async function goThrough(setup: Setup, ollamaHost: string | undefined): Promise<number> {
  const { asking, draft } = setup
  asking.say('This sets up Keepsake. .env is written at the end; until then Ctrl-C leaves all as it is.\n')
  await askForModel(setup, ollamaHost)
  asking.say('')
  const next = await askForDiscord(setup)
  asking.say('')
  next.push(...(await askForSlack(setup)))
  asking.say('')
  if (servesWithClaude(draft)) await askForBudget(setup)
  const changes = draft.inWords()
  if (changes !== null && !(await asking.yes(`${changes} Write it?`, true))) {
    asking.say('Nothing was written.')
    return exits.ended
  }
  const failed = changes === null ? null : await writeDotEnv(draft.changes as Record<string, string | null>)
  if (failed !== null) {
    asking.say(`.env could not be written (${failed}), and is as it was.`)
    return exits.unwritable
  }
  asking.say(changes === null ? '.env stays as it is.' : '.env is written; you alone can read it.')
  tellNext(asking, [...next, ...(serves(draft) && draft.now('MEMORY_KEY') === undefined ? [backUp] : [])])
  return exits.done
}

const backUp = 'Back up .env after the first start: it adds MEMORY_KEY, without which memories cannot be read.'

/** A local model and the stand-in cost nothing, and nobody else comes to the terminal. */
function servesWithClaude(draft: Draft): boolean {
  const { now } = draft
  const isPaid = (now('ANTHROPIC_API_KEY') ?? now('ANTHROPIC_AUTH_TOKEN')) !== undefined
  return serves(draft) && now('MODEL') === undefined && isPaid
}

function serves({ now }: Draft): boolean {
  return now('DISCORD_TOKEN') !== undefined || now('SLACK_BOT_TOKEN') !== undefined
}

function tellNext(asking: Asking, next: string[]): void {
  asking.say('\nWhat now:')
  for (const step of ['npm start', ...next, 'Is something wrong? npm start -- doctor']) asking.say(`  ${step}`)
}
