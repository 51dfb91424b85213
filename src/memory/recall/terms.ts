import { fold } from '../text/words.js'
import { prime, rootOf, seed, spread } from './roots.js'

/**
 * What a text can be matched by, as numbers: the roots of its words that say something, and every four letters in a row of
 * those. Where no space stands between words, each letter is a root, and so are each two.
 */
export interface Terms {
  roots: Int32Array
  rootCount: number
  grams: Int32Array
  gramCount: number
}

/** So much of a text is read, in UTF-16 units. */
const longest = 6000

/** What a character is: the letter as it is matched, or one of these; 0 when it was not looked at yet. */
const gap = -1
const silent = -2
const apostrophe = -3
/** A letter of a script that puts no space between words is this less itself. */
const alone = -0x10000
const letters = new Int32Array(0x10000)
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

function lookAt(unit: number): number {
  const character = String.fromCharCode(unit)
  const folded = fold(character)
  const letter = folded.length === 1 ? folded.charCodeAt(0) : unit
  if (/[\p{M}\p{Cf}]/u.test(character)) letters[unit] = silent
  else if (/['’‘`´]/.test(character)) letters[unit] = apostrophe
  else if (folded === '') letters[unit] = gap
  else letters[unit] = unspaced.test(character) ? alone - letter : letter
  return letters[unit] as number
}

/** Which terms are looked for, roughly: none of them is missed. */
export type Sieve = Uint8Array
const sieveBits = 14

/** A sieve for these terms; without any, all go through. */
export function sieveOf(terms?: Iterable<number>): Sieve {
  const sieve = new Uint8Array(1 << sieveBits).fill(terms ? 0 : 1)
  for (const term of terms ?? []) sieve[Math.imul(term, spread) >>> (32 - sieveBits)] = 1
  return sieve
}

const goes = (term: number, sieve: Sieve) => sieve[Math.imul(term, spread) >>> (32 - sieveBits)] === 1

/** Texts as they are read: one after the other, a line break after each. */
interface Script {
  whole: string
  units: Uint16Array
  /** Where each begins; the last number is where they end. */
  begins: Int32Array
}

function scriptOf(texts: readonly string[]): Script {
  const short = texts.some((text) => text.length > longest) ? texts.map((text) => text.slice(0, longest)) : texts
  const whole = `${short.join('\n')}\n`
  const bytes = Buffer.from(whole, 'utf16le')
  const begins = new Int32Array(texts.length + 1)
  for (let at = 0; at < short.length; at++) begins[at + 1] = (begins[at] as number) + (short[at] as string).length + 1
  return { whole, units: new Uint16Array(bytes.buffer, bytes.byteOffset, whole.length), begins }
}

/** Makes a reader of texts: it gives the terms of one that go through the sieve, which hold until the next is read. */
export function createReader(texts: readonly string[], sieve: Sieve): (index: number) => Terms {
  const script = scriptOf(texts)
  const most = Math.min(longest, Math.max(0, ...texts.map(({ length }) => length)))
  const terms = { roots: new Int32Array(most * 2), rootCount: 0, grams: new Int32Array(most), gramCount: 0 }
  return (index) => {
    terms.rootCount = 0
    terms.gramCount = 0
    readText(script, index, sieve, terms)
    return terms
  }
}

// A plain function of what it works on, and not a closure over it: that is read twice as fast.
function readText(script: Script, index: number, sieve: Sieve, terms: Terms): void {
  const { units, whole, begins } = script
  const end = (begins[index + 1] as number) - 1
  let before = 0
  let at = begins[index] as number
  while (at < end) {
    const letter = letterAt(units, at)
    if (letter > 0) at = readWord(units, whole, at, sieve, terms)
    else at++
    if (letter === silent) continue
    if (letter <= alone) {
      const pair = Math.imul(before ^ spread, prime) ^ letter
      if (goes(letter, sieve)) terms.roots[terms.rootCount++] = letter
      if (before !== 0 && goes(pair, sieve)) terms.roots[terms.rootCount++] = pair
    }
    before = letter <= alone ? letter : 0
  }
}

function letterAt(units: Uint16Array, at: number): number {
  const unit = units[at] as number
  return (letters[unit] as number) || lookAt(unit)
}

/** The number of a word as it is written, but for case where it is plain. */
function wordNumber(units: Uint16Array, begin: number, end: number): number {
  let hash = seed
  for (let at = begin; at < end; at++) {
    const unit = units[at] as number
    const letter = letters[unit] as number
    if (letter > 0) hash = Math.imul(hash ^ (unit < 128 ? letter : unit), prime)
  }
  return hash
}

/** Reads a word, and gives where it ends. */
function readWord(units: Uint16Array, whole: string, begin: number, sieve: Sieve, terms: Terms): number {
  const { grams } = terms
  // The last four letters, a byte for each of the Latin ones; a word begins with a gap.
  let row = 1
  let count = terms.gramCount
  let at = begin
  for (;;) {
    const unit = units[at] as number
    const letter = (letters[unit] as number) || lookAt(unit)
    if (letter > 0) {
      row = (row << 8) ^ letter
      if (goes(row, sieve)) grams[count++] = row
      // French puts two words together, `l'Italie`; English does not, `don't`.
    } else if (letter !== silent && (letter !== apostrophe || at - begin <= 2)) break
    at++
  }
  // Words of one root begin alike: where nothing of it is looked for, the root is not either.
  if (count === terms.gramCount && at - begin > 1) return at
  const found = rootOf(wordNumber(units, begin, at), whole, begin, at)
  if (found === 0) return at
  if (goes(found, sieve)) terms.roots[terms.rootCount++] = found
  terms.gramCount = count
  return at
}
