import type { Settings } from '../config.js'
import { createKeepsake } from '../keepsake.js'
import type { Log } from '../log.js'
import { createKeeper } from '../memory/keeper.js'
import { createFileStore } from '../stores/files.js'
import { budgetsIn } from './budgets.js'
import { sealForServing, sealHere } from './memory-key.js'
import { isOffline, modelIn } from './models.js'
import { personaIn } from './persona.js'
import type { Platforms } from './platforms.js'

/** What the parts are made from. */
interface PartsFrom {
  settings: Settings
  /** Those that are to be served; null where somebody chats here. */
  platforms: Platforms | null
  log: Log
  /** Tells the operator something, in a line. */
  tell(line: string): void
}

/**
 * Puts the parts together as the settings have it: the bot, the memories, whether Claude answers, what is counted. Gives a
 * sentence instead where it cannot work so.
 */
export async function partsFor({ settings, platforms, log, tell }: PartsFrom) {
  const isServed = platforms !== null
  const offline = isOffline(settings)
  const { SESSIONS_DIR: directory, MEMORY_KEY: memoryKey, MEMORY_PRIVACY: privacy } = settings
  const character = personaIn(settings.PERSONA)
  if ('wrong' in character) return character
  const budgets = budgetsIn(settings, { isServed, offline })
  if ('wrong' in budgets) return budgets
  const { model, health, keyTrouble } = await modelIn(settings)
  const wrong = await keyTrouble()
  if (wrong !== null) return { wrong }
  const store = createFileStore(directory)
  const around = { memoryKey, store, directory }
  const sealing = await (isServed ? sealForServing({ ...around, tell }) : sealHere(around))
  if ('wrong' in sealing) return sealing
  const metrics = platforms?.listening && (await import('./metrics.js')).createMetrics(() => store.count('person/'))
  const bot = createKeepsake({
    ...{ model, store, ...sealing, privacy, introduces: isServed, ...character, ...budgets, log },
    ...{ allowed: isServed ? allowedIn(settings) : {}, keep: keptIn(settings) },
    ...(metrics && { tally: metrics.tally }),
  })
  const keeper = createKeeper({ store, clock: Date.now, ...sealing })
  return { bot, keeper, directory, health, metrics: metrics?.page, offline }
}

/** Whom it answers, and where. Whoever is at the terminal, or behind the pipe, runs it themselves. */
function allowedIn({ SERVERS: servers, CHANNELS: channels, PEOPLE: people }: Settings) {
  return { servers, channels, people }
}

function keptIn({ KEEP_MESSAGES_DAYS: messages, KEEP_HISTORY_DAYS: history, KEEP_DAMAGED_DAYS: damaged }: Settings) {
  return { messages, history, damaged }
}
