import { fold, stem, words } from '../text/words.js'
import { alike } from './alike.js'
import { contentWords, isNameOrNumber, isOpener } from './claim.js'

/** How people take back what they just wrote, in the languages that they are likely to write. */
const corrections =
  /(?<![\p{L}\p{N}])(?:no,? wait|wait,? no|actually,? no|(?:no,? )?scratch that|correction|(?:sorry,? )?i meant?|sorry|oops|or rather|make that|(?<=[,;–—-]\s{0,2})no(?=,)|nein|(?:sorry,? )?ich meine?|quatsch|pardon|enfin|je veux dire|digo|perdón|quiero decir|digo|quero dizer|aliás|anzi|cioè|volevo dire|nee|ik bedoel|nej|znaczy|то есть|вернее|нет)(?!\p{L})[\s,:–—-]*(?:(?:no|wait|sorry|scratch that|i meant?)(?!\p{L})[\s,:–—-]*)*/giu
/** So soon stands what is right; so much before it was wrong, in UTF-16 units; so often somebody corrects themselves. */
const soon = 4
const justBefore = 200
const mostCorrections = 20

/** Does a name or a number of a claim stand only in what was put right at once: `Bern, sorry, I mean Basel`? */
export function isTakenBack(text: string, said: string): boolean {
  const plain = alike(said.slice(0, 8000))
  const told = contentWords(alike(text)).filter((word) => isNameOrNumber(word) && !isOpener(word))
  if (told.length === 0) return false
  const found = [...plain.matchAll(corrections)].slice(0, mostCorrections)
  return found.some(({ 0: marker, index }) => {
    const after = plain.slice(index + marker.length)
    const sentence = plain
      .slice(Math.max(0, index - justBefore), index)
      .replace(/[\s.!…]{1,20}$/u, '')
      .split(/[.!?…]\s/u)
    const wrong = stemsOf(sentence.at(-1) ?? '')
    const right = rightIn(after).filter((word) => !wrong.has(stem(word)))
    const changed = told.filter(({ word }) => wrong.has(stem(word)) && right.some((one) => isSameKind(one, word)))
    if (changed.length === 0) return false
    const elsewhere = stemsOf(`${plain.slice(0, plain.lastIndexOf(sentence.at(-1) ?? '', index))}\n${after}`)
    return changed.some(({ word }) => !elsewhere.has(stem(word)))
  })
}

/** The first words of what is right. */
function rightIn(after: string): string[] {
  const [first = ''] = after.split(/[.!?\n]|(?<!\p{L})(?:my|mi|mein\p{L}*|mon|ma|meu|minha|mio|mia)(?!\p{L})/iu, 1)
  return words(first.slice(0, justBefore)).slice(0, soon)
}

function stemsOf(text: string): Set<string> {
  return new Set(words(text).map(stem))
}

function isSameKind(one: string, other: string): boolean {
  const isNumber = (word: string) => /\p{N}/u.test(word)
  if (isNumber(one) || isNumber(other)) return isNumber(one) && isNumber(other)
  return /^\p{Lu}/u.test(one) && !/^(?:i|im|ich|je|yo|eu|io)$/.test(fold(one))
}
