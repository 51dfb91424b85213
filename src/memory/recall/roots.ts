import { fold, isContent, stem } from '../text/words.js'
import { kin, plainForms } from './kin.js'

/** Of the numbers by which words and their roots are known (FNV-1a), and of where they are put (Knuth's). */
export const prime = 0x01000193
export const seed = 0x811c9dc5 | 0
export const spread = 0x9e3779b1 | 0

/** The numbers of words met before, and of their roots. Only single words, and not for long: a new one takes the place of an older. */
const placeBits = 14
const met = new Int32Array(4 << placeBits)

/** The number of the root of a word, by the word's own number; 0 where it says nothing. */
export function rootOf(word: number, text: string, from: number, to: number): number {
  // Two words have one place: the newer, its root, the older, its root.
  const place = (Math.imul(word, spread) >>> (32 - placeBits)) << 2
  if (met[place] === word) return met[place + 1] as number
  if (met[place + 2] === word) return met[place + 3] as number
  met.copyWithin(place + 2, place, place + 2)
  met[place] = word
  met[place + 1] = rootIn(text.slice(from, to))
  return met[place + 1] as number
}

/** Words of a question that say nothing of what is asked. */
const asking = new Set('what when where who whom whose which why how would could should can might may'.split(' '))

function rootIn(word: string): number {
  const folded = fold(word)
  return isContent(folded) && !asking.has(folded) ? rootNumberOf(folded) : 0
}

/** A word's number; two words share one once in four thousand million times. */
function numberOf(text: string): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime)
  return hash
}

/** `met` is a form of `meet`, as `meeting` is. */
function rootNumberOf(folded: string): number {
  return numberOf(stem(plainForms.get(folded) ?? folded))
}

const kinOfRoots = new Map<number, number[]>()
for (const list of kin) {
  const numbers = [...new Set(list.map(rootNumberOf))]
  for (const one of numbers)
    kinOfRoots.set(one, [...(kinOfRoots.get(one) ?? []), ...numbers.filter((other) => other !== one)])
}

/** The roots of what speaks of the same part of life. */
export function kinOf(rootNumber: number): readonly number[] {
  return kinOfRoots.get(rootNumber) ?? []
}

const beginningsOfRoots = new Map<number, number[]>()
for (const word of [...plainForms.keys(), ...plainForms.values(), ...kin.flat()]) {
  const row = (((1 << 8) ^ word.charCodeAt(0)) << 8) ^ word.charCodeAt(1)
  const number = rootNumberOf(word)
  beginningsOfRoots.set(number, [...(beginningsOfRoots.get(number) ?? []), row])
}

/** How words may begin that have a root, where that is more than how the root itself was written. */
export function beginningsOf(rootNumber: number): readonly number[] {
  return beginningsOfRoots.get(rootNumber) ?? []
}
