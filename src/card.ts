import { isEmpty } from './memory/changes.js'
import { dayOf, type Fact, type Memory, styleInWords } from './memory/memory.js'
import { oneLine } from './memory/plain.js'

/** A memory as its person reads it: all that is kept. */
export function memoryInWords(memory: Memory): string {
  const { name, style, facts, summaries, exchanges, persist } = memory
  const state = persist ? 'Remembering is on.' : 'Remembering is off: none of this is used.'
  if (isEmpty(memory)) return `${state} Nothing is kept about you.`
  const liked = styleInWords(style)
  return [
    `${state} Kept about you:`,
    ...(name ? [`  Name: ${oneLine(name, 60)}`] : []),
    ...(liked ? [`  Answers you like: ${liked}`] : []),
    ...facts.map((fact) => `  ${fact.id}. ${factInWords(fact)}`),
    ...summaries.map(({ text, heard }) => `  Summary (${audienceInWords(heard)}): ${oneLine(text, 600)}`),
    `  The last ${counted(exchanges.length, 'exchange')}, word for word; ${counted(memory.turns, 'turn')} in ${counted(memory.sessions, 'session')} since ${memory.firstSeen ? dayOf(memory.firstSeen) : 'today'}.`,
    ...(facts[0] ? [`Type /memory forget ${facts[0].id} to erase that fact, /memory forget to erase everything.`] : []),
  ].join('\n')
}

function factInWords({ text, learned, heard, past }: Fact): string {
  const before = past.length > 0 ? `; before: ${past.map((one) => oneLine(one.text, 200)).join(', ')}` : ''
  return `${oneLine(text, 200)} (${dayOf(learned)}, ${audienceInWords(heard)}${before})`
}

function audienceInWords(heard: Fact['heard']): string {
  if (heard === 'dm') return 'direct message'
  return heard.startsWith('space:') ? 'public channel' : 'private channel'
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
