import { contentStems, fold, isContent, stem, words } from '../text/words.js'

/** What facts begin with and is not a name, though it may be written with a capital. */
const openers = new Set(
  `is has was does likes loves hates dislikes prefers enjoys wants needs lives works studies plays speaks owns uses knows
  plans hopes thinks believes avoids drinks eats drives moved grew born married learning working living looking named called
  allergic favorite favourite interested afraid vegetarian vegan no not new currently often usually always never`.split(
    /\s+/,
  ),
)

const numbers = new Set(
  `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
  twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen`.split(/\s+/),
)

/** Words of other languages that carry as little as `has`, `a` and `of` do, folded. */
const slight = new Set(
  `hat habe haben ist bin sind ein eine einen einem einer der die das den dem des im am auf mit von zum zur und namens
  heisst est suis ai un une le la les du de des au aux en avec et nomme nommee appele appelee tiene tengo es soy una el los las
  del con y llamado llamada tem tenho sou os um uma do da em com chamado chamada ha ho sono il lo gli di della chiamato
  chiamata heeft heb ben een het met van`.split(/\s+/),
)

/** A word of a claim, and where it stands among the others. */
export interface Placed {
  word: string
  place: number
}

/** The words that say something. */
export function contentWords(text: string): Placed[] {
  return words(text)
    .map((word, place) => ({ word, place }))
    .filter(({ word }) => isContent(word))
}

/** Is it the verb that a fact begins with? */
export function isOpener({ word, place }: Placed): boolean {
  return place === 0 && openers.has(fold(word))
}

/** Does it carry next to nothing, in a language other than English? */
export function isSlight({ word }: Placed): boolean {
  return slight.has(fold(word))
}

/** Must it be said to the letter? */
export function isNameOrNumber(word: Placed): boolean {
  // Scripts without capitals show no names: each of their words that carries meaning has to stand.
  if (/[\p{Script=Han}\p{Script=Katakana}]/u.test(word.word)) return true
  return isNumber(word) || (/\p{Lu}/u.test(word.word) && !isOpener(word))
}

function isNumber({ word }: Placed): boolean {
  return /\p{N}/u.test(word) || numbers.has(fold(word))
}

/** What a fact is about, as stems: the names in it, and its other words but for the verb it begins with and numbers. */
export function subjectOf(text: string): { names: string[]; others: string[] } {
  const told = contentWords(text).filter((word) => !isOpener(word) && !isNumber(word))
  const stems = (some: Placed[]) => some.map(({ word }) => stem(word))
  return { names: stems(told.filter(isNameOrNumber)), others: stems(told.filter((word) => !isNameOrNumber(word))) }
}

/** What a fact speaks of, beyond the verb it begins with, as stems. */
export function objectStems(text: string): Set<string> {
  return new Set(
    contentWords(text)
      .filter((word) => !isOpener(word))
      .map(({ word }) => stem(word)),
  )
}

const matters = [
  'live lives living moved moving resides based relocated',
  'work works working job employed joined',
  'married single engaged divorced dating widowed',
].map((verbs) => new Set(verbs.split(' ').map(stem)))

/** Are two facts about the same: do they share a word that says something, or tell both of home, work or marriage? */
export function isSameMatter(one: string, other: string): boolean {
  const stems = contentStems(one)
  const others = [...contentStems(other)]
  if (others.some((word) => stems.has(word))) return true
  return matters.some((verbs) => [...stems].some((word) => verbs.has(word)) && others.some((word) => verbs.has(word)))
}
