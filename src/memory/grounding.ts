import { contentStems, fold, isContent, isSameWord, sentencesOf, standsIn, stem, words } from './words.js'

/** What a person said in one exchange, and the bot's answer before it in that conversation. */
export interface Ground {
  said: string
  answeredBefore: string
}

/** What facts begin with and is not a name, though it may be written with a capital. */
const openers = new Set(
  `is has was does likes loves hates dislikes prefers enjoys wants needs lives works studies plays speaks owns uses knows
  plans hopes thinks believes avoids drinks eats drives moved grew born married learning working living looking named called
  allergic favorite favourite interested afraid vegetarian vegan no not new currently often usually always never`.split(
    /\s+/,
  ),
)

/**
 * Does a claim about a person stand in their own words? The quote stands in what they said, two words at least or all of
 * it; every name and number of the claim, and at least half of its other content words, with and without the verb it
 * begins with, stand by stem in the quote. Where they answered a question in five words or fewer, the question counts as
 * said too.
 */
export function isGrounded(claim: { text: string; quote: string }, ground: Ground): boolean {
  if (!isQuoted(claim.quote, ground.said)) return false
  const spoken = contentStems(`${claim.quote} ${questionAnswered(ground)}`)
  const told = words(claim.text)
    .map((word, place) => ({ word, place }))
    .filter(({ word }) => isContent(word))
  const stands = ({ word }: { word: string }) => spoken.has(stem(word))
  const [exact, loose] = partition(told, ({ word, place }) => isNameOrNumber(word, place))
  // The verb alone carries nothing: "likes gold" does not stand in "I like tea".
  const said = loose.filter(({ word, place }) => !(place === 0 && openers.has(fold(word))))
  const nearly = ({ word }: { word: string }) =>
    stands({ word }) || [...spoken].some((one) => isSameWord(one, stem(word)))
  return told.length > 0 && exact.every(stands) && atLeastHalf(loose, nearly) && atLeastHalf(said, nearly)
}

/** Is it the person's own: two words of theirs at least, or all they said? */
export function isQuoted(quote: string, said: string): boolean {
  return standsIn(quote, said) && (words(quote).length >= 2 || fold(quote) === fold(said))
}

/** Is a fact the one these words are about: do they share a word that says something? */
export function touches(fact: string, quote: string, ground: Ground): boolean {
  const spoken = contentStems(`${quote} ${questionAnswered(ground)}`)
  return [...contentStems(fact)].some((word) => spoken.has(word))
}

/** The names and numbers of a fact, as stems: what gives it away wherever it is told again. */
export function namesAndNumbers(text: string): Set<string> {
  return new Set(
    words(text)
      .filter((word, place) => isContent(word) && isNameOrNumber(word, place))
      .map(stem),
  )
}

/** The last question of the answer before, where what was said is short enough to be a reply to it. */
export function questionAnswered({ said, answeredBefore }: Ground): string {
  if (words(said).length > 5) return ''
  return sentencesOf(answeredBefore).findLast((sentence) => /[?？؟]/u.test(sentence)) ?? ''
}

function isNameOrNumber(word: string, place: number): boolean {
  if (/\p{N}/u.test(word)) return true
  return /\p{Lu}/u.test(word) && !(place === 0 && openers.has(fold(word)))
}

function partition<Item>(items: readonly Item[], belongs: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))]
}

function atLeastHalf<Item>(items: readonly Item[], holds: (item: Item) => boolean): boolean {
  return items.filter(holds).length * 2 >= items.length
}
