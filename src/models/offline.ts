import type { ChatModel } from '../agent.js'
import type { Ending } from '../endings.js'
import type { LearningRequest } from '../json-call.js'
import type { LearningModel } from '../learning-model.js'
import type { Prompt } from '../prompt.js'

/** Something the rules found: a name, or a fact of one sort, in these words. */
interface Found {
  sort: 'name' | 'home' | 'work' | 'taste' | 'other'
  text: string
  quote: string
  /** What it speaks of: Lisbon, jazz. */
  about: string
  /** What it takes the place of: Python in `Rust, not Python`. */
  insteadOf: string | undefined
}

interface Known {
  id: number
  text: string
}

const doing: Record<string, string> = {
  have: 'has',
  own: 'owns',
  play: 'plays',
  speak: 'speaks',
  study: 'studies',
  'grew up in': 'grew up in',
  'was born in': 'was born in',
}
const kin = String.raw`mother|father|sister|brother|wife|husband|partner|son|daughter|dog|cat|birthday|favou?rite \p{L}+`

/** What the stand-in understands: how a clause begins, and the fact that it and the rest make. No repetition nests. */
const rules: [sort: Found['sort'], opening: string, fact: (verb: string, about: string, said: string) => string][] = [
  ['name', "(?:my name is|my name's|i am called|i'm called|call me)", (_, about) => about],
  ['name', "(?:hi|hello|hey),? (?:i'm|i am)", (_, about) => about],
  ['home', 'i (?:now )?(live|moved|am moving) (?:in|to)', (verb, about) => `${homes[verb]} ${about}`],
  ['work', 'i work (at|for|as|in)', (verb, about) => `works ${verb} ${about}`],
  ['taste', 'i (?:really |actually )?(like|love|enjoy|prefer|hate|dislike)', (verb, about) => `${verb}s ${about}`],
  ['taste', "i (?:do not|don't|cannot|can't) (like|eat|drink)", (verb, about) => `does not ${verb} ${about}`],
  ['other', "i(?:'m| am) (allergic to|afraid of|learning|from)", (verb, about) => `is ${verb} ${about}`],
  [
    'other',
    String.raw`i(?:'m| am) (an?)(?!\s+(?:bit|little|lot|few|fan)\b)`,
    (article, about) => `is ${article} ${about}`,
  ],
  [
    'other',
    String.raw`i (${Object.keys(doing).join('|')})(?!\s+(?:no|to|been|never)\b)`,
    (verb, about) => `${doing[verb]} ${about}`,
  ],
  ['other', `my (?:${kin}) (?:is|are|has|have|lives?|works?|likes?|loves?)`, (_, __, said) => `my${said.slice(2)}`],
]
/** So many words a message, the middle one of all, are few. */
const briefly = 8
const homes: Record<string, string> = { live: 'lives in', moved: 'moved to', 'am moving': 'is moving to' }
const rest = String.raw`\s+([\p{L}\p{N}][^.,;!?\n]{0,60}?)(?=\s*(?:$|[.,;!?\n]|\b(?:and|but|because|since|so|now)\b))`
const patterns = rules.map(([, opening]) => new RegExp(String.raw`\b${opening}${rest}`, 'iu'))

/**
 * A stand-in that needs no network: a few rules in plain English, so that the memory can be seen and tested without
 * Claude. It answers from the memory in its prompt, and what it learns passes the same checks.
 */
export function createOffline(): ChatModel & LearningModel {
  async function answer(prompt: Prompt, say: (text: string) => Promise<void>, stop: AbortSignal): Promise<Ending> {
    for (const piece of replyTo(prompt).split(/(?<=\s)/)) {
      if (stop.aborted) return 'stopped'
      await say(piece)
    }
    return 'complete'
  }

  async function learn({ task, content }: LearningRequest): Promise<string> {
    if (task === 'reflect') return reflection(content)
    const given = JSON.parse(content) as { facts: Known[]; exchanges: { person: string }[] }
    const found = given.exchanges.flatMap(({ person }) => findIn(person))
    const called = found.findLast(({ sort }) => sort === 'name')
    const operations = found.filter(({ sort }) => sort !== 'name').map((one) => operationFor(one, given.facts))
    return JSON.stringify({
      operations,
      name: called ? { text: called.about, quote: called.quote } : null,
      style: null,
      summary: null,
    })
  }

  return { answer, learn }
}

/** Who writes in a few words likes answers of a few. */
function reflection(content: string): string {
  const { exchanges } = JSON.parse(content) as { exchanges: { person: string }[] }
  const lengths = exchanges.map(({ person }) => person.split(/\s+/).length).sort((a, b) => a - b)
  const isBrief = (lengths[Math.floor(lengths.length / 2)] ?? 0) <= briefly
  return JSON.stringify({ style: isBrief ? { length: 100 } : null, topics: [], duplicates: [] })
}

