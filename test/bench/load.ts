import { setTimeout as wait } from 'node:timers/promises'

/** So many messages are answered, so many at a time. */
export const messages = Number(process.env.KEEPSAKE_MESSAGES ?? 200)
const atOnce = 8
/** The model's first text comes after so long, then so many more pieces with so long between them, in milliseconds. */
const thinking = 400
const pieces = 10
const between = 60

declare module 'vitest' {
  interface TaskMeta {
    /** What was measured, in milliseconds. */
    measured?: Record<string, readonly number[]>
  }
}

/** A model that takes its time, and when it said its first words to whom: people are called `Asker <number>`. */
export function slowModel() {
  const said = new Map<string, number>()
  async function answer({ system }: { system: string }, say: (text: string) => Promise<void>): Promise<string> {
    const [name = ''] = /Asker \d+/.exec(system) ?? []
    await wait(thinking)
    said.set(name, performance.now())
    await say('The first words, ')
    for (let piece = 1; piece <= pieces; piece++) {
      await wait(between)
      await say(`then piece ${piece}, `)
    }
    return 'and the end.'
  }
  return { answer, said: (name: string) => said.get(name) ?? Number.NaN }
}

/** Asks as often as is measured, several at a time. */
export async function askAll(ask: (number: number) => Promise<void>): Promise<void> {
  let next = 0
  async function askOn(): Promise<void> {
    while (next < messages) await ask(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, askOn))
}
