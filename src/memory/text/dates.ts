import { createRequire } from 'node:module'
import type * as chrono from 'chrono-node'
import {
  aDay,
  type Days,
  dayOf,
  endOfMonth,
  leapDay,
  moved,
  offsetOf,
  saturdayOf,
  weekOf,
  yearBefore,
} from './calendar.js'

/** A language's reader of dates. Loading one takes as long as starting all of the program: only those that are needed are. */
function readerOf(language: string): { casual: chrono.Chrono } {
  const known = readers.get(language) ?? (require(`chrono-node/${language}`) as { casual: chrono.Chrono })
  readers.set(language, known)
  return known
}

const require = createRequire(import.meta.url)
const readers = new Map<string, { casual: chrono.Chrono }>()

/** When something was said, in milliseconds since 1970, and where that person's clock stands (an IANA zone). */
export interface SaidAt {
  at: number
  zone?: string | undefined
}

const others = ['de', 'fr', 'es', 'pt', 'it', 'nl', 'ru', 'ja', 'zh']
/** A shorter word of another language is too often a word of this one. */
const shortestElsewhere = 5

/** A number of years, weeks and the like is how long, unless it says from when. */
const duration =
  /^(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:year|month|week|day|hour|minute)s?$/i
const clock = /hour|minute|second|\bnow\b/i
const numbersAlone = /^\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?$/
/** What is a day or a month only where it is written like one, or after a word that says so. */
const alsoWords = /^(?:sun|sat|mon|fri|wed|march|mar|may|dec|jan)$/
const before = /\b(?:on|in|since|until|by|next|last|this|coming|of|till|from)\s+$/i
const again = /\b(?:every|each|most|on alternate|any)\s+$/i
const open =
  /\b(?:since|until|till|from|seit|bis|depuis|jusqu'?\S*|desde|hasta|até|dal|fino a|sinds|tot|с|до)\s+(?:the\s+)?$/i
const birth =
  /\b(?:born|birthday|anniversary|geboren|geburtstag|née?|naci\S*|nasc\S*|cumple\S*|anivers\S*|nat[oa]|compleanno)\b/i
const gone =
  /\b(?:was|were|had|did|went|ago|last|since|yesterday|previous|earlier|moved|visited|turned|met|saw|bought|started|left|finished|quit|joined|broke|lost|got|came|married|graduated|born)\b/i
const greeting = /\b(?:guten\s+morgen|buenas?\s+(?:tardes|noches|días)|bom dia)\b/i
const afterTomorrow = /(?<!\p{L})(?:pasado |depois de |apr[eè]s[- ])$/iu
/** Of a weekday: its reader takes the next one. */
const otherWeek = /(?:来週|再来週|先週|翌週)の?$/u
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}]/u
const week = /\b(?:next|this|last|coming)\s+week\b/i
const weekend = /\bweekend\b/i

/**
 * The days that a text speaks of, if it speaks of one date or span: a day, a weekend, a week, a month, a year. Null where it
 * is too vague, recurs, has no end, or where there are several. Without a year it is the next such day, or the last where
 * the text tells of what was.
 */
function whenIn(text: string, said: SaidAt): Days | null {
  const plain = text.slice(0, 400).normalize('NFKC')
  if (birth.test(plain) || greeting.test(plain)) return null
  const found = findIn('en', plain, said)
  if (found.length > 0) return only(found)
  const bare = bareYear(plain)
  if (bare) return bare
  for (const language of others) {
    const elsewhere = findIn(language, plain, said).filter(
      ({ length }) => length >= (unspaced.test(plain) ? 2 : shortestElsewhere),
    )
    if (elsewhere.length > 0) return only(elsewhere)
  }
  return null
}

/** The days that a fact speaks of, in its own words or in those it stands on. */
export function daysIn({ text, quote }: { text: string; quote: string }, said: SaidAt): Days | null {
  return whenIn(text, said) ?? whenIn(quote, said)
}

type Found = Days & { length: number }

function only(found: readonly Found[]): Days | null {
  const [first] = found
  if (!first || found.some(({ from, to }) => from !== first.from || to !== first.to)) return null
  return { from: first.from, to: first.to }
}

