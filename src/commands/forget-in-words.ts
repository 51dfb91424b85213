import { type Audience, mayUse, type Privacy } from '../memory/audience.js'
import { forgetFact, forgetName, withoutTelling } from '../memory/changing/forgetting.js'
import { exchangesSaying, factsSaying, isOfName } from '../memory/learning/asked.js'
import type { Memory } from '../memory/memory.js'
import { oneLine } from '../memory/text/plain.js'
import { usableIn } from '../memory/usable.js'
import type { Told } from '../message.js'
import { whichToForget } from './fact.js'

/** What is asked to be forgotten: these words, of all that was said, heard there. */
interface Asked {
  words: string
  said: string
  audience: Audience
  privacy: Privacy
}

/**
 * What comes of words that ask for something to be forgotten: the memory without it, where it is their name, or one fact
 * that may be told here, or only stands in messages; the question which, where it could be more. Null where nothing kept
 * says that. It looks at one memory and changes that one: what is being learned meanwhile is either in it or not written.
 */
export function askedInWords(memory: Memory, asked: Asked): { memory?: Memory; told: Told | string } | null {
  const { words, said, audience, privacy } = asked
  if (memory.name !== null && isOfName(words, memory.name))
    return { memory: forgetName(memory), told: 'Erased: your name.' }
  const { facts, exchanges } = usableIn(memory, audience, privacy)
  const waiting = memory.waiting.filter((one) => mayUse(one, audience, privacy))
  const found = factsSaying(words, [...facts, ...waiting])
  const [only, second] = found
  if (second) return { told: whichToForget(found) }
  if (only) return { memory: forgetFact(memory, only.id, privacy), told: erasedInWords(only) }
  const telling = exchangesSaying(words, exchanges, said)
  const claims = telling.map(({ id, heard }) => ({ text: words, quote: words, source: id, heard }))
  if (claims.length === 0) return null
  return {
    memory: withoutTelling(memory, claims, privacy),
    told: 'Erased: every message that told it. No fact did.',
  }
}

/** What is said of a fact that was erased. */
export function erasedInWords({ text }: { text: string }): string {
  return `Erased: ${oneLine(text, 200)}, and every message that told it.`
}
