import { webApi } from '@slack/bolt'
import { WrongSettings } from '../../platform.js'
import { appTokenFix, botTokenFix, lacksScopes, missingIn, refusals, scopesFix, worksWithout } from './rights.js'

/** Who the bot is in Slack, and where it is installed. */
export interface Installation {
  botUser: string
  botId: string
  /** What it is mentioned by. */
  botName: string
  team: string
  enterprise: string | undefined
  /** Where the workspace is on the web, `https://name.slack.com/`. */
  address: string | undefined
  /** What the workspace is called. */
  name: string
  /** The scopes that it was not given, and does without. */
  missing: string[]
}

/** Asks Slack who we are and what we may. Throws {@link WrongSettings} where that is not enough. */
export async function introduce(client: webApi.WebClient): Promise<Installation> {
  const told = await client.auth.test().catch((error) => {
    throw isRefusal(error) ? new WrongSettings(wrongBotToken) : error
  })
  const given = told.response_metadata?.scopes?.filter(Boolean)
  const { needed, optional } = missingIn(given)
  if (needed.length > 0) throw new WrongSettings(`${lacksScopes(needed)} ${scopesFix}`)
  const {
    user_id: botUser = '',
    bot_id: botId = '',
    user: botName = 'Keepsake',
    team_id: team = '',
    enterprise_id: enterprise,
    team: name = team,
    url: address,
  } = told
  if (!botUser || !team) throw new Error('Slack did not say who the bot is')
  return { botUser, botId, botName, team, enterprise: enterprise ?? undefined, address, name, missing: optional }
}

function isRefusal(error: unknown): boolean {
  return error instanceof webApi.WebAPIPlatformError && refusals.has(error.data.error)
}

/** Throws on what Slack said to the app's token: {@link WrongSettings} where it will say so again. */
export function refused(error: unknown): never {
  // The client throws nothing at all where the connection ends before it stands.
  throw isRefusal(error) ? new WrongSettings(wrongAppToken) : (error ?? new Error('closed'))
}

const wrongBotToken = `Slack does not accept SLACK_BOT_TOKEN. ${botTokenFix}`
const wrongAppToken = `Slack does not accept SLACK_APP_TOKEN. ${appTokenFix}`

/** What does not work without scopes that the bot can do without. */
export function withoutScopes(missing: string[]): string {
  return `Slack: ${worksWithout(missing)} ${scopesFix}`
}
