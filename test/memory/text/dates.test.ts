import { describe, expect, it } from 'vitest'
import { daysInWords, isZone } from '../../../src/memory/text/calendar.js'
import { daysIn } from '../../../src/memory/text/dates.js'

/** A Tuesday: 12:00 in Tokyo, 3:00 in Greenwich, Monday evening in Honolulu. */
const tuesday = Date.UTC(2026, 10, 24, 3)

function said(text: string, at = tuesday, zone = 'Asia/Tokyo'): string | null {
  const days = daysIn({ text, quote: text }, { at, zone })
  return days && daysInWords(days)
}

const phrases: [text: string, days: string][] = [
  ['is flying to Rome next Friday', '2026-12-04'],
  ['sees the dentist tomorrow at 5', '2026-11-25'],
  ['moves in two weeks', '2026-12-08'],
  ['was ill yesterday', '2026-11-23'],
  ['hikes this weekend', '2026-11-28 to 2026-11-29'],
  ['is away next week', '2026-11-30 to 2026-12-06'],
  ['moved last week', '2026-11-16 to 2026-11-22'],
  ['starts next month', '2026-12'],
  ['retires next year', '2027'],
  ['goes to sea in 2027', '2027'],
  ['moved to Porto in March', '2026-03'],
  ['moves to Porto in March', '2027-03'],
  ['has an exam on 12 January', '2027-01-12'],
  ['had an exam on 12 January', '2026-01-12'],
  ['has a race on Sunday', '2026-11-29'],
  ['had a race on Sunday', '2026-11-22'],
  ['has a fair Dec 5-9', '2026-12-05 to 2026-12-09'],
  ['graduates in June 2027', '2027-06'],
  ['is on holiday from 20 December to 3 January', '2026-12-20 to 2027-01-03'],
  ['had a race last weekend', '2026-11-21 to 2026-11-22'],
  ['had a race this weekend', '2026-11-21 to 2026-11-22'],
  ['fliegt am nächsten Freitag nach Rom', '2026-12-04'],
  ['va à Rome vendredi prochain', '2026-12-04'],
  ['viaja a Roma el próximo viernes', '2026-12-04'],
  ['viaja amanhã', '2026-11-25'],
  ['улетает завтра', '2026-11-25'],
  ['明日ローマに行く', '2026-11-25'],
  ['vuela pasado mañana', '2026-11-26'],
  ['viaja depois de amanhã', '2026-11-26'],
  ['part après-demain', '2026-11-26'],
  ['is away from 3 to 10 December', '2026-12-03 to 2026-12-10'],
  ['has an exam Friday week', '2026-12-04'],
]

const none = [
  'lives in Lisbon since 2019',
  'may go there soon',
  'lives on the second floor',
  'uses version 2.10',
  'gets up at 9:40',
  'works 9 to 5',
  'works from Monday to Friday',
  'swims every Friday',
  'works on Fridays',
  'is 30 years old',
  'was born on 3 May 1990',
  'likes the sun',
  'likes to march in rows',
  'ran 5 miles in 40 minutes',
  'sagt Guten Morgen zu allen',
  'lives in Nice with Max',
  'is away on Monday and on Friday',
  '10/12/2026 is when it begins',
  '来週の金曜日に試験',
  'marries on 29 February 2027',
  'is away on 29 February and on 3 March',
]

describe('the days that words speak of', () => {
  it.each([
    ['flies next month', '2027-01-31', '2027-02'],
    ['fliegt nächsten Monat nach Rom', '2027-01-31', '2027-02'],
    ['moved last month', '2027-03-31', '2027-02'],
    ['flies in two months', '2026-12-31', '2027-02'],
    ['flies the day after tomorrow', '2027-02-27', '2027-03-01'],
    ['has a race this weekend', '2026-11-21', '2026-11-21 to 2026-11-22'],
    ['has a race this weekend', '2026-11-22', '2026-11-21 to 2026-11-22'],
    ['has a party on 29 February', '2026-11-24', '2028-02-29'],
    ['hat am 29. Februar Hochzeitstag', '2026-11-24', '2028-02-29'],
    ['2月29日にローマに行く', '2028-03-01', '2032-02-29'],
    ['met Bob on 29 February', '2026-11-24', '2024-02-29'],
    ['met Bob on 29 February', '2028-01-10', '2024-02-29'],
    ['met Bob on 29 February', '2028-02-29', '2028-02-29'],
    ['has an exam on 29 November', '2026-11-24', '2026-11-29'],
    ['has a race next weekend', '2026-11-22', '2026-11-28 to 2026-11-29'],
  ])('"%s", said on %s, is %s', (text, today, days) => {
    expect(said(text, Date.parse(`${today}T12:00:00Z`), 'Europe/Rome')).toBe(days)
  })

  it.each(phrases)('"%s" is %s', (text, days) => {
    expect(said(text)).toBe(days)
  })

  it.each(none)('"%s" is no one of them', (text) => {
    expect(said(text)).toBeNull()
  })

  it('are those where the person is', () => {
    expect(said('tomorrow', tuesday, 'Asia/Tokyo')).toBe('2026-11-25')
    expect(said('tomorrow', tuesday, 'Pacific/Honolulu')).toBe('2026-11-24')
    expect(said('tomorrow', Date.UTC(2026, 11, 31, 23, 30), 'Europe/Lisbon')).toBe('2027-01-01')
    expect(said('tomorrow', Date.UTC(2026, 11, 31, 23, 30), 'Europe/Berlin')).toBe('2027-01-02')
  })

  it('are right where the clocks change', () => {
    const lastOfSummer = Date.UTC(2026, 9, 24, 22, 30)
    expect(said('tomorrow', lastOfSummer, 'Europe/Berlin')).toBe('2026-10-26')
    expect(said('tomorrow', lastOfSummer, 'Europe/London')).toBe('2026-10-25')
  })

  it('need a zone that there is', () => {
    expect(['Europe/Lisbon', 'UTC', 'Mars/Olympus', '', 'x'.repeat(100)].map(isZone)).toEqual([
      ...[true, true, false, false, false],
    ])
  })
})
