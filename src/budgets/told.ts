import type { Memory, Spent } from '../memory/memory.js'
import { costIn, type Prices, type Task } from '../memory/spent.js'
import { dayOf } from '../memory/text/calendar.js'
import { counted } from '../memory/text/counted.js'
import type { Limits } from './limits.js'

/** Said where what is left is held by calls under way. */
export const inMoment = 'What I may still spend today is just being used by other answers. Send it again in a moment.'

/** That too many messages came in a minute, and when the next is answered. */
export function tooManyInWords(most: number, until: number, now: number, zone: string | undefined): string {
  const many = most === 1 ? 'one message' : `${most} messages`
  const time = new Date(until).toLocaleTimeString('en-GB', { ...(zone !== undefined && { timeZone: zone }) })
  return `I answer you ${many} in a minute, and that was more. Send it again ${lengthInWords(until - now)} (at ${time}).`
}

/** That a day's money is spent, on the person or in all, and when there is more. */
export function spentInWords(whose: 'each' | 'all', now: number): string {
  const what = whose === 'each' ? 'on you today' : 'today, on all together'
  return `I have used up what I may spend ${what}. I answer again ${nextDayInWords(now)}. /keepsake usage tells more.`
}

/** That what came with a message costs more than what is left. */
export function tooMuchInWords(now: number): string {
  return `What I may still spend today is not enough for that much at once. Send less, or send it ${nextDayInWords(now)}.`
}

/** Said once a day. */
export function mostIsSpent(now: number): string {
  return `Most of what I may spend today is used; more comes ${nextDayInWords(now)}. /keepsake usage tells more.`
}

/** An amount, of billionths of a dollar. */
export function inDollars(nanodollars: number): string {
  const dollars = nanodollars / 1e9
  const isFine = dollars > 0 && dollars < 0.1 && nanodollars % 1e7 !== 0
  return `$${dollars.toFixed(isFine ? 4 : 2)}`
}

const tasks: readonly (readonly [Task, string])[] = [
  ['answer', 'answering'],
  ['learn', 'learning'],
  ['reflect', 'looking back'],
]

/** What models were asked for a person today and what that cost, and what may be used, line by line. */
export function usageInWords(
  given: {
    memory: Memory
    limits: Limits
    prices: Prices
    /** What was spent on all people today, in billionths of a dollar. */
    all: number
    /** How many messages were answered in the last minute. */
    lately: number
  },
  now: number,
): string {
  const { memory, limits, prices, all, lately } = given
  const spent = memory.spent?.day === dayOf(now) ? memory.spent : null
  const { messagesAMinute, dollarsADay, dollarsADayEach } = limits
  const hasDollars = dollarsADay !== null || dollarsADayEach !== null
  const each = costIn(memory.spent, dayOf(now))
  const lines = [
    usedInWords(spent, prices),
    messagesAMinute !== null &&
      `I answer ${counted(messagesAMinute, 'message')} of yours in a minute (${lately} in the last one).`,
    dollarsADayEach !== null && `On you I may spend ${ofLimit(each, dollarsADayEach)}.`,
    dollarsADay !== null && `On all together I may spend ${ofLimit(all, dollarsADay)}.`,
    hasDollars && `More comes ${nextDayInWords(now)}.`,
  ]
  return lines.filter((line) => line !== false).join('\n')
}

function usedInWords(spent: Spent | null, prices: Prices): string {
  const used = tasks.filter(([task]) => (spent?.[task].calls ?? 0) > 0)
  if (spent === null || used.length === 0) return 'Used for you today: nothing yet.'
  const parts = used.map(([task, doing]) => {
    const { calls, input, output } = spent[task]
    return `${doing} ${counted(calls, 'call')} (${input} tokens in, ${output} out)`
  })
  const isPriced = used.every(([task]) => prices[task] !== undefined && spent[task].nanodollars !== undefined)
  const cost = isPriced ? ` That is ${inDollars(costIn(spent, spent.day))}.` : ''
  return `Used for you today: ${parts.join('; ')}.${cost}`
}

function ofLimit(nanodollars: number, dollars: number): string {
  const share = Math.floor((nanodollars / (dollars * 1e9)) * 100)
  return `${inDollars(dollars * 1e9)} a day; ${share} % of it is used`
}

/** When the next day begins here, and how long that is: `from 00:00 (Europe/Lisbon), in 3 hours 12 minutes`. */
function nextDayInWords(now: number): string {
  const next = new Date(now)
  next.setHours(24, 0, 0, 0)
  const { timeZone } = new Intl.DateTimeFormat('en').resolvedOptions()
  const time = next.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return `from ${time} (${timeZone}), ${lengthInWords(next.getTime() - now)}`
}

/** `in 12 seconds`, `in 5 minutes`, `in 3 hours 12 minutes`: never less than it is. */
function lengthInWords(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  if (seconds < 120) return `in ${counted(seconds, 'second')}`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 60) return `in ${counted(minutes, 'minute')}`
  const rest = minutes % 60
  return `in ${counted(Math.floor(minutes / 60), 'hour')}${rest > 0 ? ` ${counted(rest, 'minute')}` : ''}`
}
