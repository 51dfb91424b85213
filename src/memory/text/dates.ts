import { createRequire } from 'node:module'
import type * as chrono from 'chrono-node'

/** A language's reader of dates. Loading one takes as long as starting all of the program: only those that are needed are. */
function readerOf(language: string): { casual: chrono.Chrono } {
  const known = readers.get(language) ?? (require(`chrono-node/${language}`) as { casual: chrono.Chrono })
  readers.set(language, known)
  return known
}

const require = createRequire(import.meta.url)
const readers = new Map<string, { casual: chrono.Chrono }>()

/** Days of somebody's calendar, `2026-12-04`, the first and the last of them. */
export interface Days {
  from: string
  to: string
}

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

/** The day it was somewhere then, `2026-11-23`; where this machine is, without a zone. */
export function dayIn(at: number | string, zone?: string): string {
  return new Date(at).toLocaleDateString('sv-SE', zone === undefined ? {} : { timeZone: zone })
}

/** Is it a zone that clocks can be set by? */
export function isZone(zone: string): boolean {
  try {
    return zone.length <= 64 && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** A zone by its proper name, however it was typed. */
export function zoneNamed(zone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
}

/** The days in a few signs: `2026-12-04`, `2026-12`, `2027`, `2026-12-05 to 2026-12-06`. */
export function daysInWords({ from, to }: Days): string {
  if (from === to) return from
  if (from.endsWith('-01-01') && to === `${from.slice(0, 4)}-12-31`) return from.slice(0, 4)
  if (from.endsWith('-01') && to === endOfMonth(from)) return from.slice(0, 7)
  return `${from} to ${to}`
}

type Found = Days & { length: number }

function only(found: readonly Found[]): Days | null {
  const [first] = found
  if (!first || found.some(({ from, to }) => from !== first.from || to !== first.to)) return null
  return { from: first.from, to: first.to }
}

function findIn(language: string, text: string, { at, zone }: SaidAt): Found[] {
  const reference = { instant: new Date(at), timezone: offsetOf(at, zone) }
  const wasBefore = gone.test(text)
  return readerOf(language)
    .casual.parse(text, reference, { forwardDate: !wasBefore })
    .flatMap((result) => {
      const ahead = text.slice(0, result.index)
      const after = text.slice(result.index + result.text.length)
      if (!isDate(result, ahead, after)) return []
      const days = beside(daysOf(result, ahead, dayIn(at, zone), wasBefore), ahead, after)
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

function isDate({ text, start }: chrono.ParsedResult, ahead: string, after: string): boolean {
  if (!['day', 'weekday', 'month', 'year'].some((part) => start.isCertain(part as chrono.Component))) return false
  if (duration.test(text) || numbersAlone.test(text) || clock.test(text)) return false
  if (otherWeek.test(ahead)) return false
  if (again.test(ahead) || open.test(ahead) || open.test(`${text.split(/\s/)[0]} `) || /^s\b/i.test(after)) return false
  return !alsoWords.test(text) || before.test(ahead)
}

function daysOf({ text, start, end }: chrono.ParsedResult, ahead: string, today: string, wasBefore: boolean): Days {
  const first = dayOf(start)
  if (end) return { from: first, to: dayOf(end) }
  if (weekend.test(text)) return { from: first, to: moved(first, 1) }
  if (week.test(text)) return weekOf(first)
  const certain = (part: chrono.Component) => start.isCertain(part)
  if (certain('day') || certain('weekday')) {
    const isFixed = certain('year') || !(wasBefore && first > today)
    const back = isFixed ? first : certain('weekday') && !certain('day') ? moved(first, -7) : yearBefore(first)
    return { from: back, to: back }
  }
  if (!certain('month')) return { from: `${first.slice(0, 4)}-01-01`, to: `${first.slice(0, 4)}-12-31` }
  const isPast = !certain('year') && (/\blast\s+$/i.test(ahead) || wasBefore) && `${first.slice(0, 7)}-01` > today
  const month = `${(isPast ? yearBefore(first) : first).slice(0, 7)}-01`
  return { from: month, to: endOfMonth(month) }
}

function bareYear(text: string): Days | null {
  const years = [...text.matchAll(/\bin ((?:19|20)\d\d)\b/gi)].map(([, year]) => year)
  const [year] = years
  return year === undefined || years.length > 1 ? null : { from: `${year}-01-01`, to: `${year}-12-31` }
}

function dayOf(parts: chrono.ParsedComponents): string {
  const two = (part: 'month' | 'day') => String(parts.get(part) ?? 1).padStart(2, '0')
  return `${String(parts.get('year')).padStart(4, '0')}-${two('month')}-${two('day')}`
}

function moved(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * 24 * 60 * 60_000).toISOString().slice(0, 10)
}

function yearBefore(day: string): string {
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
}

function weekOf(day: string): Days {
  const monday = moved(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
  return { from: monday, to: moved(monday, 6) }
}

function endOfMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

/** What a clock there shows before the one in Greenwich, in minutes. */
function offsetOf(at: number, zone: string | undefined): number {
  if (zone === undefined) return -new Date(at).getTimezoneOffset()
  const there = new Date(at).toLocaleString('sv-SE', { timeZone: zone })
  return Math.round((Date.parse(`${there.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000) / 60_000)
}
