import { serialize } from '../../../src/memory/document.js'
import { type Fact, type Memory, newMemory } from '../../../src/memory/memory.js'
import { createFileStore } from '../../../src/stores/files.js'

const learned = '2026-11-20T12:00:00.000Z'

export function whole(id: number, text = `likes town ${id}`): Fact {
  const at = { learned, confirmed: learned }
  return { id, kind: 'fact', text, quote: text, heard: 'dm', ...at, source: `m${id}`, past: [] }
}

export const likes = (count: number) => Array.from({ length: count }, (_, at) => whole(at + 1))

/** Puts a memory into the store, as if it had grown there. */
export async function knows(folder: string, { team }: { team: string }, user: string, memory: Partial<Memory>) {
  const grown = { ...newMemory(`slack:${team}:${user}`), firstSeen: learned, lastSeen: learned, ...memory }
  const lastFactId = Math.max(0, ...grown.facts.map((one) => one.id))
  await createFileStore(folder).write(`person/slack/${team}:${user}`, serialize({ ...grown, lastFactId }), null)
}

/** The numbers of the facts in a list. */
export const factsOn = (text: string) => (text.match(/^\d+(?=\. )/gm) ?? []).map(Number)
