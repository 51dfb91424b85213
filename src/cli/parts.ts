import type { Settings } from '../config.js'
import { createKeepsake } from '../keepsake.js'
import type { Log } from '../log.js'
import { createKeeper } from '../memory/keeper.js'
import { reckoned } from '../models/reckoned.js'
import { createFileStore } from '../stores/files.js'
import { budgetsIn } from './budgets.js'
import { sealForRoom, sealForServing, sealHere } from './memory-key.js'
import { isOffline, modelIn } from './models.js'
import { personaIn } from './persona.js'
import type { Platforms } from './platforms.js'
import { roomFolderIn } from './room-folder.js'

/** What the parts are made from. */
interface PartsFrom {
  settings: Settings
  /** Those that are to be served; null where somebody chats here, or in the room. */
  platforms: Platforms | null
  /** It is the room that is opened: it has people and a folder of its own. */
  isRoom: boolean
  log: Log
  /** Tells the operator something, in a line. */
  tell(line: string): void
}

/**
 * Puts the parts together as the settings have it: the bot, the memories, whether Claude answers, what is counted. Gives a
 * sentence instead where it cannot work so.
 */
export async function partsFor({ settings, platforms, isRoom, log, tell }: PartsFrom) {
  const isServed = platforms !== null
  const offline = isOffline(settings)
  const isReckoned = isRoom && offline
  const { SESSIONS_DIR, MEMORY_KEY: memoryKey, MEMORY_PRIVACY: privacy } = settings
  const folder = isRoom ? await roomFolderIn(SESSIONS_DIR) : { directory: SESSIONS_DIR }
  if ('wrong' in folder) return folder
  const { directory } = folder
  const character = personaIn(settings.PERSONA)
  if ('wrong' in character) return character
  const budgets = budgetsIn(settings, { isServed, offline, isReckoned })
  if ('wrong' in budgets) return budgets
  const { model: real, health, keyTrouble } = await modelIn(settings)
  const wrong = await keyTrouble()
  if (wrong !== null) return { wrong }
  const store = createFileStore(directory)
  const around = { memoryKey, store, directory }
  const sealing = await sealingFor({ isServed, isRoom }, { ...around, tell })
  if ('wrong' in sealing) return sealing
  const metrics = platforms?.listening && (await import('./metrics.js')).createMetrics(() => store.count('person/'))
  const bot = createKeepsake({
    ...{ model: isReckoned ? reckoned(real) : real, store, ...sealing, privacy, ...character, ...budgets, log },
    ...{ introduces: isServed || isRoom, allowed: isServed ? allowedIn(settings) : {}, keep: keptIn(settings) },
    ...(metrics && { tally: metrics.tally }),
  })
  const keeper = createKeeper({ store, clock: Date.now, ...sealing })
  return { bot, keeper, directory, health, metrics: metrics?.page, offline, prices: budgets.prices }
}

function sealingFor(
  { isServed, isRoom }: { isServed: boolean; isRoom: boolean },
  around: Parameters<typeof sealForServing>[0],
) {
  if (isServed) return sealForServing(around)
  return isRoom ? sealForRoom(around) : sealHere(around)
}

/** Whom it answers, and where. Whoever is at the terminal, or behind the pipe, runs it themselves. */
function allowedIn({ SERVERS: servers, CHANNELS: channels, PEOPLE: people }: Settings) {
  return { servers, channels, people }
}

function keptIn({ KEEP_MESSAGES_DAYS: messages, KEEP_HISTORY_DAYS: history, KEEP_DAMAGED_DAYS: damaged }: Settings) {
  return { messages, history, damaged }
}
