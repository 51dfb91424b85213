import { isSameMatter } from '../judging/claim.js'
import { contentStems, stem } from '../text/words.js'

/** English words by the part of life that they speak of. */
const parts = [
  'live lives living moved moving moves resides based relocated home house flat apartment',
  'work works working job employed joined career unemployed retired promoted fired hired freelance boss colleague studies studying school university college degree',
  'married single engaged divorced dating widowed husband wife girlfriend boyfriend partner spouse',
  'eat eats food meat fish vegetarian vegan diet allergic allergy intolerant drinks coffee tea',
  'dog cat pet puppy kitten horse',
  'car drives bicycle motorcycle',
  'child children kid kids son daughter twins baby pregnant',
].map((words) => new Set(words.split(' ').map(stem)))

/** Do two facts speak of different parts of life, as far as that is known, and share no word? */
export function areApart(one: string, other: string): boolean {
  const [first, second] = [partsOf(one), partsOf(other)]
  const isKnown = first.length > 0 && second.length > 0
  return isKnown && !first.some((part) => second.includes(part)) && !isSameMatter(one, other)
}

function partsOf(text: string): number[] {
  const stems = contentStems(text)
  return parts.flatMap((words, part) => ([...words].some((word) => stems.has(word)) ? [part] : []))
}
