import type { Settings } from '../../config.js'
import { counted } from '../../memory/text/counted.js'
import { lookAtDiscord } from '../../platforms/discord/connection/looking.js'
import { botPage, tokenFix, withoutContent } from '../../platforms/discord/connection/rights.js'
import { lookAtApp, lookAtBot, type SlackLook } from '../../platforms/slack/connection/looking.js'
import {
  appTokenFix,
  botTokenFix,
  lacksScopes,
  scopesFix,
  worksWithout,
} from '../../platforms/slack/connection/rights.js'
import { mayWriteDotEnv } from '../env-writing.js'
import { platformsIn } from '../platforms.js'
import { type Finding, fine, type Looked, mend, note, stops } from './finding.js'

const tryLater = 'Check the network of this machine, or try again later; the bot goes on trying by itself.'

/** Whether all is set that the platforms need. */
export function lookAtTokens(settings: Settings): Finding[] {
  const platforms = platformsIn(settings)
  if (platforms === null) return [note('platforms', 'Neither Discord nor Slack is set: it chats on the terminal.')]
  return 'missing' in platforms ? [stops('platforms', platforms.missing)] : lookAtKey(settings)
}

/** What encrypts the memories: the start of a bot makes one where none is set, if it can keep it. */
function lookAtKey({ MEMORY_KEY: key }: Settings): Finding[] {
  if (key === 'none') return [note('MEMORY_KEY', 'none: whoever has the disk can read the memories.')]
  if (key !== undefined) return [fine('MEMORY_KEY', 'memories are encrypted; have a backup of it')]
  return mayWriteDotEnv()
    ? [note('MEMORY_KEY', 'The start makes one, and adds it to .env.', 'Back it up then.')]
    : [stops('MEMORY_KEY', 'None is set, and none can be added to .env.', 'Add the line that npm start prints.')]
}

/** The bot's token on Discord, and its Message Content Intent. */
export async function lookAtDiscordToken({ DISCORD_TOKEN: token, DISCORD_API_URL }: Settings): Promise<Looked> {
  if (!token) return { findings: [], aheads: [] }
  const look = await lookAtDiscord(token, DISCORD_API_URL)
  const aheads = [look.ahead]
  if (look.is === 'refused')
    return { findings: [stops('DISCORD_TOKEN', 'Discord does not accept it.', tokenFix)], aheads }
  if (look.is === 'away') return { findings: [mend('Discord', `It cannot be reached: ${look.why}.`, tryLater)], aheads }
  const { name, application, readsAll, servers } = look
  const where = servers === null ? '' : `, in ${counted(servers, 'server')}`
  const on = `Switch it on at ${botPage(application)} and start it again.`
  const findings = [
    fine('DISCORD_TOKEN', `${name} is its bot${where}`),
    ...(servers === 0 ? [note('Discord', 'It is in no server yet.', await invitation(application))] : []),
    readsAll ? fine('Discord', 'the Message Content Intent is on') : mend('Discord', asSentence(withoutContent), on),
  ]
  return { findings, aheads }
}

/** discord.js is large, and only needed for what the bot asks for. */
async function invitation(application: string): Promise<string> {
  const { inviteLink } = await import('../../platforms/discord/connection/inviting.js')
  return `Invite it: ${inviteLink(application)}`
}

/** The tokens of Slack, and what the app may do there. */
export async function lookAtSlackTokens(settings: Settings): Promise<Looked> {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: secret, SLACK_API_URL: apiUrl } = settings
  const [botLook, appLook] = await Promise.all([
    bot ? lookAtBot(bot, apiUrl) : null,
    app ? lookAtApp(app, apiUrl) : null,
  ])
  const findings = [
    ...(botLook ? botFindings(botLook) : []),
    ...(appLook ? [appFinding(appLook)] : []),
    ...(secret ? [note('SLACK_SIGNING_SECRET', 'Only what Slack sends shows whether it is right.')] : []),
  ]
  return { findings, aheads: [botLook?.ahead ?? null, appLook?.ahead ?? null] }
}

function botFindings(look: Awaited<ReturnType<typeof lookAtBot>>): Finding[] {
  if (look.is !== 'there') return [notThere('SLACK_BOT_TOKEN', look, botTokenFix)]
  const { workspace, needed, optional } = look
  return [
    fine('SLACK_BOT_TOKEN', `the bot of the workspace ${workspace}`),
    ...(needed.length > 0 ? [stops('Slack', lacksScopes(needed), scopesFix)] : []),
    ...(optional.length > 0 ? [mend('Slack', asSentence(worksWithout(optional)), scopesFix)] : []),
    ...(needed.length + optional.length === 0 ? [fine('Slack', 'the app has all its scopes')] : []),
  ]
}

function appFinding(look: Awaited<ReturnType<typeof lookAtApp>>): Finding {
  if (look.is === 'there') return fine('SLACK_APP_TOKEN', 'Slack opens a connection for it')
  return notThere('SLACK_APP_TOKEN', look, appTokenFix)
}

function notThere(about: string, look: Exclude<SlackLook<never>, never>, fix: string): Finding {
  return look.is === 'refused'
    ? stops(about, `Slack does not accept it (it said ${look.reason}).`, fix)
    : mend(about, `Slack cannot be asked: ${look.why}.`, tryLater)
}

function asSentence(text: string): string {
  return text.replace(/^./, (first) => first.toUpperCase())
}
