import { settingIn } from '../../config.js'
import { type DiscordLook, lookAtDiscord } from '../../platforms/discord/connection/looking.js'
import { botPage, withoutContent } from '../../platforms/discord/connection/rights.js'
import { askForSecret, leaveOut, type Setup, type Verdict } from './secrets.js'

const steps = `  Open https://discord.com/developers/applications and make a New Application; its name is the bot's.
  Under Bot, switch on Message Content Intent and save; then Reset Token, and copy it.`

/** Asks for the bot's token on Discord, and gives what to do next there; nothing where Discord is left out. */
export async function askForDiscord(setup: Setup): Promise<string[]> {
  const { asking, draft } = setup
  const isSet = draft.now('DISCORD_TOKEN') !== undefined
  if (!(await asking.yes('Is it to answer on Discord?', isSet))) return leaveOut(setup, ['DISCORD_TOKEN'])
  if (!isSet) asking.say(steps)
  const apiUrl = settingIn('DISCORD_API_URL', draft.now('DISCORD_API_URL'))
  const last: { seen?: DiscordLook } = {}
  const look = async (token: string): Promise<Verdict> => {
    const seen = await lookAtDiscord(token, apiUrl)
    last.seen = seen
    if (seen.is === 'there') return { is: 'there', says: `It is accepted: this is ${seen.name}.` }
    return seen.is === 'refused'
      ? { is: 'refused', says: 'Discord does not accept it.' }
      : { is: 'away', says: `Discord could not be asked just now: ${seen.why}.` }
  }
  const token = await askForSecret(setup, 'DISCORD_TOKEN', { question: "The bot's token", look })
  if (token === null) return []
  while (last.seen?.is === 'there' && !last.seen.readsAll) {
    if (!(await switchesOn(setup, last.seen.application))) break
    await look(token)
  }
  return last.seen?.is === 'there' ? [await invitation(last.seen.application)] : []
}

/** Whether they say that the intent is on now. */
async function switchesOn({ asking }: Setup, application: string): Promise<boolean> {
  asking.say(`But ${withoutContent}\n  Switch it on at ${botPage(application)}, and save.`)
  return (await asking.ask('Enter to look again, or s to go on without it: ')) === ''
}

/** discord.js is large, and only needed for what the bot asks for. */
async function invitation(application: string): Promise<string> {
  const { inviteLink } = await import('../../platforms/discord/connection/inviting.js')
  return `Invite it to your server on Discord: ${inviteLink(application)}`
}
