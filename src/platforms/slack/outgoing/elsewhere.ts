import type { webApi } from '@slack/bolt'
import { describe, type Log, reference } from '../../../log.js'
import { createNewest } from '../../../newest.js'
import { mayNotWrite, reasonOf } from '../refusals.js'
import { silence } from './body.js'
import type { Address } from './part.js'

export type Elsewhere = ReturnType<typeof createElsewhere>

/** So many people are told once. */
const mostKnown = 1000

/**
 * Tells where the bot may not write: the person in a direct message, once, and the operator in the log. Rejects with the
 * error that it was given, if that says something else.
 */
export function createElsewhere(client: webApi.WebClient, log: Log) {
  const told = createNewest<true>(mostKnown)

  return async (error: unknown, { channel, user }: Address): Promise<void> => {
    if (!mayNotWrite(error)) throw error
    const key = `${channel} ${user}`
    if (told.has(key)) return
    told.add(key, true)
    const ref = reference()
    log.warn(
      { reference: ref, ...describe(error) },
      'Slack does not let me write in a channel where I was asked something',
    )
    const text = `${whyNot(reasonOf(error), channel)} Here I can answer you. (reference ${ref})`
    await client.chat
      .postMessage({ channel: user, text, ...silence })
      .catch((failure) => log.info({ reference: ref, ...describe(failure) }, 'Nor to the person directly'))
  }
}

function whyNot(reason: string | null, channel: string): string {
  if (reason === 'is_archived') return `<#${channel}>, where you asked me something, is archived.`
  if (reason === 'not_in_channel')
    return `I am not in <#${channel}>: type /invite there, and my name, to have me in it.`
  return `I may not write in <#${channel}>, where you asked me something. Whoever runs that channel can allow it.`
}
