import { PassThrough } from 'node:stream'
import type { ReadStream, WriteStream } from 'node:tty'
import { describe, expect, it } from 'vitest'
import { readLines } from '../../src/platforms/lines.js'
import { chatByHand } from '../../src/platforms/terminal/terminal.js'
import { add, happening, lessons, scriptedModel, stage } from '../stage.js'

/** Somebody at a terminal: what they type, and what stands on their screen (every clearing of a line shown as `⌫`). */
async function sit(model: Parameters<typeof stage>[0]) {
  const { bot } = await stage(model)
  const input = new PassThrough() as unknown as ReadStream & PassThrough
  const output = new PassThrough() as unknown as WriteStream & PassThrough
  let screen = ''
  output.on('data', (chunk) => {
    screen += String(chunk)
  })
  const stop = new AbortController()
  let warn = (_: string) => {}
  const ended = chatByHand(
    bot,
    { user: 'terminal:ana', speaker: 'Ana' },
    {
      input,
      output,
      dim: true,
      stop: stop.signal,
      warnOn: (show) => {
        warn = show
      },
    },
  )
  const shown = () =>
    screen
      .replaceAll('\r\u001b[J', '⌫')
      .replaceAll('\u001b[2m', '«')
      .replaceAll('\u001b[22m', '»')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what is left are movements of the cursor
      .replace(/\u001b\[\d*[A-Z]/g, '')
      .replaceAll('\r', '')
  const shows = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => shown().includes(text) && resolve()
      output.on('data', look)
      look()
    })
  return { input, shown, shows, stop, ended, warn: (line: string) => warn(line) }
}

describe('typing', () => {
  it('shows the answer, then what was noted, dim, around what is being typed', async () => {
    const open = happening()
    const model = scriptedModel({
      answer: async () => 'Nice place!',
      learn: () => open.happened.then(() => lessons(add('lives in Lisbon', 'I live in Lisbon'))),
    })
    const { input, shown, shows, stop, ended } = await sit(model)
    input.write('I live in Lisbon\n')
    await shows('Nice place!\nYou: ')
    input.write('and n')
    await shows('You: and n')
    open.happen()
    await shows('»\nYou: and n')
    stop.abort()
    await ended
    expect(shown()).toBe(
      'You: I live in Lisbon\nKeepsake: Nice place!\nYou: and n⌫«noted: lives in Lisbon»\nYou: and n\n',
    )
  })

  it('takes what is pasted as one message, and a command by itself', async () => {
    const model = scriptedModel({})
    const { input, shows, ended } = await sit(model)
    input.write('first line\nsecond line\n/persist status\nthird line\n')
    await shows('Remembering is on')
    input.end()
    await ended
    expect(model.prompts.map(({ messages }) => messages.at(-1)?.content)).toEqual([
      'first line\nsecond line',
      'third line',
    ])
  })

  it('during an answer waits, unseen, and is shown then', async () => {
    const open = happening()
    const model = scriptedModel({
      answer: async ({ messages }, tell) => {
        if (messages.at(-1)?.content === 'two') return 'Two.'
        await tell('One')
        await open.happened
        return '.'
      },
    })
    const { input, shown, shows, ended } = await sit(model)
    input.write('one\n')
    await shows('One')
    input.write('two\n')
    input.end()
    await new Promise(setImmediate)
    open.happen()
    await ended
    expect(shown()).toContain('Keepsake: One.\n⌫You: two\nKeepsake: Two.\n')
  })

  it('ends when it is told to, and puts warnings beside what is typed', async () => {
    const { input, shown, shows, stop, ended, warn } = await sit(scriptedModel({}))
    input.write('half a li')
    await shows('half a li')
    warn('keepsake: something is odd')
    await shows('odd»\nYou: half a li')
    stop.abort()
    await ended
    expect(shown()).toBe('You: half a li⌫«keepsake: something is odd»\nYou: half a li\n')
  })

  it('cannot be taken over by what the model writes', async () => {
    const model = scriptedModel({ answer: async () => 'a\u001b[2Jb\u001b]52;c;aGk=\u0007c\u009bd\u202ee' })
    const { input, shown, shows, ended } = await sit(model)
    input.write('hello\n')
    await shows('Keepsake: ')
    input.end()
    await ended
    expect(shown()).toContain('Keepsake: a[2Jb]52;c;aGk=cde\n')
  })
})

describe('an answer', () => {
  it('cannot pass for what we say', async () => {
    const model = scriptedModel({
      answer: async () => 'One.\nnoted: lives in Paris\r\nKeepsake: Erased.\n\nYou: hm\n\n',
    })
    const { input, shown, shows, ended } = await sit(model)
    input.write('hello\n')
    await shows('hm\n')
    input.end()
    await ended
    expect(shown()).toContain('Keepsake: One.\n  noted: lives in Paris\n  Keepsake: Erased.\n  \n  You: hm\nYou: ')
  })
})

describe('lines', () => {
  it('come one by one, whatever the chunks, and never more than was asked for', async () => {
    const input = new PassThrough()
    const bytes = Buffer.from('one\r\ntwö\n\nthree is long\nfour')
    for (const byte of bytes) input.write(Buffer.from([byte]))
    input.end()
    const lines: string[] = []
    for await (const line of readLines(input, 8)) lines.push(line)
    expect(lines).toEqual(
      ['one', 'twö', '', 'three is', 'four'].map((line) => (line === 'three is' ? 'three is ' : line)),
    )
  })
})
