/** Days of somebody's calendar, `2026-12-04`, the first and the last of them. */
export interface Days {
  from: string
  to: string
}

/** In milliseconds. */
export const aDay = 24 * 60 * 60_000

/** The day it was somewhere then, `2026-11-23`; where this machine is, without a zone. */
export function dayOf(time: string | number, zone?: string): string {
  return new Date(time).toLocaleDateString('sv-SE', zone === undefined ? {} : { timeZone: zone })
}

/** The days in a few signs: `2026-12-04`, `2026-12`, `2027`, `2026-12-05 to 2026-12-06`. */
export function daysInWords({ from, to }: Days): string {
  if (from === to) return from
  if (from.endsWith('-01-01') && to === `${from.slice(0, 4)}-12-31`) return from.slice(0, 4)
  if (from.endsWith('-01') && to === endOfMonth(from)) return from.slice(0, 7)
  return `${from} to ${to}`
}

/** The day so many days later, or earlier. */
export function moved(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * aDay).toISOString().slice(0, 10)
}

/** The same day of the year before, or of the last year that had it. */
export function yearBefore(day: string): string {
  const same = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
  return same <= endOfMonth(same) ? same : yearBefore(same)
}

/** The next 29 February from a day on, or the last one up to it. */
export function leapDay(day: string, isPast: boolean): string {
  for (let year = Number(day.slice(0, 4)); ; year += isPast ? -1 : 1) {
    const leap = `${year}-02-29`
    if (leap === endOfMonth(leap) && (isPast ? leap <= day : leap >= day)) return leap
  }
}

/** From Monday to Sunday, the week that a day is in. */
export function weekOf(day: string): Days {
  const monday = moved(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
  return { from: monday, to: moved(monday, 6) }
}

/** A weekend begins on its Saturday; `this weekend` is, on its days, the one that it is. */
export function saturdayOf(text: string, day: string, today: string, wasBefore: boolean): string {
  const [spoken, now] = [day, today].map((one) => new Date(`${one}T00:00:00Z`).getUTCDay())
  const isOther = /\b(?:next|last)\b/i.test(text)
  if (!isOther && now === 6) return today
  if (!isOther && now === 0) return moved(today, -1)
  const saturday = spoken === 0 ? moved(day, -1) : day
  return wasBefore && saturday > today ? moved(saturday, -7) : saturday
}

/** The last day of the month that a day is in. */
export function endOfMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

/** Is it a zone that clocks can be set by? */
export function isZone(zone: string): boolean {
  try {
    return zone.length <= 64 && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The zone that somebody's platform told, if there is such a zone. */
export function zoneIn({ zone }: { zone?: string }): { zone?: string } {
  return zone !== undefined && isZone(zone) ? { zone } : {}
}

/** A zone by its proper name, however it was typed. */
export function zoneNamed(zone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
}

/** What a clock there shows before the one in Greenwich, in minutes. */
export function offsetOf(at: number, zone: string | undefined): number {
  if (zone === undefined) return -new Date(at).getTimezoneOffset()
  const there = new Date(at).toLocaleString('sv-SE', { timeZone: zone })
  return Math.round((Date.parse(`${there.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000) / 60_000)
}
