import { stemmer } from 'stemmer'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** Words that carry too little to tell one statement from another (English; other languages lose nothing by it). */
const empty = new Set(
  `a an and are as at be been but by did do does for from had has have he her hers him his i im in is it its ive me my
  of on or our she so that the their them they this to too very was we were will with you your user person no not longer anymore more any still now currently`.split(
    /\s+/,
  ),
)

/** A text but for case, spaces and how it ends: two that differ in more are not the same. `C` is not `C++`. */
export function comparable(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
  let end = plain.length
  while (end > 0 && /[.!\s]/.test(plain.charAt(end - 1))) end--
  return plain.slice(0, end)
}

/** A text as it is compared: case, accents, zero-width characters, apostrophes and punctuation folded away. */
export function fold(text: string): string {
  if (/^[a-z0-9]*$/i.test(text)) return text.toLowerCase()
  const letters = apart(text.normalize('NFKC')).toUpperCase().toLowerCase().normalize('NFD')
  return letters
    .replace(/[\p{M}\p{Cf}'’‘`´]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Scripts that put no space between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const spacedWord = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+|[.,]\p{N}+)*/gu

/** So much of a text is looked at: some characters fold out to eighteen. */
const longest = 30_000
/** The segmenter holds its whole input with every piece that it gives: it must not be given much at once. */
const chunk = /[\s\S]{1,300}(?=[\s\p{P}])|[\s\S]{1,300}/gu

/** The words of a text as written, in order. (The segmenter knows all scripts, and takes ten times as long.) */
export function words(text: string): string[] {
  const plain = apart(text.normalize('NFKC').slice(0, longest)).replace(/\p{Cf}/gu, '')
  if (!unspaced.test(plain)) return plain.match(spacedWord) ?? []
  const pieces = (plain.match(chunk) ?? []).flatMap((piece) => [...segmenter.segment(piece)])
  return pieces.filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment)
}

/** French and Italian put two words together: `l'Italie`, `j'habite`. */
function apart(text: string): string {
  return text.replace(/(?<![\p{L}'’])([jldnsctm]|qu)['’](?=[aeiouyhàâéèêëîïôûœ])/giu, '$1 ')
}

/** A word as it is matched: folded and, where the language is close enough to English, without its ending. */
export function stem(word: string): string {
  return stemmer(fold(word))
}

/**
 * Are two stems the same word, other than in English too? Long ones may differ in two letters at the end (`wohnt`,
 * `wohnen`), short ones in a vowel (`vivo`, `vive`).
 */
export function isSameWord(one: string, other: string): boolean {
  let shared = 0
  while (shared < one.length && one[shared] === other[shared]) shared++
  const endings = [one.slice(shared), other.slice(shared)]
  if (shared >= 4) return endings.every((ending) => ending.length <= 2)
  return shared === 3 && endings.every((ending) => /^[aeiouаеиоуыэюя]?$/.test(ending))
}

/** Does the word say something of its own? */
export function isContent(word: string): boolean {
  return says(fold(word))
}

/** The stems of the words that say something. */
export function contentStems(text: string): Set<string> {
  return new Set(words(text).map(fold).filter(says).map(stemmer))
}

function says(folded: string): boolean {
  return folded !== '' && !empty.has(folded)
}

/** Does `part` stand in `whole`, word by word? Both are folded first; an empty part stands nowhere. */
export function standsIn(part: string, whole: string): boolean {
  const sought = fold(part)
  if (sought === '') return false
  const text = fold(whole)
  // Chinese, Japanese, Thai and others put no space between words.
  const unspaced =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u
  return unspaced.test(sought) ? text.includes(sought) : ` ${text} `.includes(` ${sought} `)
}

/** The sentences of a text, trimmed: what ends in a full stop, a question or an exclamation mark, or a line break. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…][)"'»”’]?)\s|(?<=[。！？])|\n/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
}
