import type { Settings } from '../../config.js'
import { describe, type Log, personRef, reference } from '../../log.js'
import { createKeeper } from '../../memory/keeper.js'
import { createFileStore } from '../../stores/files.js'
import { sealOf, whyLocked } from '../memory-key.js'
import { openAudit } from './audit.js'
import { forget } from './forget.js'
import { importOne } from './import.js'
import { list } from './list.js'
import { exits, type Operator, type Outcome } from './operator.js'
import { search } from './search.js'
import { exportOne, show } from './show.js'
import { takesKey, type Verb } from './verbs.js'
import { keyIn, whyNot } from './whose.js'

const runs: Record<Verb, (operator: Operator) => Promise<Outcome>> = {
  list,
  show,
  search,
  export: exportOne,
  import: importOne,
  forget,
}

/** Exit code of what was stopped by a signal. */
const stopped = 130

/**
 * The operator's `memory` commands, beside a running bot if there is one: resolves with the exit code. Each use leaves a
 * line in `audit.log` beside the session files, and in the log; where it cannot, nothing is done.
 */
export async function lookAfter(parts: {
  settings: Settings
  typed: { verb: Verb; what: string; json: boolean; yes: boolean }
  stop: AbortSignal
  log: Log
}): Promise<number> {
  const { settings, typed, stop, log } = parts
  const { SESSIONS_DIR: directory, MEMORY_KEY, MEMORY_PRIVACY: privacy } = settings
  const tell = (line: string) => void process.stderr.write(`${line}\n`)
  const audit = await openAudit(directory, Date.now).catch((error) => {
    tell(`${directory}/audit.log cannot be written (${error.code ?? error.message}), so nothing was done.`)
  })
  if (!audit) return exits.failed
  const store = createFileStore(directory)
  const keeper = createKeeper({ store, clock: Date.now, seal: sealOf(MEMORY_KEY) })
  const whyNotWritten = () => whyLocked(store, directory, MEMORY_KEY)
  const running = runs[typed.verb]({ ...typed, keeper, privacy, whyNotWritten, stop, print, tell })
  const outcome = await running.catch((error): Outcome => {
    const user = takesKey(typed.verb) ? keyIn(typed.what) : null
    return { people: null, exit: failed(error, tell, log), ...(user && { user }) }
  })
  const { user, people } = outcome
  const exit = stop.aborted ? stopped : outcome.exit
  const audited = { command: typed.verb, ...(user && { person: personRef(user) }), people, exit }
  log.info(audited, 'The operator looked after memories')
  return audit.note(audited).then(
    () => exit,
    () => {
      tell(`${directory}/audit.log could not be written.`)
      return exit || exits.failed
    },
  )
}

/** A reader that has enough is no failure. */
function failed(error: unknown, tell: (line: string) => void, log: Log): number {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EPIPE') return exits.done
  const ref = reference()
  log.error({ reference: ref, ...describe(error) }, 'What the operator asked for failed')
  tell(`That did not work: ${whyNot(error)}.`)
  return exits.failed
}

function print(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve()))
  })
}
