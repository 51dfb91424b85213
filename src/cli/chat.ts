import { userInfo } from 'node:os'
import type { Keepsake } from '../keepsake.js'
import type { Keeper } from '../memory/keeper.js'
import type { UserKey } from '../memory/memory.js'
import { troubleInWords } from '../memory/trouble.js'
import { chatByHand, chatByLine, place } from '../platforms/terminal/terminal.js'
import { takeOver } from '../stores/takeover.js'
import { toHaveClaude } from './models.js'

/** What `keepsake chat` works with. */
export interface ChatParts {
  bot: Keepsake
  keeper: Keeper
  directory: string
  /** Who chats; the login name if not given. */
  name: string | undefined
  /** Is it the stand-in that answers? */
  offline: boolean
  dim: boolean
  stop: AbortSignal
  /** Where warnings go from now on. */
  warnOn(show: (line: string) => void): void
}

const offlineNotice = `The offline stand-in answers: a few rules, enough to see the memory work.
${toHaveClaude}`

/** Chats on the terminal until the end of the input or `stop`. */
export async function chat({
  bot,
  keeper,
  directory,
  name = loginName(),
  offline,
  dim,
  stop,
  warnOn,
}: ChatParts): Promise<void> {
  const { stdin: input, stdout: output, stderr } = process
  const byHand = input.isTTY && output.isTTY
  const tell = (line: string) => (byHand ? output : stderr).write(`${line}\n`)

  if (byHand) tell(`Keepsake remembers you as ${name}. Type /help for the commands, /quit to leave.`)
  if (offline) tell(offlineNotice)
  const person = { user: `terminal:${name}` as UserKey, speaker: name }
  const takenOver = takeOver(keeper, { directory, name, user: person.user, conversation: place.conversation })
  const said = await takenOver.catch(
    (error) => `An older session file could not be taken over: ${troubleInWords(error)}.`,
  )
  if (said) tell(said)

  if (byHand) await chatByHand(bot, person, { input, output, dim, stop, warnOn })
  else await chatByLine(bot, person, { input, output, stop })
}

function loginName(): string {
  try {
    return userInfo().username
  } catch {
    return 'me'
  }
}
