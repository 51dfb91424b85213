import { type Message as DiscordMessage, PermissionFlagsBits, type PermissionsBitField } from 'discord.js'

const { AttachFiles, ReadMessageHistory, SendMessages, SendMessagesInThreads, ViewChannel } = PermissionFlagsBits

/** What the bot needs on a server. */
export const leastPermissions = ViewChannel | SendMessages | SendMessagesInThreads | ReadMessageHistory | AttachFiles

/** May the bot answer there, as far as the client knows? */
export function maySend({ channel }: DiscordMessage): boolean {
  if (channel.isThread() && channel.locked && !channel.manageable) return false
  return may(channel, channel.isThread() ? SendMessagesInThreads : SendMessages)
}

/** May it read what was said before, as far as the client knows? */
export function mayReadBack(channel: DiscordMessage['channel']): boolean {
  return may(channel, ReadMessageHistory)
}

function may(channel: DiscordMessage['channel'], permission: bigint): boolean {
  const me = channel.isDMBased() ? null : channel.guild.members.me
  if (!me || channel.isDMBased()) return true
  const permissions: Readonly<PermissionsBitField> | null = channel.permissionsFor(me)
  return permissions?.has(permission) ?? true
}
