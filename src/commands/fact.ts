import { type Privacy, reachOf } from '../memory/audience.js'
import type { Fact, Memory } from '../memory/memory.js'
import { styleInWords } from '../memory/style.js'
import { oneLine } from '../memory/text/plain.js'
import { fold } from '../memory/text/words.js'
import { forgetChoice, type Suggestion, type Told } from '../message.js'

/** The number of a fact, as it is typed. */
export function numberIn(typed: string): number | null {
  const id = /^#?(\d{1,15})\.?$/.exec(typed)?.[1]
  return id === undefined ? null : Number(id)
}

/**
 * What to type instead of words, where a fact is asked for by its number: the numbers of those that hold the words. `then`
 * is what follows the number.
 */
export function insteadOf(
  typed: string,
  facts: readonly Pick<Fact, 'id' | 'text'>[],
  usage: string,
  then = '',
): string {
  const found = facts.filter(({ text }) => holds(text, typed))
  const [first, ...more] = found
  if (!first) return `No fact of yours says that. Type ${usage} with a number of /memory show${then}.`
  if (more.length === 0)
    return `That is fact ${first.id}: ${oneLine(first.text, 200)}. Type ${usage} ${first.id}${then}.`
  const numbers = found.slice(0, mostNamed).map(({ id }) => id)
  const rest = found.length > mostNamed ? ', …' : ''
  return `More than one fact says that: ${numbers.join(', ')}${rest}. Type ${usage} with the number of one${then}.`
}

/** Asks which of several is to be forgotten. */
export function whichToForget(found: readonly Pick<Fact, 'id' | 'text'>[]): Told {
  const lines = found.slice(0, mostNamed).map(({ id, text }) => ({
    text: `${id}. ${oneLine(text, 200)}`,
    buttons: [forgetChoice(id)],
  }))
  const first = 'Which one? Nothing is erased yet. Type /memory forget with its number:'
  return { text: [first, ...lines.map(({ text }) => `  ${text}`)].join('\n'), list: [{ text: first }, ...lines] }
}

/** What of a memory a command could be about, what was learned last first: all that fits what is typed so far. */
export function suggestionsFor(word: string, memory: Memory, typed: string, privacy: Privacy): Suggestion[] {
  const number = numberIn(typed)
  const begins = ({ value }: Suggestion) => number !== null && value.startsWith(String(number))
  const known = word === 'keep' ? memory.waiting : memory.facts.filter((fact) => changes(word, fact, privacy))
  const facts = known.toReversed().map(({ id, text }) => ({ value: String(id), text: `${id}. ${oneLine(text, 200)}` }))
  const all = [...(word === 'forget' ? traitsOf(memory) : []), ...facts]
  const fitting = all.filter((one) => begins(one) || holds(one.text, typed))
  // Who types 2 means fact 2, not one of 2026.
  return [...fitting.filter(begins).sort(byNumber), ...fitting.filter((one) => !begins(one))]
}

/** So many facts are named that could be meant. */
const mostNamed = 10

function changes(word: string, fact: Fact, privacy: Privacy): boolean {
  const reach = reachOf(fact, privacy)
  if (word === 'share') return reach !== 'everywhere'
  if (word === 'pin') return !fact.pinned
  if (word === 'unpin') return fact.pinned === true
  return word !== 'private' || reach !== 'dm'
}

function traitsOf({ name, style, inferred }: Memory): Suggestion[] {
  const liked = styleInWords({ ...inferred, ...style })
  return [
    ...(name === null ? [] : [{ value: 'name', text: `name: ${oneLine(name, 60)}` }]),
    ...(liked === '' ? [] : [{ value: 'style', text: `style: ${liked}` }]),
  ]
}

function byNumber(one: Suggestion, other: Suggestion): number {
  return Number(one.value) - Number(other.value)
}

/** Do the words stand in a text, however they are written? */
function holds(text: string, words: string): boolean {
  const sought = fold(words)
  return sought === '' ? text.toLowerCase().includes(words.toLowerCase()) : fold(text).includes(sought)
}
