import { contentStems, sentencesOf, standsIn } from '../text/words.js'
import { alike } from './alike.js'

/** So much of a sentence is looked at, in UTF-16 units: people write shorter ones. */
const longest = 1000

/** The sentences in which a quote stands. */
export function sentencesWith(quote: string, said: string): string[] {
  // A glance first: what is much shorter does not hold it.
  const isLongEnough = ({ length }: string) => length * 4 >= quote.length
  return sentencesOf(said)
    .filter((sentence) => isLongEnough(sentence) && standsIn(quote, sentence))
    .map((sentence) => sentence.slice(0, longest))
}

/** The sentences that stand in a quote; the quote itself where there are none. */
export function sentencesIn(quote: string, said: string): string[] {
  const quoted = sentencesOf(quote)
  const whole = sentencesOf(said).filter((sentence) => sentence.length <= quote.length * 4)
  // How a sentence ends stands in what was said: a quote is copied without line breaks.
  const own = quote.length <= longest ? whole.filter((sentence) => standsIn(sentence, quote)) : []
  return (own.length > 0 ? own : quoted).map((sentence) => sentence.slice(0, longest))
}

/** Of some sentences those that share most words with a claim. */
export function closest(text: string, sentences: readonly string[]): string[] {
  const told = contentStems(alike(text))
  const shared = sentences.map((sentence) => [...contentStems(alike(sentence))].filter((word) => told.has(word)).length)
  const most = Math.max(0, ...shared)
  return sentences.filter((_, at) => shared[at] === most)
}

/** The clauses of a sentence: what is said of each thing by itself. */
export function clausesOf(sentence: string): string[] {
  return sentence.split(
    /(?<=[,;:–—])\s+|\s+(?=(?:but|and|while|whereas|aber|mais|pero|mas|ma)\s+(?:i|my|he|she|they|ich|je|yo|eu|io)\b)/iu,
  )
}
