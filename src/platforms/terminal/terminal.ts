import { randomUUID } from 'node:crypto'
import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import type { ReadStream, WriteStream } from 'node:tty'
import type { Keepsake } from '../../keepsake.js'
import type { UserKey } from '../../memory/memory.js'
import { showable } from '../../memory/text/plain.js'
import type { Place } from '../../message.js'
import { readLines } from '../lines.js'
import { isSlashed } from '../slashed.js'
import { withoutButtons } from '../told.js'
import { createScreen, type Screen } from './screen.js'

/** Longer than any message that is read: such a line is refused, in words. */
const longestLine = 60_000

/** The person at the terminal, where they are alone with the bot. */
export interface Person {
  user: UserKey
  speaker: string
}
export const place: Place = { conversation: 'terminal', audience: 'dm' }

/**
 * Chats with whoever types, until the end of the input or until `stop` aborts; then the answer under way is over. Lines
 * that are typed or pasted together are one message. What is typed during an answer waits for its end.
 */
export async function chatByHand(
  bot: Keepsake,
  person: Person,
  {
    input,
    output,
    dim,
    stop,
    warnOn,
  }: {
    input: ReadStream
    output: WriteStream
    dim: boolean
    stop: AbortSignal
    /** Warnings must not fall into what is being typed. */
    warnOn(show: (line: string) => void): void
  },
): Promise<void> {
  let muted = false
  let closed = false
  const echo = Object.defineProperty(
    new Writable({ write: (chunk, encoding, done) => (muted ? done() : void output.write(chunk, encoding, done)) }),
    'columns',
    { get: () => output.columns },
  )
  survive(input)
  const reader = createInterface({ input, output: echo, terminal: true, prompt: 'You: ', historySize: 200 })
  const typing = {
    hide: () => {
      // What is typed may have wrapped over several rows.
      const { rows } = reader.getCursorPos()
      if (!muted) output.write(`${rows > 0 ? `\u001b[${rows}A` : ''}\r\u001b[J`)
      muted = true
    },
    show: () => {
      muted = false
      if (!closed) reader.prompt(true)
    },
  }
  const screen = createScreen(output, { dim, typing })
  warnOn((line) => void screen.aside(line))
  const messages = typedMessages(reader, () => muted)
  // In this mode of the terminal Ctrl-C is a character, not a signal.
  reader.on('SIGCONT', () => reader.prompt(true))
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  reader.on('close', () => {
    closed = true
  })
  stop.addEventListener('abort', () => reader.close())
  reader.prompt()
  for await (const { text, unseen } of messages) {
    if (stop.aborted || isGoodbye(text)) break
    if (text.trim() === '') {
      reader.prompt()
      continue
    }
    if (unseen) {
      typing.hide()
      output.write(`You: ${showable(text)}\n`)
    }
    muted = true
    await hand(bot, person, text, screen)
  }
  reader.close()
  output.write('\n')
}

/** A terminal whose window was closed can neither be read nor put back into its old mode: that is its end, and no fault. */
function survive(input: ReadStream): void {
  const setMode = input.setRawMode?.bind(input)
  if (setMode) {
    input.setRawMode = (mode) => {
      try {
        return setMode(mode)
      } catch {
        return input
      }
    }
  }
  input.on('error', () => input.destroy())
}

/**
 * What is typed, a message at a time: lines that arrive together belong together, but a command stands alone. `unseen`
 * says that it was typed while nothing was shown of it.
 */
async function* typedMessages(
  reader: Interface,
  isHidden: () => boolean,
): AsyncGenerator<{ text: string; unseen: boolean }> {
  const lines: { line: string; unseen: boolean }[] = []
  let closed = false
  let wake = () => {}
  reader.on('line', (line) => {
    lines.push({ line, unseen: isHidden() })
    setImmediate(() => wake())
  })
  reader.on('close', () => {
    closed = true
    wake()
  })
  for (;;) {
    const command = lines.findIndex(({ line }) => isSlashed(line))
    const message = lines.splice(0, command === -1 ? lines.length : Math.max(command, 1))
    if (message.length > 0) {
      yield { text: message.map(({ line }) => line).join('\n'), unseen: message.some(({ unseen }) => unseen) }
    } else if (closed) return
    else {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}

/** Chats with a file or a pipe: one message or command a line, the next read when the last is answered. */
export async function chatByLine(
  bot: Keepsake,
  person: Person,
  { input, output, stop }: { input: NodeJS.ReadStream; output: Writable; stop: AbortSignal },
): Promise<void> {
  const screen = createScreen(output, { dim: false })
  const end = () => input.destroy()
  stop.addEventListener('abort', end)
  if (stop.aborted) end()
  try {
    for await (const line of readLines(input, longestLine)) {
      if (isGoodbye(line) || stop.aborted) return
      // Nobody can wait here for what is noted before they ask what is kept.
      if (isSlashed(line)) await bot.idle()
      if (line.trim() !== '') await hand(bot, person, line, screen)
    }
  } catch (error) {
    if (!stop.aborted) throw error
  }
}

/** Hands what was typed to the bot: a command if it looks like one, else a message. */
async function hand(bot: Keepsake, person: Person, text: string, screen: Screen): Promise<void> {
  if (isSlashed(text)) return screen.answer(withoutButtons(await bot.command({ ...person, place, text })))
  await bot.chat({ ...person, id: randomUUID(), place, text }, screen.reply)
}

function isGoodbye(text: string): boolean {
  return /^\s*\/(?:quit|exit)\s*$/i.test(text)
}
