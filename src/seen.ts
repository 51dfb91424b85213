import { aboutInWords, stateInWords, traitLines } from './card.js'
import { type Fate, fatesOf } from './fates.js'
import { audienceInWords, type Privacy, reachOf } from './memory/audience.js'
import type { Keeper } from './memory/keeper.js'
import { type Fact, type Memory, newMemory, type Spent } from './memory/memory.js'
import { dayOf, zoneIn } from './memory/text/calendar.js'
import { oneLine, wellFormed } from './memory/text/plain.js'
import type { Unkept } from './memory/unkept.js'
import { type Choice, faultIn, type Line, type Message, type Told } from './message.js'
import { createNewest } from './newest.js'
import { occasionOf } from './occasion.js'
import type { Prompt } from './prompt.js'
import type { Refusing } from './refusing.js'
import { historyInWords, waitingInWords } from './trail.js'

/** So many are known whose memory cannot be read. */
const mostUnread = 1000

/** What somebody is about to say at a place; nothing yet, where its text is empty. */
export type Draft = Pick<Message, 'user' | 'speaker' | 'place' | 'text' | 'overheard' | 'zone'>

/** A fact as its person reads it, and what becomes of it with the next message. */
type SeenFact = Fate & {
  id: number
  text: string
  /** When and where it was heard, and what was decided of it: `2026-11-29, direct message, pinned`. */
  about: string
  buttons: readonly Choice[]
}

/** What is kept about a person, in words that are for them alone, and what of it a model is told with their next message. */
export interface Seen {
  /** Is remembering on? Where it is off, all that is kept is withheld. */
  persist: boolean
  /** `Remembering is on. Kept: your name, 2 facts, 3 exchanges.` */
  kept: string
  /** Name, time zone, style: told everywhere, where remembering is on. */
  traits: readonly Line[]
  facts: readonly SeenFact[]
  summaries: readonly (Fate & { text: string; about: string })[]
  /** What waits for their yes, as `/memory pending` has it. */
  pending: readonly Line[]
  /** What changed, last first, as `/memory history` has it. */
  history: readonly Line[]
  /** What a model is asked, to the byte. Where nothing is about to be said, without that message and what goes with it. */
  prompt: Prompt
  /** What was spent on them today; null where that is nothing. */
  spent: Spent | null
}

/**
 * Shows people what is kept about them, and what of it is told where they are. It reads a memory as it lies there: nothing is
 * set aside, nothing written. Never rejects; what cannot be read, or asked so, is a sentence.
 */
export function createSeeing(parts: {
  keeper: Pick<Keeper, 'look'>
  unkept: Pick<Unkept, 'memoryOf'>
  refusing: Pick<Refusing, 'unread'>
  privacy: Privacy
  persona: string
  clock: () => number
}) {
  const { keeper, unkept, refusing, clock } = parts
  /** What was said to those whose memory cannot be read: it is logged once, however often they look. */
  const unread = createNewest<{ kind: string; wrong: string }>(mostUnread)

  return async function see(draft: Draft): Promise<Seen | { wrong: string }> {
    const fault = faultIn(draft)
    if (fault) return { wrong: fault }
    const text = wellFormed(draft.text).trim()
    try {
      const found = await keeper.look(draft.user)
      if (found && 'trouble' in found) throw found.trouble
      const memory = found?.memory ?? newMemory(draft.user)
      unread.drop(draft.user)
      return seenOf({ memory, unkept: unkept.memoryOf(memory) }, { ...draft, text }, { ...parts, now: clock() })
    } catch (error) {
      const kind = error instanceof Error ? error.name : ''
      const before = unread.get(draft.user)
      const wrong = before?.kind === kind ? before.wrong : refusing.unread(draft.user, error)
      unread.add(draft.user, { kind, wrong })
      return { wrong }
    }
  }
}

function seenOf(
  kept: { memory: Memory; unkept: Memory },
  draft: Draft,
  { privacy, persona, now }: { privacy: Privacy; persona: string; now: number },
): Seen {
  const { memory } = kept
  const { facts, summaries, prompt } = fatesOf(kept, occasionOf([{ id: '', ...draft }], now), { privacy, persona })
  const { zone = zoneIn(draft).zone } = memory
  const reading = { now, ...(zone !== undefined && { zone }) }
  return {
    persist: memory.persist,
    kept: stateInWords(memory),
    traits: traitLines(memory),
    facts: facts.map(({ fact, fate }) => ({
      ...{ id: fact.id, text: oneLine(fact.text, 200), about: aboutInWords(fact, reading) },
      ...fate,
      buttons: buttonsOf(fact, memory, privacy),
    })),
    summaries: summaries.map(({ summary: { text, heard, at }, fate }) => ({
      ...{ text: oneLine(text, 600), about: `${dayOf(at, zone)}, ${audienceInWords(heard)}` },
      ...fate,
    })),
    pending: linesOf(waitingInWords(memory, zone)),
    history: linesOf(historyInWords(memory, zone)),
    prompt: draft.text === '' ? { ...prompt, messages: prompt.messages.slice(0, -1) } : prompt,
    spent: memory.spent?.day === dayOf(now) ? memory.spent : null,
  }
}

/** What a list holds below its heading. */
function linesOf({ list = [] }: Told): readonly Line[] {
  return list.slice(1)
}

function buttonsOf({ id, pinned, ...fact }: Fact, { persist }: Memory, privacy: Privacy): Choice[] {
  const reach = reachOf(fact, privacy)
  const button = (label: string, word = label.toLowerCase()) => ({ label, command: `memory ${word} ${id}` })
  return [
    ...(reach === 'everywhere' ? [] : [button('Share')]),
    ...(reach === 'dm' ? [] : [button('Keep private', 'private')]),
    // With remembering off nothing is written down for this.
    ...(persist ? [button(pinned ? 'Unpin' : 'Pin')] : []),
    button('Why'),
    { ...button('Forget'), danger: true },
  ]
}
