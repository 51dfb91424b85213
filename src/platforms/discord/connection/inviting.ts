import { leastPermissions } from '../permissions.js'

/** The page on which the bot is added to a server, with what it needs there. */
export function inviteLink(application: string): string {
  return `https://discord.com/oauth2/authorize?client_id=${application}&scope=bot+applications.commands&permissions=${leastPermissions}`
}
