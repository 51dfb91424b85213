import { loadEnvFile } from 'node:process'
import { parseArgs } from 'node:util'
import { chat } from './cli/chat.js'
import { readSettings, type Settings } from './config.js'
import { createKeepsake } from './keepsake.js'
import { createLog, describe, type Log, reference } from './log.js'
import { createKeeper } from './memory/keeper.js'
import { createClaude } from './models/claude.js'
import { createOffline } from './models/offline.js'
import { createFileStore } from './stores/files.js'

const usage = `Usage: npm start -- [chat] [--user NAME]

  chat          chat on the terminal (the default)
  --user NAME   who you are; your login name if left out
  --help        this text
`

/** Exit codes: 0 all done, 64 wrong words on the command line, 70 a fault of ours, 78 wrong settings (sysexits.h). */
const exits = { done: 0, usage: 64, fault: 70, settings: 78 }
/** So long an answer may go on after the first signal, and so soon a second one counts as the same, in milliseconds. */
const grace = 10_000
const sameSignal = 1000

async function main(): Promise<number> {
  const words = commandLine(process.argv.slice(2))
  if ('wrong' in words) return leave(exits.usage, `${words.wrong}\n\n${usage}`)
  if (words.help) {
    process.stdout.write(usage)
    return exits.done
  }
  loadDotEnv()
  const settings = readSettings(process.env)
  if ('wrong' in settings) return leave(exits.settings, settings.wrong.join('\n'))
  let warn = (line: string): void => void process.stderr.write(`${line}\n`)
  const log = createLog(settings.LOG_FILE, (line) => warn(line))
  endLoudlyOnFaults(log)

  const { SESSIONS_DIR: directory } = settings
  const { model, offline, keyTrouble } = modelFor(settings)
  const trouble = await keyTrouble()
  if (trouble) return leave(exits.settings, trouble)

  const store = createFileStore(directory)
  const keeper = createKeeper({ store, clock: Date.now })
  const bot = createKeepsake({ model, store, log })
  const stop = stopOnSignals()
  process.stdout.on('error', () => stop.abort())
  process.stderr.on('error', () => {})
  stop.signal.addEventListener('abort', () => void bot.close(grace))
  const dim = process.env.NO_COLOR === undefined
  const warnOn = (show: (line: string) => void) => {
    warn = show
  }
  await chat({ bot, keeper, directory, name: words.user, offline, dim, stop: stop.signal, warnOn })
  await bot.close()
  return exits.done
}

function commandLine(args: string[]): { user: string | undefined; help: boolean } | { wrong: string } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { user: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    const [subcommand = 'chat', ...more] = positionals
    if (subcommand !== 'chat' || more.length > 0)
      return {
        wrong: `There is no subcommand ${JSON.stringify(more[0] ?? subcommand)}. (Options come after --, as in: npm start -- --user NAME)`,
      }
    const user = values.user?.trim()
    if (user !== undefined && !/^[^\p{Cc}]{1,200}$/u.test(user))
      return { wrong: '--user takes a name of 1 to 200 characters.' }
    return { user, help: values.help ?? false }
  } catch {
    return { wrong: 'There is no such option, or it lacks its value.' }
  }
}

function loadDotEnv(): void {
  try {
    loadEnvFile()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') process.stderr.write('keepsake: .env cannot be read\n')
  }
}

function modelFor(settings: Settings) {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_AUTH_TOKEN: authToken, ANTHROPIC_BASE_URL: baseURL } = settings
  if (!apiKey && !authToken && !baseURL) return { model: createOffline(), offline: true, keyTrouble: async () => null }
  const { CHAT_MODEL: chatModel, LEARNING_MODEL: learningModel } = settings
  const model = createClaude({ apiKey, authToken, baseURL, chatModel, learningModel })
  return { model, offline: false, keyTrouble: model.keyTrouble }
}

/** The first signal asks for a clean end. A second one, if it is not the same again, ends at once. */
function stopOnSignals(): AbortController {
  const stop = new AbortController()
  let first: number | undefined
  const handle = () => {
    if (first === undefined) {
      first = performance.now()
      stop.abort()
    } else if (performance.now() - first >= sameSignal) process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handle)
  return stop
}

/** A fault of ours ends the program with a sentence and a reference, and never with a stack trace. */
function endLoudlyOnFaults(log: Log): void {
  const handle = (error: unknown) => {
    try {
      const fault = { reference: reference(), ...describe(error) }
      log.error(fault, 'Keepsake has a fault and ends. What was saved is safe; start it again')
    } finally {
      process.exit(exits.fault)
    }
  }
  process.on('uncaughtException', handle)
  process.on('unhandledRejection', handle)
}

function leave(code: number, why: string): number {
  process.stderr.write(`${why}\n`)
  return code
}

process.exit(await main())
