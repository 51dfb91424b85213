import { keptInWords } from './card.js'
import { audienceInWords, type Privacy } from './memory/audience.js'
import type { Fact, Memory } from './memory/memory.js'
import { counted } from './memory/text/counted.js'
import { oneLine } from './memory/text/plain.js'
import { type UsableMemory, usableIn } from './memory/usable.js'
import type { Place } from './message.js'
import { buildPrompt, summaryOf } from './prompt.js'

/** So many facts that are not told are listed. */
const mostListed = 40

/**
 * What Claude is told with the next message of a place, to the letter, and what is left out. `memory` is all that is kept;
 * where remembering is off, `unkept` is what is used instead.
 */
export function promptInWords(
  { memory, unkept }: { memory: Memory; unkept: Memory },
  {
    privacy,
    persona,
    ...here
  }: { place: Place; speaker: string; privacy: Privacy; persona: string; now: number; zone?: string },
): string {
  const usable = usableIn(memory.persist ? memory : unkept, here.place.audience, privacy)
  const occasion = { ...here, text: '', user: memory.user, attachments: [], overheard: [] }
  const { prompt, facts } = buildPrompt(usable, occasion, persona)
  const { system, messages } = prompt
  const before = messages.slice(0, -1).map(({ role, content }) => `${role === 'user' ? 'You' : 'Claude'}: ${content}`)
  return [
    'This is what Claude is told with your next message here, to the letter. Your message follows it, with what it replies to or what was said here last; if there are many facts, those are told that fit your message.',
    '----- The instructions, and what is remembered:',
    system,
    ...(before.length > 0 ? ['----- What was said here before:', ...before] : []),
    ...leftOut(memory, usable, { facts: new Set<object>(facts), system }),
  ].join('\n')
}

function leftOut(memory: Memory, usable: UsableMemory, told: { facts: Set<object>; system: string }): string[] {
  if (!memory.persist) return [`----- Left out: all that is kept, for remembering is off. ${keptInWords(memory)}`]
  const facts = memory.facts.filter((fact) => !told.facts.has(fact))
  const summaries = memory.summaries.filter((summary) => !usable.summaries.includes(summary))
  const because = (fact: Fact) => {
    if (usable.facts.includes(fact)) return 'no room, or it matters less to what was said last'
    return fact.reach === 'dm' ? 'you marked it private' : `you said it in a ${audienceInWords(fact.heard)}`
  }
  const lines = facts.slice(0, mostListed).map((fact) => `  ${fact.id}. ${oneLine(fact.text, 200)}: ${because(fact)}`)
  const more = facts.length - lines.length
  const isCut = !told.system.includes(summaryOf(usable))
  if (facts.length + summaries.length === 0 && !isCut) return ['----- No fact or summary is left out.']
  return [
    '----- Left out here, and why:',
    ...lines,
    ...(more > 0 ? [`  … and ${counted(more, 'fact')} more`] : []),
    ...summaries.map(({ heard }) => `  The summary of what you said in a ${audienceInWords(heard)}: it stays there`),
    ...(isCut ? ['  The end of the summaries: no room'] : []),
  ]
}
