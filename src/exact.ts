import { keptInWords } from './card.js'
import { type Fates, fatesOf } from './fates.js'
import { audienceInWords, type Privacy } from './memory/audience.js'
import type { Memory } from './memory/memory.js'
import { counted } from './memory/text/counted.js'
import { oneLine } from './memory/text/plain.js'
import type { Place } from './message.js'

/** So many facts that are not told are listed. */
const mostListed = 40

/**
 * What Claude is told with the next message of a place, to the letter, and what is left out. `memory` is all that is kept;
 * where remembering is off, `unkept` is what is used instead.
 */
export function promptInWords(
  kept: { memory: Memory; unkept: Memory },
  {
    privacy,
    persona,
    ...here
  }: { place: Place; speaker: string; privacy: Privacy; persona: string; now: number; zone?: string },
): string {
  const occasion = { ...here, text: '', user: kept.memory.user, attachments: [], overheard: [] }
  const fates = fatesOf(kept, occasion, { privacy, persona })
  const { system, messages } = fates.prompt
  const before = messages.slice(0, -1).map(({ role, content }) => `${role === 'user' ? 'You' : 'Claude'}: ${content}`)
  return [
    'This is what Claude is told with your next message here, to the letter. Your message follows it, with what it replies to or what was said here last; if there are many facts, those are told that fit your message.',
    '----- The instructions, and what is remembered:',
    system,
    ...(before.length > 0 ? ['----- What was said here before:', ...before] : []),
    ...leftOut(kept.memory, fates),
  ].join('\n')
}

function leftOut(memory: Memory, { facts, summaries }: Fates): string[] {
  if (!memory.persist) return [`----- Left out: all that is kept, for remembering is off. ${keptInWords(memory)}`]
  const untold = facts.flatMap(({ fact, fate }) => (fate.here === 'told' ? [] : [{ ...fact, why: fate.why }]))
  const elsewhere = summaries.flatMap(({ summary: { heard }, fate }) =>
    fate.here === 'withheld' ? [{ where: audienceInWords(heard), why: fate.why }] : [],
  )
  const isCut = summaries.some(({ fate }) => fate.here === 'left out')
  if (untold.length + elsewhere.length === 0 && !isCut) return ['----- No fact or summary is left out.']
  const lines = untold.slice(0, mostListed).map(({ id, text, why }) => `  ${id}. ${oneLine(text, 200)}: ${why}`)
  const more = untold.length - lines.length
  return [
    '----- Left out here, and why:',
    ...lines,
    ...(more > 0 ? [`  … and ${counted(more, 'fact')} more`] : []),
    ...elsewhere.map(({ where, why }) => `  The summary of what you said in a ${where}: ${why}`),
    ...(isCut ? ['  The end of the summaries: no room'] : []),
  ]
}
