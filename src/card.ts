import { audienceInWords, type Privacy, reachOf } from './memory/audience.js'
import { isEmpty } from './memory/changing/changes.js'
import type { Fact, Memory } from './memory/memory.js'
import { styleInWords } from './memory/style.js'
import { areOver, dayOf, daysInWords } from './memory/text/calendar.js'
import { counted } from './memory/text/counted.js'
import { oneLine } from './memory/text/plain.js'
import { forgetChoice, type Line, numberedChoice } from './message.js'

/** How a memory is read, and when; and where its person's clock stands, if they chose no zone. */
interface Reading {
  privacy: Privacy
  now: number
  zone?: string
}

/** A memory as its person reads it, all that is kept; in a list with what they can do with each line. */
export function memoryInWords(memory: Memory, reading: Reading): { text: string; list: Line[] } {
  const { zone = reading.zone } = memory
  const [first, ...rest] = memoryLines(memory, { ...reading, ...(zone !== undefined && { zone }) })
  const id = memory.facts[0]?.id
  if (id === undefined) return { text: asText(first, rest), list: [first, ...rest] }
  const forget = `Type /memory forget ${id} to erase that fact, /memory forget to erase everything.`
  const more = `/memory why ${id} tells where that fact comes from, /memory edit ${id} puts it right, /memory undo takes back the last change.`
  return { text: [asText(first, rest), forget, more].join('\n'), list: [first, ...rest, { text: more }] }
}

function asText(first: Line, rest: readonly Line[]): string {
  return [first.text, ...rest.map(({ text }) => `  ${text}`)].join('\n')
}

function memoryLines(memory: Memory, reading: Reading): [Line, ...Line[]] {
  const { facts, waiting, letGo, summaries, exchanges, persist } = memory
  const state = persist ? 'Remembering is on.' : 'Remembering is off: none of this is used.'
  if (isEmpty(memory)) return [{ text: `${state} Nothing is kept about you.` }]
  return [
    { text: `${state} Kept about you:` },
    ...traitLines(memory),
    ...facts.map((fact) => factLine(fact, reading)),
    ...(waiting.length > 0 ? [pendingLine(waiting.length)] : []),
    ...(letGo > 0 ? [{ text: `Let go, for more than 500 facts are not kept: ${counted(letGo, 'fact')}` }] : []),
    ...summaries.map(({ text, heard }) => ({ text: `Summary (${audienceInWords(heard)}): ${oneLine(text, 600)}` })),
    { text: `${exchangesInWords(exchanges.length)}${turnsInWords(memory, reading.zone)}.` },
  ]
}

function exchangesInWords(number: number): string {
  if (number === 0) return ''
  return `The last ${number === 1 ? 'exchange' : counted(number, 'exchange')}, word for word; `
}

function turnsInWords({ turns, sessions, firstSeen }: Memory, zone: string | undefined): string {
  const since = firstSeen ? dayOf(firstSeen, zone) : 'today'
  return `${counted(turns, 'turn')} in ${counted(sessions, 'session')} since ${since}`
}

/** What is kept about a person that is no fact: name, time zone, how they like answers. */
export function traitLines({ name, zone, style, inferred }: Memory): Line[] {
  const liked = styleInWords(style)
  const shown = styleInWords(inferred)
  return [
    ...(name ? [traitLine(`Name: ${oneLine(name, 60)}`, 'name')] : []),
    ...(zone ? [{ text: `Time zone: ${zone}` }] : []),
    ...(liked ? [traitLine(`You like: ${liked}`, 'style')] : []),
    ...(shown ? [inferredLine(`You seem to like, from how you write: ${shown}`, liked !== '')] : []),
  ]
}

function traitLine(text: string, trait: 'name' | 'style'): Line {
  return { text, buttons: [{ label: `Forget ${trait}`, command: `memory forget ${trait}`, danger: true }] }
}

/** Style is forgotten as one. */
function inferredLine(text: string, isSecond: boolean): Line {
  return isSecond ? { text } : traitLine(text, 'style')
}

function factLine(fact: Fact, reading: Reading): Line {
  const { id } = fact
  const reach = reachOf(fact, reading.privacy)
  return {
    text: `${id}. ${oneLine(fact.text, 200)} (${aboutInWords(fact, reading)})`,
    buttons: [
      forgetChoice(id),
      ...(reach === 'everywhere' ? [] : [numberedChoice('Share', id)]),
      ...(reach === 'dm' ? [] : [{ label: `Keep private ${id}`, command: `memory private ${id}` }]),
    ],
  }
}

/** When and where a fact was heard, what was decided of it, and which days it speaks of. */
export function aboutInWords(fact: Fact, { now, zone }: Pick<Reading, 'now' | 'zone'>): string {
  const { learned, heard, reach, inferred, pinned, when } = fact
  const [said, today] = [dayOf(learned, zone), dayOf(now, zone)]
  const decided = reach === undefined ? '' : reach === 'everywhere' ? ', shared' : ', private'
  const how = `${pinned ? ', pinned' : ''}${inferred ? ', from what you come back to' : ''}`
  const days = when ? `; that ${areOver(when, { said, today }) ? 'was' : 'is'} ${daysInWords(when)}` : ''
  return `${said}, ${audienceInWords(heard)}${decided}${how}${days}`
}

function pendingLine(number: number): Line {
  const text = `${counted(number, 'thing')} ${number === 1 ? 'waits' : 'wait'} for your yes: /memory pending`
  return { text, buttons: [{ label: 'Show what waits', command: 'memory pending' }] }
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

/** The same where remembering is off. */
export function unusedInWords(memory: Memory): string {
  return `${keptInWords(memory)}${isEmpty(memory) ? '' : ' It stays, unused.'}`
}

/** Is remembering on, and how much is kept? */
export function stateInWords(memory: Memory): string {
  return memory.persist ? `Remembering is on. ${keptInWords(memory)}` : `Remembering is off. ${unusedInWords(memory)}`
}
