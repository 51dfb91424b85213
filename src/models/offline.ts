import type { ChatModel, Ending } from '../agent.js'
import type { LearningModel } from '../learner.js'
import type { LearningRequest } from '../learning-call.js'
import type { Prompt } from '../prompt.js'

/** Something the rules found: a name, or a fact of one sort, in these words. */
interface Found {
  sort: 'name' | 'home' | 'work' | 'taste'
  text: string
  quote: string
  /** What it speaks of: Lisbon, jazz. */
  about: string
  /** What it takes the place of: Python in `Rust, not Python`. */
  insteadOf?: string
}

const end = String.raw`(?=\s*(?:$|[.,;!?\n]|\b(?:and|but|because|since|so|now)\b))`
const thing = String.raw`([\p{L}\p{N}][^.,;!?\n]{0,60}?)`

/** What the stand-in understands, as patterns over one sentence. No pattern nests repetitions. */
const rules: { sort: Found['sort']; pattern: RegExp; says: (verb: string, about: string) => string }[] = [
  {
    sort: 'name',
    pattern: rule(String.raw`(?:my name is|my name's|i am called|i'm called|call me)\s+`),
    says: (_, about) => about,
  },
  { sort: 'name', pattern: rule(String.raw`(?:hi|hello|hey),?\s+(?:i'm|i am)\s+`), says: (_, about) => about },
  {
    sort: 'home',
    pattern: rule(String.raw`i (?:now )?(live|lived|moved|am moving) (?:in|to)\s+`),
    says: (verb, about) => `${home(verb)} ${about}`,
  },
  {
    sort: 'work',
    pattern: rule(String.raw`i work (at|for|as|in)\s+`),
    says: (verb, about) => `works ${verb} ${about}`,
  },
  {
    sort: 'taste',
    pattern: rule(String.raw`i (?:really |actually )?(like|love|enjoy|prefer|hate|dislike)\s+`),
    says: (verb, about) => `${verb}s ${about}`,
  },
  {
    sort: 'taste',
    pattern: rule(String.raw`i (?:do not|don't) (like)\s+`),
    says: (verb, about) => `does not ${verb} ${about}`,
  },
]

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

  async function learn({ content }: LearningRequest): Promise<string> {
    const given = JSON.parse(content) as { facts: { id: number; text: string }[]; exchanges: { person: string }[] }
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

function rule(opening: string): RegExp {
  return new RegExp(String.raw`\b${opening}${thing}${end}`, 'iu')
}

function home(verb: string): string {
  return { live: 'lives in', lived: 'lived in', moved: 'moved to' }[verb.toLowerCase()] ?? 'is moving to'
}

function findIn(message: string): Found[] {
  const sentences = message.split(/(?<=[.!?\n])\s+|\n/).filter((sentence) => !/\?\s*$|\bif\b/i.test(sentence))
  return sentences.flatMap((sentence) =>
    sentence.split(/\s+(?:and|but)\s+|;\s*/).flatMap((clause) => {
      for (const { sort, pattern, says } of rules) {
        const match = pattern.exec(clause)
        const about = match?.at(-1)?.trim()
        if (!match || !about || (sort === 'name' && !/^\p{L}[\p{L}'’ -]*$/u.test(about))) continue
        const insteadOf =
          /,?\s+not\s+([^.,;!?\n]+)/i.exec(clause)?.[1] ?? /\s+(?:over|instead of)\s+(.+)$/i.exec(about)?.[1]
        const text = says(match.length > 2 ? (match[1] ?? '').toLowerCase() : '', about)
        return [{ sort, text, quote: match[0].trim(), about, ...(insteadOf && { insteadOf }) }]
      }
      return []
    }),
  )
}

/** A new home or place of work, or the other of two tastes, replaces what is known; anything else is added. */
function operationFor({ sort, text, quote, about, insteadOf }: Found, facts: readonly { id: number; text: string }[]) {
  const holds = (fact: string, word: string) => fact.toLowerCase().endsWith(` ${word.toLowerCase()}`)
  const held = (word: string | undefined) => word && facts.find((fact) => holds(fact.text, word))
  const taste = held(insteadOf) || held(about) || undefined
  const old =
    sort === 'home'
      ? facts.find((fact) => isHome(fact.text))
      : sort === 'work'
        ? facts.find((fact) => isWork(fact.text))
        : taste
  return { op: old ? 'replace' : 'add', id: old?.id ?? null, kind: 'fact', text, quote }
}

function isWork(fact: string): boolean {
  return fact.startsWith('works ')
}

function isHome(fact: string): boolean {
  return /^(?:lives in|moved to|is moving to) /.test(fact)
}

/** The facts of the prompt, brought up to date with what the conversation says beyond them. */
function knownFrom(memory: string, found: readonly Found[]): string[] {
  const facts = [...memory.matchAll(/^- (.+) \([^()]*\)$/gm)].map(([, text], id) => ({ id, text: text ?? '' }))
  for (const one of found.filter(({ sort }) => sort !== 'name')) {
    const { id, text } = operationFor(one, facts)
    facts.splice(id ?? facts.length, 1, { id: id ?? facts.length, text })
  }
  return [...new Set(facts.map(({ text }) => text))]
}

function replyTo({ system, messages }: Prompt): string {
  const memory = system.slice(system.indexOf('<memory>'))
  const said = messages.filter(({ role }) => role === 'user').map(({ content }) => content)
  const found = said.flatMap(findIn)
  const known = knownFrom(memory, found)
  const kept = /^Name: (.+)$/m.exec(memory)?.[1]
  const name = found.findLast(({ sort }) => sort === 'name')?.about ?? (kept === 'not told yet' ? undefined : kept)
  const message = said.at(-1) ?? ''

  if (/\bwhat(?:'s| is) my name\b|\bwho am i\b/i.test(message)) {
    return name ? `Your name is ${name}.` : 'You have not told me your name.'
  }
  if (/\bwhere do i live\b/i.test(message)) {
    const house = known.findLast(isHome)
    return house ? `You told me: ${house}.` : 'You have not told me where you live.'
  }
  if (/\bwhat do you (?:know|remember) about me\b/i.test(message)) {
    const all = [...(name ? [`your name is ${name}`] : []), ...known]
    return all.length > 0 ? `This is what I know about you: ${all.join('; ')}.` : 'I know nothing about you yet.'
  }
  return `${name ? `Hello ${name}` : 'Hello'}. I am the offline stand-in and follow only a few rules. Tell me your name, where you live or what you like, then ask: what do you know about me?`
}
