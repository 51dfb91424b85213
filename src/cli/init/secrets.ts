import { faultIn, type Settings } from '../../config.js'
import type { Asking } from './asking.js'
import type { Draft } from './draft.js'

/** What a look at a key or token gave, as a sentence. */
export interface Verdict {
  is: 'there' | 'refused' | 'away'
  says: string
}

/** Whom to ask, and what is known so far. */
export interface Setup {
  asking: Asking
  draft: Draft
}

/**
 * Asks for a key or token until it is accepted; gives it, or null where it is left out. One that is set already may stay.
 * It is looked at as soon as it is given, and never shown.
 */
export async function askForSecret(
  { asking, draft }: Setup,
  name: keyof Settings,
  { question, look }: { question: string; look: (secret: string) => Promise<Verdict> },
): Promise<string | null> {
  const known = draft.now(name)
  const isFixed = draft.isFixed(name)
  if (known !== undefined) {
    if (isFixed) asking.say(`${name} is set in the environment, which goes before .env.`)
    const stays = isFixed || (await asking.yes(`${name} is set already. Keep it?`, true))
    if (stays && (await isTaken(known))) return known
    if (isFixed) return null
  }
  for (;;) {
    const given = await asking.secret(`${question} (not shown; Enter leaves it out): `)
    if (given === '') return null
    const fault = faultIn(name, given)
    if (fault !== null) asking.say(fault)
    else if (await isTaken(given)) {
      draft.set(name, given)
      return given
    }
  }

  async function isTaken(secret: string): Promise<boolean> {
    const { is, says } = await look(secret)
    asking.say(says)
    return is === 'there' || (is === 'away' && (await asking.yes('Take it unchecked?', true)))
  }
}

/** Takes the tokens of a platform away that is to be left out; those of the environment cannot be. Gives nothing to do next. */
export function leaveOut({ asking, draft }: Setup, names: readonly (keyof Settings)[]): [] {
  for (const name of names) {
    if (draft.isFixed(name)) asking.say(`${name} is set in the environment: as long as it is, it answers there.`)
    else draft.set(name, null)
  }
  return []
}
