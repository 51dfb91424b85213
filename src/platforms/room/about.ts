import { commandTable, usageOf } from '../../command-table.js'
import type { Happening, Typed } from './page/wire.js'
import { members, places } from './people.js'

/** What answers: the stand-in, or a model of that name. Of the stand-in's answers it is reckoned what that model would take. */
export interface Answering {
  offline: boolean
  model: string
}

/** What a page is told of the room before anything that stands in it. */
export function aboutRoom(answers: Answering): Omit<Extract<Happening, { event: 'room' }>, 'entries' | 'turns'> {
  return { event: 'room', members, places, commands: typed(), isOffline: answers.offline, ...inWords(answers) }
}

function typed(): Typed[] {
  return commandTable.map((entry) => ({
    name: entry.name,
    usage: `/${usageOf(entry.name, entry)}`,
    does: entry.does,
    isSuggested: entry.takes?.isFact ?? false,
    choices: entry.takes?.choices ?? [],
  }))
}

function inWords({ offline, model }: Answering): { answeredBy: string; reckoning: string } {
  const full = 'With full history: the same instructions, all that was said so far, and the message, in one request.'
  return offline
    ? {
        answeredBy: 'The offline stand-in answers: a few rules, no Claude.',
        reckoning: `Nothing was spent: this is reckoned, at 3 bytes a token and the prices of ${model}. ${full}`,
      }
    : {
        answeredBy: model.startsWith('claude') ? `Claude answers: ${model}.` : `${model} answers.`,
        reckoning: `Tokens as ${model} counts them, dollars by its prices. ${full}`,
      }
}
