import type { Limits } from '../budgets/limits.js'
import { leastCost } from '../budgets/reckoning.js'
import type { Settings } from '../config.js'
import type { Price, Prices } from '../memory/spent.js'
import { priceOf } from '../models/prices.js'

/** So many messages of a person are answered in a minute on Discord and Slack, where nothing is said. */
const usualMessages = 20

/** For whom a bot is. */
interface Use {
  /** For people on Discord and Slack. */
  isServed: boolean
  /** The stand-in answers. */
  offline: boolean
  /** What it takes is reckoned as if Claude answered. */
  isReckoned?: boolean
}

/**
 * The limits that are set, and what the models cost. What is wrong is a sentence with the lines to add: dollars cannot be
 * kept to where a price is not known.
 */
export function budgetsIn(
  settings: Settings,
  { isServed, offline, isReckoned = false }: Use,
): { limits: Limits; prices: Prices } | { wrong: string } {
  const { DOLLARS_A_DAY: dollarsADay = null, DOLLARS_A_DAY_EACH: dollarsADayEach = null } = settings
  const { MESSAGES_A_MINUTE: messages = isServed ? usualMessages : null } = settings
  const limits = { messagesAMinute: messages, dollarsADay, dollarsADayEach }
  const chat = settings.CHAT_PRICE ?? priceOf(settings.CHAT_MODEL)
  const learning = settings.LEARNING_PRICE ?? priceOf(settings.LEARNING_MODEL)
  // The stand-in costs nothing.
  if (offline && !isReckoned) return { limits, prices: {} }
  const hasDollars = dollarsADay !== null || dollarsADayEach !== null
  const lines = [
    ...(chat ? [] : [lineFor('CHAT_PRICE', settings.CHAT_MODEL)]),
    ...(learning ? [] : [lineFor('LEARNING_PRICE', settings.LEARNING_MODEL)]),
  ]
  if (hasDollars && lines.length > 0 && !isReckoned) return { wrong: `${unknownPrice}\n${lines.join('\n')}` }
  const least = chat ? leastCost(chat) : 0
  const small = (['DOLLARS_A_DAY', 'DOLLARS_A_DAY_EACH'] as const).find((name) => (settings[name] ?? 1e6) * 1e9 < least)
  if (small)
    return { wrong: `${small} is less than one answer may cost: nobody would get one. ${atLeast(small, least)}` }
  return { limits, prices: pricesOf(chat, learning) }
}

const unknownPrice =
  'DOLLARS_A_DAY or DOLLARS_A_DAY_EACH is set, but not what a model costs. Add to .env, with its price (0/0 where it costs nothing):'

function lineFor(name: string, model: string): string {
  return `${name}=2/10 # dollars for a million tokens in / out of ${model}`
}

function atLeast(name: string, nanodollars: number): string {
  return `Set at least ${name}=${(Math.ceil(nanodollars / 1e7) / 100).toFixed(2)}, or remove it.`
}

function pricesOf(chat: Price | undefined, learning: Price | undefined): Prices {
  return { ...(chat && { answer: chat }), ...(learning && { learn: learning, reflect: learning }) }
}
