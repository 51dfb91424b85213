import type { webApi } from '@slack/bolt'
import type { Log } from '../../../log.js'
import { createForbidden } from '../../forbidden.js'
import { mayNotWrite, reasonOf } from '../refusals.js'
import { silence } from './body.js'
import type { Address } from './part.js'

export type Elsewhere = ReturnType<typeof createElsewhere>

/**
 * Tells who asked where the bot may not write so, in their direct message. Rejects with the error that it was given, if that
 * says something else.
 */
export function createElsewhere(client: webApi.WebClient, log: Log) {
  const tell = createForbidden('Slack', log)
  return async (error: unknown, { channel, user }: Address): Promise<void> => {
    if (!mayNotWrite(error)) throw error
    const where = { channel, user, remedy: remedyFor(reasonOf(error)), why: error }
    await tell(where, (text) => client.chat.postMessage({ channel: user, text, ...silence }))
  }
}

function remedyFor(reason: string | null): string {
  if (reason === 'is_archived') return 'It is archived.'
  if (reason === 'not_in_channel') return 'I am not in it: type /invite there, and my name.'
  return 'Whoever runs that channel can allow it.'
}
