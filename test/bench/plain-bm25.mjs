import { stemmer } from 'stemmer'

const [k1, b] = [1.2, 0.75]
const stemsOf = (text) => (text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu) ?? []).map(stemmer)

/**
 * What recall is compared with: BM25 as the textbooks have it (Robertson's rarity, not below zero) over the Porter stems of
 * the facts' texts, the newest first among equals.
 */
export function plainBm25(facts, question) {
  const texts = facts.map(({ text }) => stemsOf(text))
  const usual = texts.reduce((sum, { length }) => sum + length, 0) / texts.length
  const heldBy = new Map()
  for (const stems of texts) for (const stem of new Set(stems)) heldBy.set(stem, (heldBy.get(stem) ?? 0) + 1)
  const asked = new Set(stemsOf(question))
  const scores = texts.map((stems) => {
    let score = 0
    for (const stem of asked) {
      const count = stems.filter((one) => one === stem).length
      const held = heldBy.get(stem) ?? 0
      const rarity = Math.max(0, Math.log((texts.length - held + 0.5) / (held + 0.5)))
      score += (rarity * count * (k1 + 1)) / (count + k1 * (1 - b + (b * stems.length) / usual))
    }
    return score
  })
  const order = facts.map((fact, at) => ({ fact, score: scores[at] }))
  return order.sort((one, other) => other.score - one.score || other.fact.id - one.fact.id).map(({ fact }) => fact)
}
