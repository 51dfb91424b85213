import { isTheirs } from '../judging/meaning.js'
import type { Exchange, Fact } from '../memory.js'
import { oneLine } from '../text/plain.js'
import { contentStems, sentencesOf, standsIn } from '../text/words.js'

/** So long is what can be asked for, in UTF-16 units. */
const longest = 200

/** How people ask for something to be remembered, in the languages that they are likely to write. */
const remembering = new RegExp(
  String.raw`^[^\p{L}\p{N}"“”„«»‹›>'‘’]*(?:(?:please|can you|could you|will you|would you|and|also|btw|hey keepsake|keepsake|bitte|por favor|s'il te plaît|s’il te plaît|per favore)[,:]?\s+)*(?:` +
    [
      String.raw`(?:remember|keep in mind|make a note|note|don't forget|do not forget|don’t forget)(?:\s+that\b|\s+this\s*:|\s*:)`,
      String.raw`remember\s+(?=(?:i|i'm|i’m|i'll|i've|my|we|our)\b)`,
      String.raw`(?:merk dir|merke dir|denk daran|vergiss nicht|notier dir)(?:\s*,\s*dass\b|\s*:)`,
      String.raw`(?:souviens-toi|rappelle-toi|retiens|note|n'oublie pas|n’oublie pas)\s+(?:bien\s+)?(?:que\b|qu['’]|:)`,
      String.raw`(?:recuerda|acuérdate de|no olvides|ten en cuenta|anota)(?:\s+que\b|\s*:)`,
      String.raw`(?:lembra(?:-te)?(?: de)?|lembre-se(?: de)?|não (?:te )?esqueças(?: de)?|não esqueça|anota)(?:\s+que\b|\s*:)`,
      String.raw`(?:ricorda(?:ti)?|non dimenticare|tieni a mente)(?:\s+(?:che\b)|\s*:)`,
    ].join('|') +
    String.raw`)\s*(.+)$`,
  'iu',
)

