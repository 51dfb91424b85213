const months = 'january february march april may june july august september october november december'.split(' ')
const dates = new RegExp(
  `(?<year>\\b(?:19|20)\\d\\d)(?:-(?<month>\\d\\d)(?:-(?<day>\\d\\d))?)?\\b|(?:\\b(?<before>\\d{1,2})(?:st|nd|rd|th)? (?:of )?)?\\b(?<name>${months.join('|')})\\b(?: (?<after>\\d{1,2})(?:st|nd|rd|th)?\\b)?`,
  'gi',
)
/** Are words or people's names too: months only with a day or a year, or after a word that says when. */
const alsoWords = new Set(['march', 'april', 'may', 'june', 'august'])
const saysWhen =
  /\b(?:in|of|since|until|till|by|during|before|after|around|from|last|next|this|every|early|mid|late|and|or)[ -]$/i

/** The years, months and days that a text names in English or as `2026-03-14`, each as a number of its own kind. */
export function daysIn(text: string): number[] {
  return [...text.matchAll(dates)].flatMap(({ groups = {}, index }) => {
    const { year, month, day, before, after, name = '' } = groups
    const isBare = before === undefined && after === undefined && !/^,? (?:19|20)\d\d\b/.test(restOf(text, index, name))
    if (alsoWords.has(name.toLowerCase()) && isBare && !saysWhen.test(text.slice(0, index))) return []
    const named = months.indexOf(name.toLowerCase()) + 1
    return numbers(Number(year), Number(month) || named, Number(day ?? before ?? after))
  })
}

/** What stands after a month. */
function restOf(text: string, index: number, name: string): string {
  return text.slice(index + name.length, index + name.length + 8)
}

/** The year, the month and the day of a time in ISO form, as such numbers. */
export function daysOf(time: string): number[] {
  return numbers(Number(time.slice(0, 4)), Number(time.slice(5, 7)), Number(time.slice(8, 10)))
}

function numbers(year: number, month: number, day: number): number[] {
  return [year, month && month + 100, day && day + 200].filter((number) => number > 0)
}
