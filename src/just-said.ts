import { isOrder } from './memory/judging/orders.js'
import type { Exchange, Fact } from './memory/memory.js'
import { begunAt, sessionGap } from './memory/talk.js'
import { cutMiddle, oneLine } from './memory/text/plain.js'
import { sentencesOf, standsIn } from './memory/text/words.js'
import type { UsableMemory } from './memory/usable.js'

/** So many messages are told from other conversations, and so many characters of one and of all. */
const most = 3
const longest = 300
const longestInAll = 600

/**
 * What the person said last in other conversations, oldest first, that may be used here, is no fact, and is still to be
 * learned or was said in the last 30 minutes: it is known here at once, whether it is ever learned or not. `told` is told as
 * it was said.
 */
export function justSaid(memory: UsableMemory, told: readonly Exchange[], now: number): string[] {
  if (!memory.persist) return []
  const isNew = ({ at, toLearn }: Exchange) => toLearn !== undefined || now - Date.parse(at) <= sessionGap
  const isOver = ({ at, room, conversation }: Exchange) =>
    Date.parse(at) <= begunAt(memory, room ?? conversation).itself
  const said = memory.exchanges
    .filter((one) => !told.includes(one) && isNew(one) && !isOver(one))
    .toReversed()
    .map((one) => unlearned(one, memory.facts))
    .filter((text) => text !== '')
  let room = longestInAll
  const newest = [...new Set(said)].slice(0, most).filter((text) => {
    room -= text.length
    return room >= 0
  })
  return newest.toReversed()
}

/** What of it no fact tells, or told once: that may be out of date. Nothing that gives orders. */
function unlearned({ id, said }: Exchange, facts: readonly Fact[]): string {
  const quotes = facts
    .flatMap((fact) => [fact, ...fact.past])
    .flatMap(({ source, quote }) => (source === id ? [quote] : []))
  const isLearned = (sentence: string) => quotes.some((quote) => standsIn(quote, sentence) || standsIn(sentence, quote))
  const sentences = sentencesOf(said).filter((sentence) => !isOrder(sentence) && !isLearned(sentence))
  return oneLine(cutMiddle(sentences.join(' '), longest), longest)
}