/** Words of the one who speaks: what is to be remembered is about them. */
const own =
  /(?<![\p{L}\p{N}])(?:i|im|i['’](?:m|ve|d|ll)|me|my|mine|myself|we|our|us|ours|ich|mich|mir|mein\p{L}*|wir|unser\p{L}*|je|j|moi|mon|ma|mes|nous|notre|nos|yo|mi|mis|me|nosotros|nuestr\p{L}*|eu|meu|minha|meus|minhas|nós|noss\p{L}*|io|mio|mia|miei|mie|noi|nostr\p{L}*)(?![\p{L}\p{N}])/iu

/** A question that asks for it. */
const politely = /^\W*(?:\w+,?\s+){0,2}(?:can|could|will|would) you\b/iu

/**
 * What somebody asks to be remembered, in their words, one for each sentence; nothing, where they wonder, joke, hand in what
 * others wrote, or ask for it to be forgotten.
 */
function requestsIn(said: string): { sentence: string; text: string }[] {
  const sentences = sentencesOf(said.slice(0, 8000))
  // What stands below "She wrote:" is hers.
  const quoted = sentences.findIndex((sentence) => /[:：]$/u.test(sentence))
  return sentences.slice(0, quoted === -1 ? sentences.length : quoted).flatMap((sentence) => {
    const [, words = ''] = remembering.exec(sentence) ?? []
    const text = oneLine(words.replace(/[\s.!?？]+$/u, ''), longest)
    const isTold = !/[?？]\s*$/u.test(sentence) || politely.test(sentence)
    const isMeant = isTold && contentStems(text).size > 0 && isTheirs(text, said) && !isToBeForgotten(text, said)
    return isMeant ? [{ sentence, text }] : []
  })
}

/** What of it is about themselves. */
export function askedIn(said: string): string[] {
  return requestsIn(said).flatMap(({ text }) => (own.test(text) ? [text] : []))
}

/** Did its person ask for something of them to be remembered? */
export function isAsked({ said }: { said: string }): boolean {
  return askedIn(said).length > 0
}

/** What may only ask to be heeded now. */
const heeding = /\b(?:note|keep in mind|denk daran|ten en cuenta|tieni a mente)\b/iu

/** Do they expect something to be written down, whatever it is about? */
export function expectsMemory(said: string): boolean {
  return requestsIn(said).some(({ sentence, text }) => !heeding.test(sentence.replace(text, '')))
}

/** Do the words of a fact come from what was asked for? What only sounds like it is something else: a bike, and a car. */
export function isFromAsked(quote: string, asked: string): boolean {
  if (standsIn(quote, asked) || standsIn(asked, quote)) return true
  const stems = contentStems(quote)
  return [...contentStems(asked)].every((word) => stems.has(word))
}

/** How people ask for something to be forgotten: one sentence, and no more than that. */
const forgetting = new RegExp(
  String.raw`^\W*(?:(?:please|can you|could you|keepsake|bitte|por favor|per favore)[,:]?\s+)*(?:` +
    [
      String.raw`(?:forget|erase|delete|don't remember|do not remember|don’t remember)\s+(?:(?:the fact\s+)?that|about(?: the fact that)?|what (?:i|you know) (?:said|told you)?\s*about|everything about|my)\b`,
      String.raw`vergiss,?\s+(?:dass|was ich (?:dir )?über)\b|vergiss\s+(?=mein)`,
      String.raw`oublie\s+(?:que\b|qu['’]|(?=m(?:on|a|es)\b))`,
      String.raw`(?:olvida|esquece|esqueça|dimentica)\s+(?:que\b|che\b|(?=mi\b|meu\b|minha\b|il mio\b|la mia\b))`,
    ].join('|') +
    String.raw`)\s*(.+?)[\s.!]*$`,
  'iu',
)

/** What a message asks to be forgotten, in its words, if it asks for nothing else. */
export function askedToForget(said: string): string | null {
  const [, words] = /[,;:?\n]|\bbut\b/u.test(said.trim().replace(/^(?:please|vergiss),/i, ''))
    ? []
    : (forgetting.exec(said) ?? [])
  return words !== undefined && words.length <= longest && contentStems(words).size > 0 ? words : null
}

/** Does it stand in what they ask to be forgotten? */
export function isToBeForgotten(quote: string, said: string): boolean {
  return sentencesOf(said).some((sentence) => forgetting.test(sentence) && standsIn(quote, sentence))
}

/**
 * The exchanges in which somebody said all of these words, and that are to be forgotten with them, as they ask. “Forget
 * about the weather” may only turn to something else, and “forget my dog” be about a fact; what is still to be learned is
 * not to become one.
 */
export function exchangesSaying(words: string, exchanges: readonly Exchange[], asked: string): Exchange[] {
  const sought = [...contentStems(words)]
  const isOfAll = /^\W*(?:please\s+)?(?:forget (?:the fact )?(?:that|what|everything)|erase|delete)\b/iu.test(asked)
  const isOfNew = !/^\W*(?:please\s+)?forget about\b/iu.test(asked)
  return exchanges.filter(({ said, toLearn }) => {
    const told = contentStems(said)
    return (isOfAll || (isOfNew && toLearn !== undefined)) && sought.every((word) => told.has(word))
  })
}

/** Do these words speak of nothing but somebody's name? */
export function isOfName(words: string, name: string): boolean {
  const naming = contentStems(`name named called ${name}`)
  return [...contentStems(words)].every((word) => naming.has(word))
}

/** The facts that say what these words say: all that is in the words is in what they say and stand on, or the other way. */
export function factsSaying<One extends Pick<Fact, 'text' | 'quote'>>(words: string, facts: readonly One[]): One[] {
  const sought = contentStems(words)
  return facts.filter(({ text, quote }) => {
    const told = contentStems(text)
    const all = contentStems(`${text} ${quote}`)
    return [...sought].every((word) => all.has(word)) || [...told].every((word) => sought.has(word))
  })
}
