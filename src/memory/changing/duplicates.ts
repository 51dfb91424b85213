import { isGrounded } from '../judging/grounding.js'
import { type Fact, instantOf } from '../memory.js'
import { comparable, contentStems, isSameWord } from '../text/words.js'
import { withPast } from './past.js'

/** Does the second of two facts say nothing that the first does not, to the same people? */
export function isDuplicate(keep: Fact, drop: Fact): boolean {
  if (keep === drop || keep.heard !== drop.heard || keep.reach !== drop.reach) return false
  return saysAll(keep.text, drop.text)
}

/** The facts with the second of two in the first. What went is its past: forgotten with it. */
export function merged(facts: readonly Fact[], keep: Fact, drop: Fact, now: number): Fact[] {
  const kind = drop.kind === 'preference' ? drop.kind : keep.kind
  // biome-ignore lint/complexity/useMathMinMax: these are dates as text
  const confirmed = keep.confirmed > drop.confirmed ? keep.confirmed : drop.confirmed
  const { inferred, pinned, ...told } = keep
  const both = {
    ...{ ...told, kind, confirmed },
    ...((pinned || drop.pinned) && { pinned: true }),
    ...(inferred && drop.inferred && { inferred }),
  }
  const one = withPast(both, drop, instantOf(now))
  return facts.filter((fact) => fact !== drop).map((fact) => (fact === keep ? one : fact))
}

/** Two of many facts that say the same, if there are any. */
export function duplicateIn(facts: readonly Fact[]): { keep: Fact; drop: Fact } | null {
  const told = facts.map((fact) => ({ fact, stems: [...contentStems(fact.text)] }))
  const byStem = new Map<string, Fact[]>()
  for (const { fact, stems } of told) for (const stem of stems) byStem.set(stem, [...(byStem.get(stem) ?? []), fact])
  for (const { fact: drop, stems } of told) {
    const sharing = stems.map((stem) => byStem.get(stem) ?? []).sort((a, b) => a.length - b.length)[0] ?? []
    const keep = sharing.find((fact) => isDuplicate(fact, drop))
    if (keep) return { keep, drop }
  }
  return null
}

/** Does a text say what another says, by and large? */
export function says(text: string, other: string): boolean {
  if (comparable(text) === comparable(other)) return true
  return isGrounded({ text: other, quote: text }, { said: text, answeredBefore: '' })
}

/** Stems that say no more than `has` does. */
const having = new Set(['own', 'got'])

/** Does a text say all that another says? A word that is not in it would be lost. */
export function saysAll(text: string, other: string): boolean {
  const own = [...contentStems(text)]
  let from = 0
  // In the same order: "trusts Bob, not Eve" is not "trusts Eve, not Bob".
  const isThere = (word: string) => {
    const at = own.findIndex((one, place) => place >= from && (one === word || isSameWord(one, word)))
    if (at >= 0) from = at + 1
    return at >= 0 || having.has(word)
  }
  return [...contentStems(other)].every(isThere) && says(text, other)
}
