import type { Message as DiscordMessage } from 'discord.js'
import type { Log } from '../../../log.js'
import { createForbidden } from '../../forbidden.js'
import { silence } from './body.js'

/** Tells who asked where the bot may not write so, in a direct message. */
export function createElsewhere(log: Log) {
  const tell = createForbidden('Discord', log)
  return ({ author, channelId }: DiscordMessage): Promise<void> =>
    tell({ channel: channelId, user: author.id, remedy }, (content) => author.send({ content, ...silence }))
}

const remedy =
  'Whoever runs that server can allow it: View Channel, Send Messages (in Threads too), Read Message History; and unlock it, if it is a locked thread.'
