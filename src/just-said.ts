import { isConfided } from './memory/judging/confided.js'
import { isDoubtful } from './memory/judging/doubts.js'
import { isHearsay } from './memory/judging/hearsay.js'
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
  const others = memory.exchanges.filter((one) => !told.includes(one) && isNew(one) && !isOver(one))
  const said = new Set<string>()
  for (const one of others.toReversed()) {
    if (said.size === most) break
    said.add(unlearned(one, memory.facts))
    said.delete('')
  }
  let room = longestInAll
  const newest = [...said].filter((text) => {
    room -= text.length
    return room >= 0
  })
  return newest.toReversed()
}

/** What of it no fact tells, or told once: that may be out of date. Nothing that would wait for its person's yes. */
function unlearned({ id, said }: Exchange, facts: readonly Fact[]): string {
  if (isConfided(said)) return ''
  const quotes = facts
    .flatMap((fact) => [fact, ...fact.past])
    .flatMap(({ source, quote }) => (source === id ? [quote] : []))
  const isLearned = (sentence: string) => quotes.some((quote) => standsIn(quote, sentence) || standsIn(sentence, quote))
  const waits = (sentence: string) => isDoubtful(sentence) || isHearsay({ text: sentence, quote: sentence }, sentence)
  const sentences = sentencesOf(said).filter((sentence) => !waits(sentence) && !isLearned(sentence))
  return oneLine(cutMiddle(sentences.join(' '), longest), longest)
}
