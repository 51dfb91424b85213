import { costOf, type Price, type Task } from '../memory/spent.js'
import type { Message } from '../message.js'

/** A call to a model, about so many bytes of text. */
export interface Asked {
  task: Task
  bytes: number
  price: Price
}

/** So many bytes of text are a token, about, and so many bytes of text count for a picture. */
const bytesPerToken = 3
export const bytesPerPicture = 5000
/** No file tells more than that, in bytes. */
const longestFile = 50_000
/** What stands in a request beside what was said, in bytes: instructions, memory, messages before. */
const beside = 6000
/** So many tokens may come back at most, thinking included. */
export const mostComesBack: Record<Task, number> = { answer: 8192, learn: 4096, reflect: 4096 }
/** So many come back, about. */
const comesBack: Record<Task, number> = { answer: 1000, learn: 300, reflect: 300 }

/** How many tokens so many bytes of text are, about. */
export function tokensIn(bytes: number): number {
  return Math.ceil(bytes / bytesPerToken)
}

/** What a call will cost, about, in billionths of a dollar. */
export function expectedCost({ task, bytes, price }: Asked): number {
  return costOf({ input: tokensIn(bytes), output: comesBack[task] }, price)
}

/** What it will cost at most, but where it must be asked for again. */
export function mostCost({ task, bytes, price }: Asked): number {
  return costOf({ input: bytes, output: mostComesBack[task] }, price)
}

/** What the shortest answer costs, about. */
export function leastCost(price: Price): number {
  return expectedCost({ task: 'answer', bytes: beside, price })
}

/** How many bytes an answer to these messages is asked with, about. */
export function bytesToAnswer(messages: readonly Message[]): number {
  const texts = messages.flatMap(({ text, overheard = [] }) => [text, ...overheard.map((one) => one.text)])
  const files = messages.flatMap(({ attachments = [] }) => attachments)
  const sizes = [...texts.map((text) => Buffer.byteLength(text)), ...files.map(bytesOfFile)]
  return sizes.reduce((sum, size) => sum + size, beside)
}

function bytesOfFile({ type, bytes }: { type: string; bytes: Uint8Array | null }): number {
  return type.startsWith('image/') ? bytesPerPicture : Math.min(bytes?.length ?? 0, longestFile)
}
