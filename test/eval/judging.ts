import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeepsake } from '../../src/keepsake.js'
import type { LearningModel } from '../../src/learning-model.js'
import type { Audience } from '../../src/memory/audience.js'
import { serialize } from '../../src/memory/document.js'
import { isGrounded } from '../../src/memory/judging/grounding.js'
import { type Fact, instantOf, type Memory, memorySchema, newMemory } from '../../src/memory/memory.js'
import type { Tokens } from '../../src/memory/spent.js'
import { comparable } from '../../src/memory/text/words.js'
import { usableIn } from '../../src/memory/usable.js'
import { buildPrompt, type Prompt } from '../../src/prompt.js'
import { createFileStore } from '../../src/stores/files.js'
import type { Kept, Labelled } from './labelled.js'

const ana = 'test:ana'
const longAgo = Date.UTC(2026, 2, 2, 9)
const now = Date.UTC(2026, 10, 24, 9)

/** What became of an exchange. */
export interface Outcome {
  memory: Memory
  /** What Claude is told next in a direct message, and in a public channel. */
  prompts: Prompt[]
  tokens: Tokens[]
}

/** Lets a learning model live through an exchange, as the bot does it, with files of its own. */
export async function lived(one: Labelled, model: LearningModel): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsake-eval-'))
  const tokens: Tokens[] = []
  const bot = createKeepsake({
    store: createFileStore(folder),
    clock: () => now,
    model: {
      async answer(_, say) {
        await say(one.answered ?? 'Fine.')
        return 'complete'
      },
      learn: (request, signal) => model.learn(request, signal, (took) => tokens.push(took)),
    },
  })
  try {
    await createFileStore(folder).write('person/test/ana', serialize(knowing(one)), null)
    const { where = 'dm', said, bob } = one
    const overheard = bob === undefined ? [] : [heard(bob)]
    const message = { id: 'said', user: ana, speaker: 'Ana', text: said, overheard } as const
    await bot.chat({ ...message, place: { conversation: 'talk', audience: where } }, () => {})
    await bot.idle()
    const memory = memorySchema.parse(JSON.parse(await readFile(join(folder, 'test', 'ana.json'), 'utf8')))
    return { memory, prompts: (['dm', 'space:S'] as const).map((audience) => promptIn(memory, audience)), tokens }
  } finally {
    await bot.close(0)
    await rm(folder, { recursive: true, force: true })
  }
}

/** What Claude is told of a memory with the next message of another conversation. */
function promptIn(memory: Memory, audience: Audience): Prompt {
  const place = { conversation: 'another', audience }
  const occasion = { text: 'And now?', user: ana, speaker: 'Ana', place, attachments: [], overheard: [], now } as const
  return buildPrompt(usableIn(memory, audience, 'strict'), occasion).prompt
}

function heard(text: string) {
  return { id: 'bob', by: 'test:bob', speaker: 'Bob', text, at: now - 60_000 } as const
}

/** A memory of what is known before, and of what was said before. */
function knowing({ known = [], before, where = 'dm' }: Labelled): Memory {
  const at = instantOf(longAgo)
  const facts = known.map((text, place): Fact => {
    const dates = { learned: at, confirmed: at }
    return { id: place + 1, kind: 'fact', text, quote: text, heard: 'dm', source: 'before', ...dates, past: [] }
  })
  const exchange = before && {
    ...{ id: 'before', conversation: 'talk', heard: where, at: instantOf(now - 60_000) },
    ...{ said: before.said, answered: before.answered },
  }
  const exchanges = exchange ? [exchange] : []
  return { ...newMemory(ana), facts, lastFactId: known.length, exchanges, lastSeen: at, firstSeen: at, turns: 1 }
}

/** What is right and wrong about an outcome. */
export interface Verdict {
  /** Of what a careful person would keep: kept, and missed. */
  kept: number
  missed: string[]
  /** Kept, though a careful person would not. */
  wrong: string[]
  /** No longer true, and still there; of how many that were to go. */
  stale: string[]
  toGo: number
  /** Said twice. */
  duplicates: string[]
  /** Kept without standing in the person's own words. */
  ungrounded: string[]
}

export function judged(one: Labelled, { memory }: Outcome): Verdict {
  const { known = [], keep = [], gone = [], waits = [], before } = one
  const fresh = memory.facts.filter(({ text }) => !known.some((old) => comparable(old) === comparable(text)))
  const isOne = (sought: Kept) => (text: string) => sought[2].test(text)
  const held = [
    ...keep.map((sought) => fresh.some(({ text }) => isOne(sought)(text))),
    ...waits.map((sought) => memory.waiting.some(({ text }) => isOne(sought)(text))),
    ...(one.name === undefined ? [] : [memory.name === one.name]),
  ]
  const wanted = [...keep, ...waits].map(([text]) => text)
  const expected = one.name === undefined ? wanted : [...wanted, `name: ${one.name}`]
  const standing = gone
    .map((place) => known[place] ?? '')
    .filter((old) => memory.facts.some(({ text }) => text === old))
  const ground = { said: one.said, answeredBefore: before?.answered ?? '' }
  return {
    kept: held.filter(Boolean).length,
    missed: expected.filter((_, at) => !held[at]),
    wrong: [
      ...fresh.filter(({ text }) => !keep.some((sought) => isOne(sought)(text))).map(({ text }) => text),
      ...(memory.name !== null && memory.name !== one.name ? [`name: ${memory.name}`] : []),
    ],
    stale: standing,
    toGo: gone.length,
    duplicates: keep
      .flatMap((sought) => fresh.filter(({ text }) => isOne(sought)(text)).slice(1))
      .map(({ text }) => text),
    ungrounded: fresh.filter(({ text, quote }) => !isGrounded({ text, quote }, ground)).map(({ text }) => text),
  }
}
