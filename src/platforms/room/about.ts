import { commandTable, usageOf } from '../../command-table.js'
import type { Happening, Typed } from './page/wire.js'
import { members, places } from './people.js'

/** What answers and learns: the stand-in, or models of these names. Of the stand-in it is reckoned what they would take. */
export interface Answering {
  offline: boolean
  model: string
  learningModel: string
  /** Are facts told everywhere, wherever they were said? */
  isRelaxed?: boolean
}

const relaxed = 'MEMORY_PRIVACY is relaxed: facts are told everywhere, unless they are kept private.'

/** What a page is told of the room before anything that stands in it. */
export function aboutRoom(answers: Answering): Omit<Extract<Happening, { event: 'room' }>, 'entries' | 'turns'> {
  const { offline: isOffline, isRelaxed = false } = answers
  const { answeredBy, reckoning } = inWords(answers)
  const all = isRelaxed ? `${answeredBy} ${relaxed}` : answeredBy
  return { event: 'room', members, places, commands: typed(), isOffline, isRelaxed, answeredBy: all, reckoning }
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

function inWords({ offline, model, learningModel }: Answering): { answeredBy: string; reckoning: string } {
  const full = 'With full history: the same instructions, all that was said so far, and the message, in one request.'
  const models = `${model}, to learn ${learningModel}`
  return offline
    ? {
        answeredBy: 'The offline stand-in answers: a few rules, no Claude.',
        reckoning: `Nothing was spent: this is reckoned, at 3 bytes a token and the prices of ${models}. ${full}`,
      }
    : {
        answeredBy: model.startsWith('claude') ? `Claude answers: ${model}.` : `${model} answers.`,
        reckoning: `Tokens as they were counted, dollars by the prices of ${models}. ${full}`,
      }
}
