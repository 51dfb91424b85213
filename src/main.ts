import { type ChatParts, chat } from './cli/chat.js'
import { commandLine, inShort, usage, type Words } from './cli/command-line.js'
import { oddities, readDotEnv } from './cli/env-file.js'
import { verbIn } from './cli/memory/verbs.js'
import { pipe } from './cli/pipe.js'
import { platformsIn } from './cli/platforms.js'
import { type ServeParts, serve } from './cli/serve.js'
import { readSettings, type Settings } from './config.js'
import { createLog, describe, type Log, reference } from './log.js'
import { WrongSettings } from './platforms/platform.js'

/** Exit codes: 0 all done, 64 wrong words on the command line, 70 a fault of ours, 78 wrong settings (sysexits.h). */
const exits = { done: 0, usage: 64, fault: 70, settings: 78 }
/** So long an answer may go on after the first signal, and so soon a second one counts as the same, in milliseconds. */
const grace = 10_000
const sameSignal = 1000

/** Only what is needed is loaded: each subcommand starts sooner. */
async function main(): Promise<number> {
  const words = commandLine(process.argv.slice(2))
  if ('wrong' in words) return leave(exits.usage, `${words.wrong}\n\n${inShort}`)
  if (words.help) {
    process.stdout.write(usage)
    return exits.done
  }
  if (words.subcommand === 'slack manifest') {
    const { printManifest } = await import('./cli/slack.js')
    printManifest(words.rest[0])
    return exits.done
  }
  const { stdin: input, stdout: output, env: environment } = process
  if (words.subcommand === 'doctor') {
    const { doctor } = await import('./cli/doctor/doctor.js')
    return doctor({ environment, json: words.json, write: (text) => void output.write(text) })
  }
  if (words.subcommand === 'init') {
    const { init } = await import('./cli/init/init.js')
    return init({ environment, input, output, stop: stopOnSignals().signal })
  }
  const settings = settingsOf(environment)
  return 'wrong' in settings ? leave(exits.settings, settings.wrong.join('\n')) : run(words, settings)
}

/** The settings of the environment and of `.env`; what is set in both counts as in the environment. */
function settingsOf(environment: NodeJS.ProcessEnv) {
  const found = readDotEnv()
  for (const line of oddities(found)) process.stderr.write(`keepsake: ${line}\n`)
  return readSettings(found === null || found === 'unreadable' ? environment : { ...found.values, ...environment })
}

async function run(words: Words, settings: Settings): Promise<number> {
  const platforms = words.subcommand === null ? platformsIn(settings) : null
  if (platforms && 'missing' in platforms) return leave(exits.settings, platforms.missing)
  const warnings = { show: (line: string): void => void process.stderr.write(`${line}\n`) }
  const log = createLog(settings.LOG_FILE, (line) => warnings.show(line))
  endLoudlyOnFaults(log)
  if (words.subcommand === 'memory') {
    const { lookAfter } = await import('./cli/memory/look-after.js')
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
    const typed = { ...words, ...verbIn(words.rest) }
    return lookAfter({ settings, typed, stop: stopOnSignals().signal, log })
  }
  const { partsFor } = await import('./cli/parts.js')
  const isRoom = words.subcommand === 'room'
  const parts = await partsFor({ settings, platforms, isRoom, log, tell })
  if ('wrong' in parts) return leave(exits.settings, parts.wrong)
  const { signal: stop, abort } = stopOnSignals()
  // Nobody reads along with a bot; without a reader a chat is over.
  process.stdout.on('error', () => platforms ?? abort())
  process.stderr.on('error', () => {})
  if (platforms) return serveUntil(stop, { ...parts, platforms, log })
  if (!isRoom) return chatUntil(stop, words, { ...parts, warnings })
  const { room } = await import('./cli/room.js')
  return endOf(
    room({
      ...parts,
      model: settings.CHAT_MODEL,
      learningModel: settings.LEARNING_MODEL,
      isRelaxed: settings.MEMORY_PRIVACY === 'relaxed',
      port: words.port,
      log,
      stop,
      grace,
      tell,
    }),
  )
}

async function chatUntil(
  stop: AbortSignal,
  { subcommand, user: name, deltas }: Words,
  {
    warnings,
    ...parts
  }: Omit<ChatParts, 'name' | 'dim' | 'stop' | 'warnOn'> & {
    warnings: { show(line: string): void }
  },
): Promise<number> {
  const { bot } = parts
  stop.addEventListener('abort', () => void bot.close(grace))
  const dim = process.env.NO_COLOR === undefined
  const warnOn = (show: (line: string) => void) => {
    warnings.show = show
  }
  if (subcommand === 'pipe') await pipe({ ...parts, deltas, stop })
  else await chat({ ...parts, name, dim, stop, warnOn })
  await bot.close()
  return exits.done
}

async function serveUntil(
  stop: AbortSignal,
  { offline, ...parts }: Pick<ServeParts, 'platforms' | 'bot' | 'health' | 'metrics' | 'log'> & { offline: boolean },
): Promise<number> {
  if (offline) tell('The offline stand-in answers: a few rules, no Claude.')
  return endOf(serve({ ...parts, stop, grace, tell }))
}

/** Waits for the end of what runs. Where it can never work as it is set that is its sentence. */
async function endOf(running: Promise<void>): Promise<number> {
  try {
    await running
    return exits.done
  } catch (error) {
    if (error instanceof WrongSettings) return leave(exits.settings, error.message)
    throw error
  }
}

/** The first signal asks for a clean end. A second one, if it is not the same again, ends at once. */
function stopOnSignals(): { signal: AbortSignal; abort(): void } {
  const stop = new AbortController()
  let first: number | undefined
  const handle = () => {
    if (first === undefined) {
      first = performance.now()
      stop.abort()
    } else if (performance.now() - first >= sameSignal) process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handle)
  return { signal: stop.signal, abort: () => stop.abort() }
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

function tell(line: string): void {
  process.stdout.write(`${line}\n`)
}

function leave(code: number, why: string): number {
  process.stderr.write(`${why}\n`)
  return code
}

process.exit(await main())
