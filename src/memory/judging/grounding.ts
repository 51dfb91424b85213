import { contentStems, fold, isSameWord, sentencesOf, standsIn, stem, words } from '../text/words.js'
import { alike } from './alike.js'
import { contentWords, isNameOrNumber, isOpener, isSlight, type Placed } from './claim.js'
import { isOutright, saysTheOpposite } from './denial.js'

/** What a person said in one exchange, and the bot's answer before it in that conversation. */
export interface Ground {
  said: string
  answeredBefore: string
}

/**
 * Does a claim about a person stand in their own words? The quote stands in what they said, two words at least or all of
 * it; every name and number of the claim, and at least half of its other content words, with and without the verb it
 * begins with, stand by stem in the quote, however they are spelled; and it does not say the opposite. Where they answered a question in five words
 * or fewer, by yes or no or by words that the claim holds, the question counts as said too.
 */
export function isGrounded(claim: { text: string; quote: string }, ground: Ground): boolean {
  if (!isQuoted(claim.quote, ground.said)) return false
  const mine = alike(`${claim.quote}\n${questionLent(claim, ground)}`)
  const spoken = contentStems(mine)
  // Where no space stands between words, they are not always cut in the same places.
  const stands = ({ word }: Placed) => spoken.has(stem(word)) || standsIn(withoutKana(word), mine)
  const nearly = ({ word }: Placed) =>
    stands({ word, place: 0 }) || [...spoken].some((one) => isSameWord(one, stem(word)))

  const told = contentWords(alike(claim.text))
  const exact = told.filter(isNameOrNumber)
  const loose = told.filter((word) => !isNameOrNumber(word) && !isSlight(word))
  // The verb alone carries nothing: "likes gold" does not stand in "I like tea".
  const objects = loose.filter((word) => !isOpener(word))
  // A capital at the beginning may be there for the sentence alone.
  const fits = (word: Placed) => stands(word) || (word.place === 0 && nearly(word))
  if (told.length === 0 || !exact.every(fits) || !atLeastHalf(loose, nearly) || !atLeastHalf(objects, nearly))
    return false
  return !saysTheOpposite({ text: alike(claim.text), quote: alike(claim.quote) })
}

/** A fact speaks of the person without naming them: `Ana lives in Lisbon` is `lives in Lisbon`. */
export function withoutSubject(text: string, name: string | null): string {
  const subject = /^\s*(?:the user|user|the person|they|he|she|i)\s+(?=\S)/i.exec(text)?.[0] ?? ''
  if (subject) return text.slice(subject.length)
  return name && text.startsWith(`${name} `) ? text.slice(name.length + 1) : text
}

/** Is it the person's own: two words of theirs at least, or all they said? */
export function isQuoted(quote: string, said: string): boolean {
  return standsIn(quote, said) && (words(quote).length >= 2 || fold(quote) === fold(said))
}

/** Is a fact the one these words are about: do they share a word that says something, beyond the verb? */
export function touches(fact: string, quote: string, ground: Ground): boolean {
  const spoken = contentStems(`${quote} ${questionAnswered(ground)}`)
  return contentWords(fact).some((word) => !isOpener(word) && spoken.has(stem(word.word)))
}

/** The last question of the answer before, where what was said is short enough to be a reply to it. */
export function questionAnswered({ said, answeredBefore }: Ground): string {
  if (words(said).length > 5) return ''
  return sentencesOf(answeredBefore).findLast((sentence) => /[?？؟]/u.test(sentence)) ?? ''
}

/** The question that a short reply answers, if the claim holds some of the reply or that is a plain yes or no. */
function questionLent({ text, quote }: { text: string; quote: string }, ground: Ground): string {
  const own = contentStems(quote)
  const holdsReply = [...contentStems(text)].some((word) => own.has(word))
  return holdsReply || isOutright(ground.said) ? questionAnswered(ground) : ''
}

/** A Japanese word without its ending, `起きる`, `起きます`. */
function withoutKana(word: string): string {
  return word.replace(/(?<=\p{Script=Han})\p{Script=Hiragana}+$/u, '')
}

function atLeastHalf<Item>(items: readonly Item[], holds: (item: Item) => boolean): boolean {
  return items.filter(holds).length * 2 >= items.length
}
