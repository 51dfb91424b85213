import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { ReadStream } from 'node:tty'
import { readLines } from '../../platforms/lines.js'

/** The input ended, or was interrupted, before the last answer. */
export class InputEnded extends Error {
  override name = 'InputEnded'
}

/** Somebody who answers, one question at a time. */
export interface Asking {
  say(text: string): void
  /** What is answered, without spaces around it. Throws {@link InputEnded}. */
  ask(question: string): Promise<string>
  /** The same, and what is typed is not shown. */
  secret(question: string): Promise<string>
  /** Yes or no; Enter alone is `usual`. */
  yes(question: string, usual: boolean): Promise<boolean>
  close(): void
}

/** No answer is longer. */
const longest = 10_000

/** Asks whoever types, or, where nobody does, reads one answer a line. */
export function createAsking(input: NodeJS.ReadStream, output: NodeJS.WriteStream, stop: AbortSignal): Asking {
  // A terminal shows what is typed, wherever the output goes, unless its input is taken by hand.
  const way = input.isTTY ? byHand(input, output, stop) : byLine(input, output, stop)
  return { ...way, say: (text) => void output.write(`${text}\n`), yes: (...asked) => yesOrNo(way.ask, ...asked) }
}

async function yesOrNo(ask: Asking['ask'], question: string, usual: boolean): Promise<boolean> {
  for (;;) {
    const answer = await ask(`${question} [${usual ? 'Y/n' : 'y/N'}] `)
    if (answer === '') return usual
    if (/^(?:y|yes|n|no)$/i.test(answer)) return /^y/i.test(answer)
  }
}

function byLine(input: NodeJS.ReadStream, output: NodeJS.WriteStream, stop: AbortSignal) {
  const end = () => input.destroy()
  stop.addEventListener('abort', end)
  const lines = readLines(input, longest)
  const ask = async (question: string): Promise<string> => {
    output.write(`${question}\n`)
    const next = await lines.next().catch(() => ({ done: true as const, value: undefined }))
    if (next.done || stop.aborted) throw new InputEnded()
    return next.value.trim()
  }
  return { ask, secret: ask, close: end }
}

function byHand(input: ReadStream, output: NodeJS.WriteStream, stop: AbortSignal) {
  let isHidden = false
  const echo = Object.defineProperty(
    new Writable({ write: (chunk, encoding, done) => (isHidden ? done() : void output.write(chunk, encoding, done)) }),
    'columns',
    { get: () => output.columns },
  )
  const reader = createInterface({ input, output: echo, terminal: true, historySize: 0 })
  const lines = reader[Symbol.asyncIterator]()
  // In this mode of the terminal Ctrl-C is a character, not a signal.
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const end = () => reader.close()
  stop.addEventListener('abort', end)
  const next = async (): Promise<string> => {
    const { done, value } = await lines.next()
    if (done || stop.aborted) throw new InputEnded()
    return value.trim()
  }
  const ask = (question: string) => {
    reader.setPrompt(question)
    reader.prompt()
    return next()
  }
  const secret = async (question: string) => {
    output.write(question)
    isHidden = true
    try {
      return await next()
    } finally {
      isHidden = false
      output.write('\n')
    }
  }
  return { ask, secret, close: end }
}
