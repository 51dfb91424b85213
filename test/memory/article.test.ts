import { describe, expect, it } from 'vitest'
import { adopt, parseArticle } from '../../src/memory/article.js'
import { parse, serialize } from '../../src/memory/document.js'
import { newMemory } from '../../src/memory/memory.js'

const file = {
  user_id: 'ana',
  name: 'Ana',
  preferences: { language: 'Rust', units: ['metric', 'celsius'] },
  conversation_summary: 'They spoke of compilers.',
  key_facts: ['Lives in Lisbon', 'Has two cats'],
  recent_messages: [
    { role: 'assistant', content: 'Welcome back!' },
    { role: 'user', content: 'What is a monad?' },
    { role: 'assistant', content: 'A burrito.' },
    { role: 'user', content: 'Really?' },
  ],
  session_count: 12,
  last_seen: '2026-04-05T09:30:00.123456',
}
const take = (memory = newMemory('terminal:ana')) =>
  adopt(memory, parseArticle(JSON.stringify(file), 'ana'), 'terminal', Date.UTC(2026, 10, 23))

describe("the article's session file", () => {
  it('is taken over whole', () => {
    const memory = take()
    expect(memory.name).toBe('Ana')
    expect(memory.facts.map(({ kind, text, heard }) => [kind, text, heard])).toEqual([
      ['preference', 'language: Rust', 'dm'],
      ['preference', 'units: ["metric","celsius"]', 'dm'],
      ['fact', 'Lives in Lisbon', 'dm'],
      ['fact', 'Has two cats', 'dm'],
    ])
    expect(memory.summaries).toMatchObject([{ heard: 'dm', text: 'They spoke of compilers.' }])
    expect(memory.exchanges.map(({ conversation, said, answered }) => [conversation, said, answered])).toEqual([
      ['terminal', '', 'Welcome back!'],
      ['terminal', 'What is a monad?', 'A burrito.'],
      ['terminal', 'Really?', ''],
    ])
    expect([memory.sessions, memory.turns, memory.lastSeen]).toEqual([12, 12, '2026-04-05T09:30:00.123Z'])
  })

  it('keeps apart what differs in signs only', () => {
    const odd = {
      user_id: 'ana',
      key_facts: ['likes C++', 'likes C', 'likes C#', '🎉', '🚀', 'Likes C.'],
      last_seen: '12345',
    }
    const memory = adopt(newMemory('terminal:ana'), parseArticle(JSON.stringify(odd), 'ana'), 'terminal', 0)
    expect(memory.facts.map(({ text }) => text)).toEqual(['likes C++', 'likes C', 'likes C#', '🎉', '🚀'])
    expect(parse(serialize(memory), 'terminal:ana')).toEqual(memory)
  })

  it('may leave out or empty what it likes', () => {
    const bare = {
      user_id: 'ana',
      name: null,
      preferences: null,
      key_facts: ['likes tea'],
      last_seen: null,
      recent_messages: null,
    }
    const memory = adopt(newMemory('terminal:ana'), parseArticle(JSON.stringify(bare), 'ana'), 'terminal', 0)
    expect(memory.facts.map(({ text }) => text)).toEqual(['likes tea'])
  })

  it('loses nothing but what no three sentences hold', () => {
    const long = { ...file, conversation_summary: 'A long story. '.repeat(50_000) }
    const memory = adopt(newMemory('terminal:ana'), parseArticle(JSON.stringify(long), 'ana'), 'terminal', 0)
    expect(memory.facts.length).toBe(4)
    expect(serialize(memory).length).toBeLessThan(20_000)
  })

  it('adds nothing when it is taken over twice', () => {
    expect(take(take())).toEqual(take())
  })

  it('adds to a memory that is there already', () => {
    const before = { ...newMemory('terminal:ana'), name: 'Ana Maria', sessions: 3, turns: 40 }
    const memory = take(before)
    expect([memory.name, memory.sessions, memory.turns, memory.facts.length]).toEqual(['Ana Maria', 12, 40, 4])
  })

  it.each(['', '[]', '{"user_id": "bob"}', '{"user_id": "ana", "recent_messages": 7}'])('is not %j', (text) => {
    expect(() => parseArticle(text, 'ana')).toThrow('it is not a session file of that person')
  })
})
