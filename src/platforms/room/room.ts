import { randomBytes } from 'node:crypto'
import { commandTable, usageOf } from '../../command-table.js'
import type { Keepsake } from '../../keepsake.js'
import { describe, type Log, reference } from '../../log.js'
import type { Prices } from '../../memory/spent.js'
import type { Told } from '../../message.js'
import { isSlashed } from '../slashed.js'
import { withReference } from '../told.js'
import { asideOf } from './asides.js'
import { cardOf } from './card.js'
import { createConversation } from './conversation.js'
import { pageFiles } from './files.js'
import { createFollowing } from './following.js'
import { loopback } from './gate.js'
import { createHearing } from './hearing.js'
import { type Answers, serveRoom } from './http.js'
import { overheardAt } from './overheard.js'
import type { Asker, Happening, Typed } from './page/wire.js'
import { askerOf, members, places } from './people.js'
import { createPressing } from './pressing.js'
import { Refused } from './refused.js'
import { createTurns } from './turns.js'
import { createWatching } from './watching.js'

/** So much randomness is in a link, in bytes. */
const tokenLength = 32
/** So many suggestions are given. */
const mostSuggested = 25

/** What a room works with. */
export interface RoomParts {
  bot: Pick<Keepsake, 'chat' | 'command' | 'suggest' | 'see' | 'idle'>
  /** What answers: the stand-in, or a model of that name. Of the stand-in's answers it is reckoned what that model would take. */
  answers: { offline: boolean; model: string }
  prices: Prices
  /** A free one, if left out. */
  port?: number | undefined
  log: Log
}

/** A room that is open. */
export interface Room {
  /** The only way in; ends with a slash. */
  link: string
  /** Tells the pages that it is over, and resolves soon. */
  close(): Promise<void>
}

/**
 * Opens a room in which two members talk with the bot in three places, for whoever has its link, on this machine alone.
 * What stands in it is kept in this process only. Throws WrongSettings where it cannot listen.
 */
export async function openRoom({ bot, answers, prices, port = 0, log }: RoomParts): Promise<Room> {
  const files = await pageFiles()
  const conversation = createConversation()
  const turns = createTurns({ bot, prices, tell: (turn) => conversation.tell({ event: 'turn', turn }) })
  const following = createFollowing({ bot, conversation, turns })

  async function run(asker: Asker, text: string): Promise<Told> {
    const told = await bot.command({ ...askerOf(asker), alone: true, text })
    following.changed(asker.member)
    return told
  }

  function fail(asker: Asker, error: unknown): void {
    const ref = reference()
    log.warn({ reference: ref, ...describe(error) }, 'Something in the room could not be answered')
    conversation.put(asideOf({ text: withReference({ text: failed, reference: ref }) }, asker))
  }

  const hearing = createHearing({ bot: following, conversation, run, fail })
  const pressing = createPressing({ conversation, hearing, run })
  const answersTo: Answers = {
    say: (asked) => {
      hearing.say(asked)
      return {}
    },
    press: pressing.press,
    suggest: async ({ text, ...asker }) => {
      const suggestions = await bot.suggest({ ...askerOf(asker), text })
      return { suggestions: suggestions.slice(0, mostSuggested) }
    },
    see: async ({ draft, ...asker }) => {
      const overheard = overheardAt(asker.place, conversation.entries())
      const seen = await bot.see({ ...askerOf(asker), text: isSlashed(draft) ? '' : draft, overheard })
      if ('wrong' in seen) throw new Refused(500, seen.wrong)
      return { card: cardOf(seen) }
    },
    dismiss: (asked) => {
      pressing.dismiss(asked)
      return {}
    },
  }
  const about = { members, places, commands: typed(), ...inWords(answers) }
  const snapshot = (): Happening => ({ event: 'room', ...about, entries: conversation.entries(), turns: turns.all() })
  const watching = createWatching(conversation, snapshot)
  await turns.begin()
  const token = randomBytes(tokenLength).toString('base64url')
  const server = await serveRoom({ port, token, files, answers: answersTo, watch: watching.add, log })
  return {
    link: `http://${loopback}:${server.port}/${token}/`,
    async close() {
      watching.end()
      await server.close()
    },
  }
}

const failed = 'Something went wrong on my side. Please try again.'

function typed(): Typed[] {
  return commandTable.map((entry) => ({
    name: entry.name,
    usage: `/${usageOf(entry.name, entry)}`,
    does: entry.does,
    isSuggested: entry.takes?.isFact ?? false,
    choices: entry.takes?.choices ?? [],
  }))
}

function inWords({ offline, model }: RoomParts['answers']) {
  const full = 'With full history: the same instructions, all that was said so far, and the message, in one request.'
  return offline
    ? {
        answeredBy: 'The offline stand-in answers: a few rules, no Claude.',
        reckoning: `Nothing was spent: this is reckoned, at 3 bytes a token and the prices of ${model}. ${full}`,
        isOffline: true,
      }
    : {
        answeredBy: model.startsWith('claude') ? `Claude answers: ${model}.` : `${model} answers.`,
        reckoning: `Tokens as ${model} counts them, dollars by its prices. ${full}`,
        isOffline: false,
      }
}
