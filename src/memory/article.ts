import { z } from 'zod'
import { type Exchange, type Fact, instantOf, type Memory } from './memory.js'
import { wellFormed } from './text/plain.js'
import { comparable } from './text/words.js'
import { Damaged } from './trouble.js'

/** Longer summaries than any three sentences; the rest is cut. */
const longestSummary = 4000

const articleSchema = z.object({
  user_id: z.string(),
  name: z.string().nullish(),
  preferences: z.record(z.string(), z.unknown()).nullish(),
  conversation_summary: z.string().nullish(),
  key_facts: z.array(z.unknown()).nullish(),
  recent_messages: z.array(z.object({ role: z.string(), content: z.unknown() })).nullish(),
  session_count: z.int().nonnegative().nullish(),
  last_seen: z.string().nullish(),
})

/** The session file of the Python program that Keepsake grew from. */
export type ArticleFile = z.infer<typeof articleSchema>

/** Reads such a file, if it is that of `userId`. Throws {@link Damaged} where it is not. */
export function parseArticle(text: string, userId: string): ArticleFile {
  try {
    const file = articleSchema.parse(JSON.parse(text))
    if (file.user_id === userId) return file
  } catch {}
  throw new Damaged('it is not a session file of that person')
}

/**
 * Takes such a file over into a memory: its facts and preferences as heard in a direct message, its recent messages as
 * said in `conversation`. Taking it over twice adds nothing.
 */
export function adopt(memory: Memory, file: ArticleFile, conversation: string, now: number): Memory {
  const seen = Date.parse(withZone(file.last_seen ?? ''))
  const at = instantOf(seen > 0 && seen < now ? seen : now)
  let { lastFactId } = memory
  const facts = [...memory.facts]
  const known = new Set(facts.filter(({ heard }) => heard === 'dm').map(({ text }) => comparable(text)))
  const add = (kind: Fact['kind'], text: string) => {
    if (known.has(comparable(text))) return
    known.add(comparable(text))
    lastFactId++
    const fact: Fact = {
      id: lastFactId,
      kind,
      text,
      quote: '',
      heard: 'dm',
      learned: at,
      confirmed: at,
      source: '',
      past: [],
    }
    facts.push(fact)
  }
  for (const [key, value] of Object.entries(file.preferences ?? {})) add('preference', `${key}: ${asText(value)}`)
  for (const fact of file.key_facts ?? []) add('fact', asText(fact))

  const recent = exchangesOf(file, conversation, at)
  const held = new Set(memory.exchanges.map(({ id }) => id))
  const summary = memory.summaries.find(({ heard }) => heard === 'dm')?.text ?? ''
  const old = wellFormed((file.conversation_summary ?? '').slice(0, longestSummary))
  const told = summary.includes(old) ? summary : `${old} ${summary}`.trim()
  return {
    ...memory,
    name: memory.name ?? file.name ?? null,
    facts,
    lastFactId,
    summaries: [
      ...memory.summaries.filter(({ heard }) => heard !== 'dm'),
      ...(told === '' ? [] : [{ heard: 'dm' as const, text: told, at }]),
    ],
    exchanges: [...recent.filter(({ id }) => !held.has(id)), ...memory.exchanges],
    sessions: Math.max(memory.sessions, file.session_count ?? 0),
    turns: Math.max(memory.turns, file.session_count ?? 0),
    firstSeen: memory.firstSeen ?? at,
    lastSeen: memory.lastSeen ?? at,
  }
}

/** Pairs what was said with what was answered; a message without its other half stands alone. */
function exchangesOf(file: ArticleFile, conversation: string, at: string): Exchange[] {
  const exchanges: Exchange[] = []
  for (const [place, { role, content }] of (file.recent_messages ?? []).entries()) {
    const last = exchanges.at(-1)
    if (role === 'assistant' && last && last.answered === '') last.answered = asText(content)
    else {
      const half =
        role === 'assistant' ? { said: '', answered: asText(content) } : { said: asText(content), answered: '' }
      exchanges.push({ id: `article:${place}`, conversation, heard: 'dm', at, ...half })
    }
  }
  return exchanges
}

function asText(value: unknown): string {
  return wellFormed(typeof value === 'string' ? value : JSON.stringify(value))
}

/** The program wrote UTC and left the zone out. */
function withZone(time: string): string {
  return /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`
}
