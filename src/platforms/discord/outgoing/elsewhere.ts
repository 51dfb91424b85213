import type { Message as DiscordMessage } from 'discord.js'
import { describe, type Log, reference } from '../../../log.js'
import { createNewest } from '../../../newest.js'
import { silence } from './body.js'

/** So many people are told once. */
const mostKnown = 1000

/** Tells where the bot may not write: the person in a direct message, once, and the operator in the log. */
export function createElsewhere(log: Log) {
  const told = createNewest<true>(mostKnown)

  return async ({ author, channelId }: DiscordMessage): Promise<void> => {
    const key = `${channelId} ${author.id}`
    if (told.has(key)) return
    told.add(key, true)
    const ref = reference()
    log.warn({ reference: ref }, 'Discord does not let me write in a channel where I was asked something')
    const content = `I may not write in <#${channelId}>. Whoever runs that server can allow it: View Channel, Send Messages (in Threads too), Read Message History; and unlock it, if it is a locked thread. Here I can answer you. (reference ${ref})`
    await author
      .send({ content, ...silence })
      .catch((error) => log.info({ reference: ref, ...describe(error) }, 'Nor to the person directly'))
  }
}