function findIn(language: string, text: string, { at, zone }: SaidAt): Found[] {
  const wasBefore = gone.test(text)
  const today = dayOf(at, zone)
  const read = (instant: number) =>
    readerOf(language).casual.parse(
      text,
      { instant: new Date(instant), timezone: offsetOf(at, zone) },
      { forwardDate: !wasBefore },
    )
  // A month after 31 January is no day in March: months are counted from a day that every month has.
  const late = Math.max(0, Number(today.slice(8)) - 28)
  const earlier = late > 0 ? read(at - late * aDay) : []
  const found = read(at)
  // 29 February is read only where there is one.
  const leap = Date.parse(`${leapDay(today, wasBefore).slice(0, 4)}-01-02T12:00:00Z`)
  const rare = text.includes('29') && !found.some(isLeapDay) ? read(leap).filter(isLeapDay) : []
  return [...found, ...rare].flatMap((result, place) => {
    const ahead = text.slice(0, result.index)
    const after = text.slice(result.index + result.text.length)
    if (!isDate(result, ahead, after)) return []
    const counted = isOfMonth(result) ? (earlier[place] ?? result) : result
    const days = beside(daysOf(counted, ahead, today, wasBefore), ahead, after)
    return [{ ...days, length: result.text.length }]
  })
}

/** Words around a date that its reader does not know: `pasado mañana`, `Friday week`, `3 to 10 December`. */
function beside({ from, to }: Days, ahead: string, after: string): Days {
  const later = afterTomorrow.test(ahead) ? 1 : /^ week\b/i.test(after) ? 7 : 0
  const first = /(?<!\d)(\d{1,2})(?:st|nd|rd|th)? (?:to|until|till|-|–) $/.exec(ahead)?.[1]?.padStart(2, '0')
  const isSpan = first !== undefined && from === to && first < from.slice(8) && first !== '00'
  return { from: isSpan ? `${from.slice(0, 8)}${first}` : moved(from, later), to: moved(to, later) }
}

function isLeapDay({ start }: chrono.ParsedResult): boolean {
  return start.isCertain('day') && start.get('month') === 2 && start.get('day') === 29
}

/** Does it name a month and no day of it? */
function isOfMonth({ start }: chrono.ParsedResult): boolean {
  return start.isCertain('month') && !start.isCertain('day') && !start.isCertain('weekday')
}

function isDate({ text, start, end }: chrono.ParsedResult, ahead: string, after: string): boolean {
  const isSpan = end && start.isCertain('day') && start.isCertain('month')
  if (!['day', 'weekday', 'month', 'year'].some((part) => start.isCertain(part as chrono.Component))) return false
  if (duration.test(text) || numbersAlone.test(text) || clock.test(text)) return false
  if (otherWeek.test(ahead)) return false
  const isOpen = open.test(ahead) || open.test(`${text.split(/\s/)[0]} `)
  if (again.test(ahead) || (isOpen && !isSpan) || /^s\b/i.test(after)) return false
  return !alsoWords.test(text) || before.test(ahead)
}

function daysOf({ text, start, end }: chrono.ParsedResult, ahead: string, today: string, wasBefore: boolean): Days {
  const first = named(start)
  if (end) return { from: first, to: named(end) }
  if (weekend.test(text)) {
    const saturday = saturdayOf(text, first, today, wasBefore)
    return { from: saturday, to: moved(saturday, 1) }
  }
  if (week.test(text)) return weekOf(first)
  const certain = (part: chrono.Component) => start.isCertain(part)
  if (certain('day') || certain('weekday')) {
    const isFixed = certain('year') || !(wasBefore && first > today)
    const back = isFixed ? first : certain('weekday') && !certain('day') ? moved(first, -7) : yearBefore(first)
    return { from: back, to: back }
  }
  if (!certain('month')) return { from: `${first.slice(0, 4)}-01-01`, to: `${first.slice(0, 4)}-12-31` }
  const month = `${first.slice(0, 7)}-01`
  const isPast = !certain('year') && (/\blast\s+$/i.test(ahead) || wasBefore) && month > today
  const from = isPast ? yearBefore(month) : month
  return { from, to: endOfMonth(from) }
}

function bareYear(text: string): Days | null {
  const years = [...text.matchAll(/\bin ((?:19|20)\d\d)\b/gi)].map(([, year]) => year)
  const [year] = years
  return year === undefined || years.length > 1 ? null : { from: `${year}-01-01`, to: `${year}-12-31` }
}

/** The day that was read, as far as it was named. */
function named(parts: chrono.ParsedComponents): string {
  const two = (part: 'month' | 'day') => String(parts.get(part) ?? 1).padStart(2, '0')
  return `${String(parts.get('year')).padStart(4, '0')}-${two('month')}-${two('day')}`
}
