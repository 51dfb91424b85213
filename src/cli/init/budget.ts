import { faultIn } from '../../config.js'
import type { Setup } from './secrets.js'

const questions = {
  DOLLARS_A_DAY: 'In all, in dollars a day (Enter for no limit): ',
  DOLLARS_A_DAY_EACH: 'For each person, in dollars a day (Enter for no limit): ',
} as const

/** Asks for limits to what Claude may cost, if they are wanted. */
export async function askForBudget({ asking, draft }: Setup): Promise<void> {
  const wanted = await asking.yes('Everyone who can write to it uses your key. Is that to have a limit?', false)
  if (!wanted) return
  for (const name of ['DOLLARS_A_DAY', 'DOLLARS_A_DAY_EACH'] as const) {
    for (;;) {
      const amount = await asking.ask(questions[name])
      const fault = faultIn(name, amount)
      if (fault !== null) asking.say(fault)
      else if (amount !== '') draft.set(name, amount)
      if (fault === null) break
    }
  }
}
