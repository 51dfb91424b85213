import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { Keepsake } from '../../keepsake.js'
import { readLines } from '../lines.js'
import { type Asked, invalidLine, lineOf, longestLine, parseLine } from './wire.js'

/** So many messages are being answered or wait at most; the next line is read when one is done. */
const mostUnderWay = 20_000
/** So many commands are known again. */
const mostRan = 10_000
/** While so many bytes were not read by the other end, no more lines are. */
const mostUnread = 16_000_000
/** So long it may take to write what is left once we are to stop, in milliseconds. */
const lastPatience = 2000

/**
 * Talks with a program: each line of the input is a message or a command, each line of the output something that came of
 * one. Resolves when the input has ended, or `stop` aborted, and all that came of what was read is written; where nobody
 * reads that, soon after `stop`.
 */
export async function talkByPipe(
  bot: Keepsake,
  pipe: { input: Readable; output: Writable; deltas: boolean; stop: AbortSignal },
): Promise<void> {
  const { input, output, deltas, stop } = pipe
  const underWay = new Set<Promise<void>>()
  /** The commands that were run, newest last. */
  const ran = new Set<string>()
  let oneIsDone = () => {}
  let written = Promise.resolve()

  /** Nobody waits for a slow reader but the input. */
  function put(line: string): void {
    written = new Promise((resolve) => output.write(line, () => resolve()))
  }

  async function answer(asked: Asked): Promise<void> {
    const { id } = asked
    if ('command' in asked) {
      const key = JSON.stringify([asked.command.user, id])
      if (ran.has(key)) return put(lineOf(id, { event: 'duplicate' }))
      ran.add(key)
      const [oldest] = ran
      if (ran.size > mostRan && oldest !== undefined) ran.delete(oldest)
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

  const patienceIsOver = soonAfter(stop)
  const end = () => input.destroy()
  stop.addEventListener('abort', end)
  if (stop.aborted) end()
  let broken: unknown = null
  try {
    let nth = 0
    for await (const line of readLines(input, longestLine)) {
      nth++
      if (stop.aborted) break
      if (line.trim() === '') continue
      const read = parseLine(line)
      if ('wrong' in read) put(invalidLine(nth, read.wrong))
      else await take(read)
      if (output.writableLength > mostUnread) await Promise.race([written, patienceIsOver])
    }
  } catch (error) {
    if (!stop.aborted) broken = error
  }
  await Promise.all(underWay)
  await bot.idle()
  await Promise.race([written, patienceIsOver])
  if (broken) throw broken
}

async function soonAfter(stop: AbortSignal): Promise<void> {
  if (!stop.aborted) await once(stop, 'abort')
  await wait(lastPatience, undefined, { ref: false })
}
