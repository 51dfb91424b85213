import type { Keepsake } from '../keepsake.js'
import { talkByPipe } from '../platforms/pipe/pipe.js'

/** Talks with the program at the other end of standard input and output, until it ends its input or `stop` aborts. */
export async function pipe(parts: {
  bot: Keepsake
  offline: boolean
  /** Is the answer wanted piece by piece as well? */
  deltas: boolean
  stop: AbortSignal
}): Promise<void> {
  const { bot, offline, deltas, stop } = parts
  if (offline) process.stderr.write('keepsake: the offline stand-in answers: a few rules, no Claude\n')
  await talkByPipe(bot, { input: process.stdin, output: process.stdout, deltas, stop })
}
