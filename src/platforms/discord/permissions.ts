import { type Message as DiscordMessage, PermissionFlagsBits } from 'discord.js'

const { AttachFiles, ReadMessageHistory, SendMessages, SendMessagesInThreads, ViewChannel } = PermissionFlagsBits

/** What the bot needs on a server. */
export const leastPermissions = ViewChannel | SendMessages | SendMessagesInThreads | ReadMessageHistory | AttachFiles

/** May the bot answer there, as far as the client knows? */
export function maySend({ channel, guild }: DiscordMessage): boolean {
  const me = guild?.members.me
  if (!me || channel.isDMBased()) return true
  const needed = channel.isThread() ? SendMessagesInThreads : SendMessages
  return channel.permissionsFor(me).has(needed)
}
