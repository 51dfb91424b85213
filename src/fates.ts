import { audienceInWords, type Privacy } from './memory/audience.js'
import type { Fact, Memory } from './memory/memory.js'
import { usableIn } from './memory/usable.js'
import { buildPrompt, type Occasion, type Prompt } from './prompt.js'

/**
 * What becomes of something kept, on one occasion: a model is told it; or it may be used there, but is not told now; or it
 * may not be used there. And why it is not told, in words that go on after a colon.
 */
export type Fate = { here: 'told' } | { here: 'left out' | 'withheld'; why: string }

/** What a model is asked on an occasion, and what becomes of each fact and summary that is kept, in their order. */
export interface Fates {
  prompt: Prompt
  facts: readonly { fact: Fact; fate: Fate }[]
  summaries: readonly { summary: Memory['summaries'][number]; fate: Fate }[]
}

/**
 * Decides it as an answer does: what is not told here is not in the prompt. `memory` is all that is kept; where remembering
 * is off, `unkept` is what is used instead.
 */
export function fatesOf(
  { memory, unkept }: { memory: Memory; unkept: Memory },
  occasion: Occasion,
  { privacy, persona }: { privacy: Privacy; persona: string },
): Fates {
  const { persist } = memory
  const usable = usableIn(persist ? memory : unkept, occasion.place.audience, privacy)
  const { prompt, ...told } = buildPrompt(usable, occasion, persona)
  const areTold = new Set<object>([...told.facts, ...told.summaries])
  const mayBeUsed = new Set<object>([...usable.facts, ...usable.summaries])
  function fateOf(kept: object, why: { leftOut: string; withheld: string }): Fate {
    if (!persist) return { here: 'withheld', why: 'remembering is off' }
    if (areTold.has(kept)) return { here: 'told' }
    return mayBeUsed.has(kept) ? { here: 'left out', why: why.leftOut } : { here: 'withheld', why: why.withheld }
  }
  return {
    prompt,
    facts: memory.facts.map((fact) => ({ fact, fate: fateOf(fact, whyNot(fact)) })),
    summaries: memory.summaries.map((summary) => ({ summary, fate: fateOf(summary, whyNoSummary) })),
  }
}

function whyNot({ reach, heard }: Fact): { leftOut: string; withheld: string } {
  return {
    leftOut: 'no room, or it matters less to what was said last',
    withheld: reach === 'dm' ? 'you marked it private' : `you said it in a ${audienceInWords(heard)}`,
  }
}

const whyNoSummary = { leftOut: 'no room for all of it', withheld: 'it stays there' }
