import type { Readable, Writable } from 'node:stream'
import type { Keepsake } from '../../keepsake.js'
import { readLines, writeTo } from '../lines.js'
import { type Asked, asLine, lineOf, longestLine, parseLine } from './wire.js'

/** So many lines are being dealt with at most; the next is read when one is done. */
const mostUnderWay = 2000

/**
 * Talks with a program: each line of the input is a message or a command, each line of the output something that came of
 * one. Resolves when the input has ended, or `stop` aborted, and all that was read is answered; learning may go on.
 */
export async function talkByPipe(
  bot: Keepsake,
  pipe: { input: Readable; output: Writable; deltas: boolean; stop: AbortSignal },
): Promise<void> {
  const { input, output, deltas, stop } = pipe
  const underWay = new Set<Promise<void>>()
  let oneIsDone = () => {}
  let written = Promise.resolve()

  /** One line after the other; resolves once there is room for more. */
  function put(line: string): Promise<void> {
    written = written.then(() => writeTo(output, line))
    return written
  }

  async function answer(asked: Asked): Promise<void> {
    const { id } = asked
    if ('command' in asked) {
      const told = await bot.command(asked.command)
      return put(lineOf(id, { event: 'reply', ...told }))
    }
    await bot.chat(asked.message, (event) => {
      if (event.event === 'accepted' || (event.event === 'delta' && !deltas)) return
      return put(lineOf(id, event))
    })
  }

  async function take(asked: Asked): Promise<void> {
    const answered = answer(asked)
    underWay.add(answered)
    void answered.finally(() => {
      underWay.delete(answered)
      oneIsDone()
    })
    if (underWay.size < mostUnderWay) return
    await new Promise<void>((resolve) => {
      oneIsDone = resolve
    })
  }

  const end = () => input.destroy()
  stop.addEventListener('abort', end)
  if (stop.aborted) end()
  try {
    let nth = 0
    for await (const line of readLines(input, longestLine)) {
      nth++
      if (stop.aborted) break
      if (line.trim() === '') continue
      const read = parseLine(line)
      if ('wrong' in read) await put(asLine({ event: 'invalid', line: nth, text: read.wrong }))
      else await take(read)
    }
  } catch (error) {
    if (!stop.aborted) throw error
  }
  await Promise.all(underWay)
}
