import { budgetsIn } from './cli/budgets.js'
import { chat } from './cli/chat.js'
import { commandLine, usage } from './cli/command-line.js'
import { doctor } from './cli/doctor/doctor.js'
import { readDotEnv } from './cli/env-file.js'
import { init } from './cli/init/init.js'
import { lookAfter } from './cli/memory/look-after.js'
import { verbIn } from './cli/memory/verbs.js'
import { sealForServing, sealHere } from './cli/memory-key.js'
import { personaIn } from './cli/persona.js'
import { pipe } from './cli/pipe.js'
import { platformsIn } from './cli/platforms.js'
import { type ServeParts, serve } from './cli/serve.js'
import { printManifest } from './cli/slack.js'
import { readSettings, type Settings } from './config.js'
import { createKeepsake } from './keepsake.js'
import { createLog, describe, type Log, reference } from './log.js'
import { createKeeper } from './memory/keeper.js'
import { createClaude } from './models/claude.js'
import { watched } from './models/health.js'
import { createOffline } from './models/offline.js'
import { WrongSettings } from './platforms/platform.js'
import type { Keep } from './retention.js'
import { createFileStore } from './stores/files.js'

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
  if (words.subcommand === 'slack manifest') {
    printManifest(words.rest[0])
    return exits.done
  }
  if (words.subcommand === 'doctor') {
    const write = (text: string) => void process.stdout.write(text)
    return await doctor({ environment: process.env, json: words.json, write })
  }
  if (words.subcommand === 'init') {
    const { stdin: input, stdout: output, env: environment } = process
    return await init({ environment, input, output, stop: stopOnSignals().signal })
  }
  loadDotEnv()
  const settings = readSettings(process.env)
  if ('wrong' in settings) return leave(exits.settings, settings.wrong.join('\n'))
  const platforms = words.subcommand === null ? platformsIn(settings) : null
  if (platforms && 'missing' in platforms) return leave(exits.settings, platforms.missing)
  const character = personaIn(settings.PERSONA)
  if ('wrong' in character) return leave(exits.settings, character.wrong)
  let warn = (line: string): void => void process.stderr.write(`${line}\n`)
  const log = createLog(settings.LOG_FILE, (line) => warn(line))
  endLoudlyOnFaults(log)

  if (words.subcommand === 'memory') {
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
    const typed = { ...words, ...verbIn(words.rest) }
    return await lookAfter({ settings, typed, stop: stopOnSignals().signal, log })
  }

  const { SESSIONS_DIR: directory } = settings
  const { model, health, offline, keyTrouble } = modelFor(settings)
  const budgets = budgetsIn(settings, { isServed: platforms !== null, offline })
  if ('missing' in budgets) return leave(exits.settings, budgets.missing)
  const trouble = await keyTrouble()
  if (trouble) return leave(exits.settings, trouble)

  const store = createFileStore(directory)
  const { MEMORY_KEY: memoryKey } = settings
  const around = { memoryKey, store, directory }
  const sealing = await (platforms ? sealForServing({ ...around, tell }) : sealHere(around))
  if ('wrong' in sealing) return leave(exits.settings, sealing.wrong)
  const { seal } = sealing
  const keeper = createKeeper({ store, clock: Date.now, seal })
  const introduces = platforms !== null
  const { MEMORY_PRIVACY: privacy, SERVERS: servers, CHANNELS: channels, PEOPLE: people } = settings
  // Whoever is at the terminal, or behind the pipe, runs it themselves.
  const allowed = platforms ? { servers, channels, people } : {}
  const keep = keptFor(settings)
  const metrics = platforms?.listening && (await import('./cli/metrics.js')).createMetrics(() => store.count('person/'))
  const tally = metrics && { tally: metrics.tally }
  const bot = createKeepsake({
    ...{ model, store, seal, privacy, introduces, allowed, keep, log },
    ...{ ...character, ...budgets, ...tally },
  })
  const stop = stopOnSignals()
  // Nobody reads along with a bot; without a reader a chat is over.
  process.stdout.on('error', () => platforms ?? stop.abort())
  process.stderr.on('error', () => {})
  if (platforms) return await serveUntil(stop.signal, { platforms, bot, health, metrics: metrics?.page, log, offline })
  stop.signal.addEventListener('abort', () => void bot.close(grace))
  if (words.subcommand === 'pipe') {
    await pipe({ bot, offline, deltas: words.deltas, stop: stop.signal })
    await bot.close()
    return exits.done
  }
  const dim = process.env.NO_COLOR === undefined
  const warnOn = (show: (line: string) => void) => {
    warn = show
  }
  await chat({ bot, keeper, directory, name: words.user, offline, dim, stop: stop.signal, warnOn })
  await bot.close()
  return exits.done
}

async function serveUntil(
  stop: AbortSignal,
  parts: Pick<ServeParts, 'platforms' | 'bot' | 'health' | 'metrics' | 'log'> & { offline: boolean },
) {
  if (parts.offline) tell('The offline stand-in answers: a few rules, no Claude.')
  try {
    await serve({ ...parts, stop, grace, tell })
    return exits.done
  } catch (error) {
    if (error instanceof WrongSettings) return leave(exits.settings, error.message)
    throw error
  }
}

/** Adds to the environment what stands in `.env`; what is set already goes first. */
function loadDotEnv(): void {
  const found = readDotEnv()
  if (found === 'unreadable') process.stderr.write('keepsake: .env cannot be read\n')
  if (found === null || found === 'unreadable') return
  const { values, unknown, colon } = found
  if (colon) process.stderr.write(`keepsake: .env has a line that is not NAME=value, as for ${colon}\n`)
  if (unknown.length > 0) {
    const what = unknown.length === 1 ? 'which is no setting' : 'which are no settings'
    process.stderr.write(`keepsake: .env has ${unknown.join(', ')}, ${what}; .env.example lists them all\n`)
  }
  process.env = { ...values, ...process.env }
}

function modelFor(settings: Settings) {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_AUTH_TOKEN: authToken, ANTHROPIC_BASE_URL: baseURL } = settings
  if (settings.MODEL === 'offline' || (!apiKey && !authToken && !baseURL))
    return { model: createOffline(), health: undefined, offline: true, keyTrouble: async () => null }
  const { CHAT_MODEL: chatModel, LEARNING_MODEL: learningModel } = settings
  const claude = createClaude({ apiKey, authToken, baseURL, chatModel, learningModel })
  return { ...watched(claude, claude.isThere), offline: false, keyTrouble: claude.keyTrouble }
}

function keptFor(settings: Settings): Keep {
  const { KEEP_MESSAGES_DAYS: messages, KEEP_HISTORY_DAYS: history, KEEP_DAMAGED_DAYS: damaged } = settings
  return { messages, history, damaged }
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

function tell(line: string): void {
  process.stdout.write(`${line}\n`)
}

function leave(code: number, why: string): number {
  process.stderr.write(`${why}\n`)
  return code
}

process.exit(await main())
