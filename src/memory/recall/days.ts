const months = 'january february march april may june july august september october november december'.split(' ')
const dates = new RegExp(
  `(?<year>\\b(?:19|20)\\d\\d)(?:-(?<month>\\d\\d)(?:-(?<day>\\d\\d))?)?\\b|(?:\\b(?<before>\\d{1,2})(?:st|nd|rd|th)? (?:of )?)?\\b(?<name>${months.join('|')})\\b(?: (?<after>\\d{1,2})(?:st|nd|rd|th)?\\b)?`,
  'gi',
)
/** Are words too, in lower case. */
const alsoWords = new Set(['march', 'may'])

/** The years, months and days that a text names in English or as `2026-03-14`, each as a number of its own kind. */
export function daysIn(text: string): number[] {
  return [...text.matchAll(dates)].flatMap(({ groups = {} }) => {
    const { year, month, day, before, after, name = '' } = groups
    if (alsoWords.has(name)) return []
    const named = months.indexOf(name.toLowerCase()) + 1
    return numbers(Number(year), Number(month) || named, Number(day ?? before ?? after))
  })
}

/** The year, the month and the day of a time in ISO form, as such numbers. */
export function daysOf(time: string): number[] {
  return numbers(Number(time.slice(0, 4)), Number(time.slice(5, 7)), Number(time.slice(8, 10)))
}

function numbers(year: number, month: number, day: number): number[] {
  return [year, month && month + 100, day && day + 200].filter((number) => number > 0)
}
