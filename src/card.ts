import { audienceInWords, type Privacy, reachOf } from './memory/audience.js'
import { isEmpty } from './memory/changing/changes.js'
import type { Fact, Memory } from './memory/memory.js'
import { styleInWords } from './memory/style.js'
import { dayOf, daysInWords } from './memory/text/calendar.js'
import { oneLine } from './memory/text/plain.js'
import { type UsableMemory, usableIn } from './memory/usable.js'
import { forgetChoice, type Line, numberedChoice, type Place } from './message.js'
import { buildPrompt, summaryOf } from './prompt.js'

/** So many facts that are not told are listed. */
const mostListed = 40

/** A memory as its person reads it, all that is kept; in a list with what they can do with each line. */
export function memoryInWords(memory: Memory, privacy: Privacy): { text: string; list: Line[] } {
  const [first, ...rest] = memoryLines(memory, privacy)
  const id = memory.facts[0]?.id
  if (id === undefined) return { text: asText(first, rest), list: [first, ...rest] }
  const forget = `Type /memory forget ${id} to erase that fact, /memory forget to erase everything.`
  const more = `/memory why ${id} tells where that fact comes from, /memory edit ${id} puts it right, /memory undo takes back the last change.`
  return { text: [asText(first, rest), forget, more].join('\n'), list: [first, ...rest, { text: more }] }
}

function asText(first: Line, rest: readonly Line[]): string {
  return [first.text, ...rest.map(({ text }) => `  ${text}`)].join('\n')
}

function memoryLines(memory: Memory, privacy: Privacy): [Line, ...Line[]] {
  const { name, zone, style, inferred, facts, waiting, letGo, summaries, exchanges, persist } = memory
  const state = persist ? 'Remembering is on.' : 'Remembering is off: none of this is used.'
  if (isEmpty(memory)) return [{ text: `${state} Nothing is kept about you.` }]
  const liked = styleInWords(style)
  const shown = styleInWords(inferred)
  return [
    { text: `${state} Kept about you:` },
    ...(name ? [traitLine(`Name: ${oneLine(name, 60)}`, 'name')] : []),
    ...(zone ? [{ text: `Time zone: ${zone}` }] : []),
    ...(liked ? [traitLine(`You like: ${liked}`, 'style')] : []),
    ...(shown ? [inferredLine(`You seem to like, from how you write: ${shown}`, liked !== '')] : []),
    ...facts.map((fact) => factLine(fact, privacy)),
    ...(waiting.length > 0 ? [pendingLine(waiting.length)] : []),
    ...(letGo > 0 ? [{ text: `Let go, for more than 500 facts are not kept: ${counted(letGo, 'fact')}` }] : []),
    ...summaries.map(({ text, heard }) => ({ text: `Summary (${audienceInWords(heard)}): ${oneLine(text, 600)}` })),
    { text: `${exchangesInWords(exchanges.length)}${turnsInWords(memory)}.` },
  ]
}

function exchangesInWords(number: number): string {
  if (number === 0) return ''
  return `The last ${number === 1 ? 'exchange' : counted(number, 'exchange')}, word for word; `
}

function turnsInWords({ turns, sessions, firstSeen }: Memory): string {
  const since = firstSeen ? dayOf(firstSeen) : 'today'
  return `${counted(turns, 'turn')} in ${counted(sessions, 'session')} since ${since}`
}

function traitLine(text: string, trait: 'name' | 'style'): Line {
  return { text, buttons: [{ label: `Forget ${trait}`, command: `memory forget ${trait}`, danger: true }] }
}

/** Style is forgotten as one. */
function inferredLine(text: string, isSecond: boolean): Line {
  return isSecond ? { text } : traitLine(text, 'style')
}

function factLine(fact: Fact, privacy: Privacy): Line {
  const { id } = fact
  const reach = reachOf(fact, privacy)
  return {
    text: `${id}. ${factInWords(fact)}`,
    buttons: [
      forgetChoice(id),
      ...(reach === 'everywhere' ? [] : [numberedChoice('Share', id)]),
      ...(reach === 'dm' ? [] : [{ label: `Keep private ${id}`, command: `memory private ${id}` }]),
    ],
  }
}

function factInWords({ text, learned, heard, reach, inferred, pinned, when }: Fact): string {
  const decided = reach === undefined ? '' : reach === 'everywhere' ? ', shared' : ', private'
  const how = `${pinned ? ', pinned' : ''}${inferred ? ', from what you come back to' : ''}`
  const days = when ? `; that is ${daysInWords(when)}` : ''
  return `${oneLine(text, 200)} (${dayOf(learned)}, ${audienceInWords(heard)}${decided}${how}${days})`
}

function pendingLine(number: number): Line {
  const text = `${counted(number, 'thing')} ${number === 1 ? 'waits' : 'wait'} for your yes: /memory pending`
  return { text, buttons: [{ label: 'Show what waits', command: 'memory pending' }] }
}

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
