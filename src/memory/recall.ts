import type { Fact } from './memory.js'
import { contentStems } from './words.js'

/** So many preferences are told whatever the talk is about. */
const standing = 8

/**
 * The facts as far as they matter to what is being said, most useful first: the preferences, then what shares words with
 * the message (rare words count more), then what was confirmed last. Pure; the same input gives the same order.
 */
export function recall(facts: readonly Fact[], message: string): Fact[] {
  const asked = contentStems(message)
  const contents = facts.map((fact) => contentStems(`${fact.text} ${fact.quote}`))
  const heldBy = new Map<string, number>()
  for (const stems of contents) for (const word of stems) heldBy.set(word, (heldBy.get(word) ?? 0) + 1)
  const rarity = (word: string) => Math.log(1 + facts.length / (heldBy.get(word) ?? 1))

  const ranked = facts.map((fact, at) => {
    const shared = [...(contents[at] ?? [])].filter((word) => asked.has(word))
    return { fact, score: shared.reduce((sum, word) => sum + rarity(word), 0) }
  })
  ranked.sort((a, b) => b.score - a.score || b.fact.confirmed.localeCompare(a.fact.confirmed) || b.fact.id - a.fact.id)
  const order = ranked.map(({ fact }) => fact)
  const first = new Set(order.filter(({ kind }) => kind === 'preference').slice(0, standing))
  return [...first, ...order.filter((fact) => !first.has(fact))]
}
