import { describe, type Log, reference } from '../log.js'
import { createNewest } from '../newest.js'
import { withReference } from './told.js'

/** So many people are told once. */
const mostKnown = 1000

/** Where somebody asked something and the bot may not write, and how whoever may can change that, as a sentence. */
interface Forbidden {
  channel: string
  user: string
  remedy: string
  /** What the platform said, for the log. */
  why?: unknown
}

/** Tells where the bot may not write: the person directly, by `send`, once, and the operator in the log. */
export function createForbidden(platform: string, log: Log) {
  const told = createNewest<true>(mostKnown)

  return async ({ channel, user, remedy, why }: Forbidden, send: (text: string) => Promise<unknown>): Promise<void> => {
    const key = `${channel} ${user}`
    if (told.has(key)) return
    told.add(key, true)
    const ref = reference()
    const reason = why === undefined ? {} : describe(why)
    log.warn(
      { reference: ref, ...reason },
      `${platform} does not let me write in a channel where I was asked something`,
    )
    const text = `I may not write in <#${channel}>. ${remedy} Here I can answer you.`
    await send(withReference({ text, reference: ref })).catch((error) =>
      log.info({ reference: ref, ...describe(error) }, 'Nor to the person directly'),
    )
  }
}
