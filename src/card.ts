import type { Audience, Privacy } from './memory/audience.js'
import { isEmpty } from './memory/changes.js'
import { dayOf, type Fact, type Memory, styleInWords } from './memory/memory.js'
import { oneLine } from './memory/plain.js'
import { usableIn } from './memory/usable.js'
import type { Place } from './message.js'
import { buildPrompt } from './prompt.js'

/** So many facts that are not told are listed. */
const mostListed = 40

/** A memory as its person reads it: all that is kept. */
export function memoryInWords(memory: Memory): string {
  const { name, style, inferred, facts, summaries, exchanges, persist } = memory
  const state = persist ? 'Remembering is on.' : 'Remembering is off: none of this is used.'
  if (isEmpty(memory)) return `${state} Nothing is kept about you.`
  const liked = styleInWords(style)
  const shown = styleInWords(inferred)
  return [
    `${state} Kept about you:`,
    ...(name ? [`  Name: ${oneLine(name, 60)}`] : []),
    ...(liked ? [`  You like: ${liked}`] : []),
    ...(shown ? [`  You seem to like, from how you write: ${shown}`] : []),
    ...facts.map((fact) => `  ${fact.id}. ${factInWords(fact)}`),
    ...summaries.map(({ text, heard }) => `  Summary (${audienceInWords(heard)}): ${oneLine(text, 600)}`),
    `  The last ${counted(exchanges.length, 'exchange')}, word for word; ${counted(memory.turns, 'turn')} in ${counted(memory.sessions, 'session')} since ${memory.firstSeen ? dayOf(memory.firstSeen) : 'today'}.`,
    ...(facts[0] ? [`Type /memory forget ${facts[0].id} to erase that fact, /memory forget to erase everything.`] : []),
  ].join('\n')
}

function factInWords({ text, learned, heard, reach, inferred, past }: Fact): string {
  const before = past.length > 0 ? `; before: ${past.map((one) => oneLine(one.text, 200)).join(', ')}` : ''
  const decided = reach === undefined ? '' : reach === 'everywhere' ? ', shared' : ', private'
  const how = inferred ? ', from what you come back to' : ''
  return `${oneLine(text, 200)} (${dayOf(learned)}, ${audienceInWords(heard)}${decided}${how}${before})`
}

function audienceInWords(heard: Audience): string {
  if (heard === 'dm') return 'direct message'
  return heard.startsWith('space:') ? 'public channel' : 'private channel'
}

/** What Claude is told of a memory with the next message of a place: to the letter, and what is left out. */
export function toldInWords(
  memory: Memory,
  { place, speaker, privacy, now }: { place: Place; speaker: string; privacy: Privacy; now: number },
): string {
  const usable = usableIn(memory, place.audience, privacy)
  const occasion = { text: '', speaker, place, attachments: [], overheard: [], now }
  const { prompt, facts } = buildPrompt(usable, occasion)
  const { system, messages } = prompt
  const before = messages.slice(0, -1).map(({ role, content }) => `${role === 'user' ? 'You' : 'Claude'}: ${content}`)
  const left = memory.facts.filter((fact) => !facts.includes(fact))
  const hidden = left.filter((fact) => !usable.facts.includes(fact))
  const because = (fact: Fact) => {
    if (!hidden.includes(fact)) return 'no room, or it matters less to what was said last'
    return fact.reach === 'dm' ? 'you marked it private' : `you said it in a ${audienceInWords(fact.heard)}`
  }
  const lines = left.slice(0, mostListed).map((fact) => `  ${fact.id}. ${oneLine(fact.text, 200)}: ${because(fact)}`)
  const more = left.length - lines.length
  return [
    'This is what Claude is told with your next message here, to the letter. Your message itself follows it; of many facts those are told that matter to it.',
    '----- The instructions, and what is remembered:',
    system,
    ...(before.length > 0 ? ['----- What was said here before:', ...before] : []),
    ...(left.length > 0 ? ['----- Left out here, and why:', ...lines] : ['----- Nothing is left out.']),
    ...(more > 0 ? [`  … and ${counted(more, 'fact')} more`] : []),
  ].join('\n')
}

/** How much is kept, as a sentence. */
export function keptInWords({ name, facts, exchanges, summaries }: Memory): string {
  const counts = [
    counted(facts.length, 'fact'),
    counted(summaries.length, 'summary'),
    counted(exchanges.length, 'exchange'),
  ]
  const kept = [...(name ? ['your name'] : []), ...counts.filter((text) => !text.startsWith('0 '))]
  return kept.length > 0 ? `Kept: ${kept.join(', ')}.` : 'Nothing is kept about you.'
}

/** `1 fact`, `2 facts`, `3 summaries` */
export function counted(number: number, what: string): string {
  return `${number} ${number === 1 ? what : what.replace(/y$/, 'ie')}${number === 1 ? '' : 's'}`
}
