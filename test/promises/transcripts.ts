import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Keepsake } from '../../src/keepsake.js'
import type { Audience } from '../../src/memory/audience.js'
import { type Memory, memorySchema, type UserKey } from '../../src/memory/memory.js'
import { type Style, styleInWords } from '../../src/memory/style.js'
import { longestSystem } from '../../src/prompt.js'
import { add, ana, command, lessons, scriptedModel, stage, talk } from '../stage.js'

/** The day on which all of it is said. */
export const today = '2026-11-23'

/** A message of Ana's, what the bot answers, and what a learning model says that it teaches. */
export interface Said {
  said: string
  where?: Audience
  /** What Bob said there before. */
  bob?: string
  answered?: string
  /** JSON, or the very text. */
  taught?: unknown
  /** What a model says that the last exchanges show, if they are reflected on now. */
  shows?: unknown
}

/** What is said, the last of it to be judged, and what must be kept of all of it; what is left out is nothing. */
export interface Transcript extends Said {
  before?: Said[]
  kept: { facts?: string[]; name?: string; style?: Style; summary?: string }
}

/** A clock that goes on by a second with each look, so that the order of things can be told. */
export function tickingClock() {
  let now = new Date(`${today}T08:00:00`).getTime()
  return () => {
    now += 1000
    return now
  }
}

/** What someone says of themselves, word for word, and a model that takes it up. */
export function tell(fact: string, where?: Audience): Said {
  return { said: `I ${fact}`, taught: lessons(add(fact, `I ${fact}`)), ...(where && { where }) }
}

/** The bot as somebody who reads a transcript to it. */
export async function reader() {
  let current: Said = { said: '' }
  const model = scriptedModel({
    answer: async () => current.answered ?? 'Fine.',
    learn: async ({ facts }) => asShown(current.taught ?? lessons(), facts, await sessionFile(folder)),
    reflect: async ({ facts }) => {
      const nothing = { style: null, topics: [], duplicates: [] }
      return asShown(current.shows ?? nothing, facts, await sessionFile(folder))
    },
  })
  const { bot, folder } = await stage(model, { clock: tickingClock() })
  async function read(said: Said): Promise<void> {
    current = said
    const { where = 'dm', bob } = said
    await talk(bot, said.said, {
      place: { conversation: where, audience: where },
      ...(bob !== undefined && { overheard: [{ by: 'test:bob', speaker: 'Bob', text: bob }] }),
    })
  }
  return { bot, folder, model, read, show: () => command(bot, 'memory show') }
}

/**
 * An answer that names facts by their own numbers, as a model gives it that sees them under others. One that it does not
 * see has none: it guesses.
 */
function asShown(answer: unknown, shown: { id: number; text: string }[], { facts }: Memory): unknown {
  const guess = (id: unknown): unknown => {
    const fact = typeof id === 'object' ? undefined : facts.find((one) => one.id === Number(id))
    const seen = shown.find(({ text }) => text === fact?.text)
    if (!seen) return typeof id === 'number' ? shown.length + id : id
    return typeof id === 'string' ? String(seen.id) : seen.id
  }
  return JSON.parse(JSON.stringify(answer), (key, value) => (/^(id|keep|drop)$/.test(key) ? guess(value) : value))
}

/** Reads a transcript to the bot, and gives what is kept then and what Claude is told of it with the next message. */
export async function play({ before = [], ...last }: Transcript) {
  const { folder, model, read, show } = await reader()
  for (const said of [...before, last]) await read(said)
  const memory = await sessionFile(folder)
  const shown = await show()
  await read({ said: 'And what now?', ...(last.where && { where: last.where }) })
  const system = model.prompts.at(-1)?.system ?? ''
  const { name, style, summaries } = memory
  return {
    kept: {
      facts: memory.facts.map(({ text }) => text),
      ...(name !== null && { name }),
      ...(Object.keys(style).length > 0 && { style }),
      ...(summaries[0] && { summary: summaries.map(({ text }) => text).join(' ') }),
    },
    shown,
    told: toldIn(system),
    isWithinLimit: system.length <= longestSystem,
  }
}

/** The lines that Claude is told of a person of whom that is kept: these and no others, whatever the texts try. */
export function linesOf({ facts = [], name, style, summary }: Transcript['kept']): string[] {
  return [
    '<memory>',
    `Name: ${name ?? 'not told yet'}`,
    `You know them since ${today}.`,
    ...(style ? [`Style: prefers ${styleInWords(style)}`] : []),
    'What they told you, and when:',
    ...facts.map((fact) => `- ${fact} (${today})`),
    ...(summary ? [`Before this: ${summary}`] : []),
    '</memory>',
  ]
}

/** What stands in a prompt from the beginning of the memory on, by any sign that ends a line. */
export function toldIn(system: string): string[] {
  return system.slice(system.indexOf('<memory>')).split(/\r\n|[\n\v\f\r\x85\u2028\u2029]/)
}

/** The facts as `/memory show` tells them, without their dates, and what they were before as `/memory why` tells that. */
export async function factsOf(bot: Keepsake, user?: UserKey): Promise<string[]> {
  const shown = await command(bot, 'memory show', user)
  const lines = [...shown.matchAll(/^ {2}((\d+)\. .*)\)$/gm)]
  const all = lines.map(async ([, line = '', id]) => {
    const why = await command(bot, `memory why ${id}`, user)
    const past = [...why.matchAll(/^ {2}Before, until \S+: (.*?)\.(?: You said:.*)?$/gm)].map(([, text]) => text)
    const before = past.length > 0 ? `; before: ${past.reverse().join(', ')}` : ''
    return `${line.replace(`(${today}, `, '(')}${before})`
  })
  return Promise.all(all)
}

export async function sessionFile(folder: string): Promise<Memory> {
  return memorySchema.parse(JSON.parse(await readFile(join(folder, `${ana.replace(':', '/')}.json`), 'utf8')))
}