function findIn(message: string): Found[] {
  const sentences = message
    .replace(/[^\S\n]+/g, ' ')
    .split(/(?<=[.!?\n])\s+|\n/)
    .filter((sentence) => !/\?\s*$|\bif\b/i.test(sentence) && !isForgetting(sentence))
  return sentences.flatMap((sentence) => sentence.split(/\s+(?:and|but)\s+|;\s*/).flatMap(findInClause))
}

function findInClause(clause: string): Found[] {
  for (const [place, [sort, , fact]] of rules.entries()) {
    const match = patterns[place]?.exec(clause)
    const about = match?.at(-1)?.trim()
    if (!match || !about || (sort === 'name' && !/^\p{L}[\p{L}'’ -]*$/u.test(about))) continue
    const others = /,?\s+not\s+([^.,;!?\n]+)/i.exec(clause) ?? /\s+(?:over|instead of)\s+(.+)$/i.exec(about)
    const quote = match[0].trim()
    const text = fact(match[1]?.toLowerCase() ?? '', about, quote)
    return [{ sort, text, quote, about, insteadOf: others?.[1]?.trim() }]
  }
  return []
}

/** A new home or place of work, or the other of two tastes, replaces what is known; anything else is added. */
function operationFor({ sort, text, quote, about, insteadOf }: Found, facts: readonly Known[]) {
  const held = (word = '\n') => facts.find((fact) => fact.text.toLowerCase().endsWith(` ${word.toLowerCase()}`))
  const same = { home: isHome, work: (fact: Known) => fact.text.startsWith('works ') }
  const old = sort === 'home' || sort === 'work' ? facts.find(same[sort]) : (held(insteadOf) ?? held(about))
  return { op: old ? 'replace' : 'add', id: old?.id ?? null, kind: 'fact', text, quote }
}

function isHome({ text }: Known): boolean {
  return /^(?:lives in|moved to|is moving to) /.test(text)
}

function isForgetting(message: string): boolean {
  return /^\W*(?:please |can you |could you )?(?:forget|erase|delete)\b/i.test(message)
}

/** The facts of the prompt, brought up to date with what the conversation says beyond them. */
function knownFrom(memory: string, found: readonly Found[]): Known[] {
  const facts: Known[] = [...memory.matchAll(/^- (.+) \([^()]*\)$/gm)].map(([, text], id) => ({ id, text: text ?? '' }))
  for (const one of found.filter(({ sort }) => sort !== 'name')) {
    const { id, text } = operationFor(one, facts)
    facts.splice(id ?? facts.length, 1, { id: id ?? facts.length, text })
  }
  return facts.filter(({ text }, place) => facts.findIndex((fact) => fact.text === text) === place)
}

/** What the person said themselves, of all that is told with it. */
function ownWordsIn(content: string): string {
  const own = content.replace(/<(overheard|file)\b[\s\S]*?<\/\1>/g, '')
  return own.replace(/<\/?message\b[^>]*>/g, '').trim()
}

function replyTo({ system, messages }: Prompt): string {
  const memory = system.slice(system.lastIndexOf('\n<memory>\n'))
  const elsewhere = [...memory.matchAll(/^- in another conversation, just now: “(.*)”$/gm)].map(([, text = '']) => text)
  const here = messages.filter(({ role }) => role === 'user').map(({ content }) => ownWordsIn(content))
  const said = [...elsewhere, ...here]
  const found = said.flatMap(findIn)
  const known = knownFrom(memory, found)
  const kept = /^Name: (.+)$/m.exec(memory)?.[1]
  const name = found.findLast(({ sort }) => sort === 'name')?.about ?? (kept === 'not told yet' ? undefined : kept)
  const message = said.at(-1) ?? ''

  if (isForgetting(message))
    return 'I cannot erase. Type /memory show, then /memory forget 1, or /memory forget for everything.'

  if (/^\W*(?:please )?remember (?:that\b|:)/i.test(message)) return 'I have read it.'
  if (/\bwhat(?:'s| is) my name\b|\bwho am i\b/i.test(message)) {
    return name ? `Your name is ${name}.` : 'You have not told me your name.'
  }
  if (/\bwhere do i live\b/i.test(message)) {
    const house = known.findLast(isHome)
    return house ? `You told me: ${house.text}.` : 'You have not told me where you live.'
  }
  if (/\bwhat (?:do you|you) (?:know|remember)\b/i.test(message)) {
    const all = [...(name ? [`your name is ${name}`] : []), ...known.map(({ text }) => text)]
    return all.length > 0 ? `This is what I know about you: ${all.join('; ')}.` : 'I know nothing about you yet.'
  }
  const heard = findIn(message).map(({ sort, text }) => (sort === 'name' ? `your name is ${text}` : text))
  if (heard.length > 0) return `I understood: ${heard.join('; ')}.`
  if (message.endsWith('?') && known.length > 0) {
    const told = known.map(({ text }) => text).join('; ')
    return `I am only the offline stand-in and cannot answer that. With it I was told of you: ${told}.`
  }
  const greeting = name ? `Hello ${name}` : 'Hello'
  return `${greeting}. I am only the offline stand-in: tell me your name, where you live, what you like; then ask what I know.`
}
