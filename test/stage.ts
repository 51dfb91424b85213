import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ChatModel } from '../src/agent.js'
import type { Ending } from '../src/endings.js'
import { createKeepsake, type Keepsake } from '../src/keepsake.js'
import type { LearningModel } from '../src/learning-model.js'
import type { UserKey } from '../src/memory/memory.js'
import type { Message, ReplyEvent } from '../src/message.js'
import { withoutButtons } from '../src/platforms/told.js'
import type { Prompt } from '../src/prompt.js'
import { createFileStore } from '../src/stores/files.js'

/** A folder of this test's own, gone after it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsake-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Something that happens once, and can be waited for. */
export function happening<Value = void>() {
  let happen: (value: Value) => void = () => {}
  const happened = new Promise<Value>((resolve) => {
    happen = resolve
  })
  return { happen, happened }
}

/** Resolves when a signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
}

/** A model's answer that begins, waits, and goes on. */
export function inTwo(begin: string, pause: Promise<void>, rest: string) {
  return async (_: unknown, say: (text: string) => Promise<void>) => {
    await say(begin)
    await pause
    return rest
  }
}

interface Exchange {
  facts: { id: number; text: string }[]
  summary: string | null
  exchanges: { person: string; assistant: string; asked?: string }[]
}

interface Pattern {
  style: object
  facts: { id: number; text: string }[]
  exchanges: { person: string; assistant: string }[]
}

/** A model that says what the test wants, and keeps what it was asked. */
export function scriptedModel(script: {
  answer?: (prompt: Prompt, say: (text: string) => Promise<void>, stop: AbortSignal) => Promise<Ending | string>
  learn?: (given: Exchange, stop: AbortSignal) => Promise<unknown> | unknown
  reflect?: (given: Pattern, stop: AbortSignal) => Promise<unknown> | unknown
}) {
  const prompts: Prompt[] = []
  const lessons: Exchange[] = []
  const patterns: Pattern[] = []
  const model: ChatModel & LearningModel = {
    async answer(prompt, say, stop, used) {
      prompts.push(prompt)
      used({ input: 100, output: 10 })
      const said = (await script.answer?.(prompt, say, stop)) ?? 'Fine.'
      if (endings.has(said)) return said as Ending
      await say(said)
      return 'complete'
    },
    async learn({ task, content }, stop, used) {
      used({ input: 50, output: 5 })
      if (task === 'reflect') {
        const pattern = JSON.parse(content) as Pattern
        patterns.push(pattern)
        return asText((await script.reflect?.(pattern, stop)) ?? {})
      }
      const given = JSON.parse(content) as Exchange
      lessons.push(given)
      const taught = (await script.learn?.(given, stop)) ?? { operations: [], name: null, style: null, summary: null }
      return asText(taught)
    },
  }
  return { ...model, prompts, lessons, patterns }
}
function asText(answer: unknown): string {
  return typeof answer === 'string' ? answer : JSON.stringify(answer)
}
const endings = new Set(['complete', 'length', 'full', 'refused', 'broken', 'stopped'])

/** A fact as a learning model gives it. */
export function add(text: string, quote: string) {
  return { op: 'add', id: null, kind: 'fact', text, quote }
}
export function replace(id: number, text: string, quote: string) {
  return { op: 'replace', id, kind: 'fact', text, quote }
}
export function lessons(...operations: object[]) {
  return { operations, name: null, style: null, summary: null }
}

/** The bot with real files in a folder of its own. */
export async function stage(model: ChatModel & LearningModel, more: Parameters<typeof botOn>[2] = {}) {
  const folder = await temporaryFolder()
  return { bot: botOn(folder, model, more), folder }
}

/** Another bot on a folder: the same after a restart, or beside the first. */
export function botOn(
  folder: string,
  model: ChatModel & LearningModel,
  more: Partial<Parameters<typeof createKeepsake>[0]> = {},
): Keepsake {
  const bot = createKeepsake({ model, store: createFileStore(folder), ...more })
  onTestFinished(() => bot.close(0))
  return bot
}

let messages = 0

/** Says something to the bot, and gathers what comes back. */
export function say(bot: Keepsake, text: string, more: Partial<Omit<Message, 'text'>> = {}) {
  const events: ReplyEvent[] = []
  const waiters: { event: string; resolve: (event: ReplyEvent) => void }[] = []
  messages++
  const message: Message = { id: `m${messages}`, user: ana, speaker: 'Ana', place: dm, ...more, text }
  const answered = bot.chat(message, (event) => {
    events.push(event)
    for (const { event: name, resolve } of waiters) if (name === event.event) resolve(event)
  })
  /** The first event of that name, when it comes. */
  function until<Name extends ReplyEvent['event']>(event: Name): Promise<Extract<ReplyEvent, { event: Name }>> {
    type Found = Extract<ReplyEvent, { event: Name }>
    const past = events.find((one) => one.event === event)
    if (past) return Promise.resolve(past as Found)
    return new Promise((resolve) => waiters.push({ event, resolve: resolve as (event: ReplyEvent) => void }))
  }
  return { id: message.id, events, answered, until, names: () => events.map(({ event }) => event) }
}

/** Says something and waits until it is answered and learned; gives the answer. */
export async function talk(bot: Keepsake, text: string, more: Partial<Omit<Message, 'text'>> = {}): Promise<string> {
  const said = say(bot, text, more)
  await said.answered
  await bot.idle()
  const last = said.events.find(({ event }) => ['answer', 'reply', 'failed', 'refused'].includes(event))
  return last && 'text' in last ? last.text : ''
}

export async function command(bot: Keepsake, text: string, user: UserKey = ana): Promise<string> {
  return withoutButtons(await bot.command({ user, speaker: 'Ana', place: dm, text }))
}

export const ana: UserKey = 'test:ana'
/** Two settings MEMORY_KEY. */
export const memoryKey = Buffer.alloc(32, 'one').toString('base64')
export const otherMemoryKey = Buffer.alloc(32, 'other').toString('base64')
export const dm = { conversation: 'dm', audience: 'dm' } as const

/** Everything that lies in a folder: each file's path and what it holds. */
export async function allBytes(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const contents = await Promise.all(files.map(async (file) => `${file}\n${await readFile(file, 'utf8')}`))
  return contents.join('\n')
}

/** The files that lie in a folder, but for the one that tells when it was swept. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  return files.filter((file) => file !== join('ledger', 'sweep.json'))
}
