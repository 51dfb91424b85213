import { webApi } from '@slack/bolt'
import { WrongSettings } from '../../platform.js'
import { optionalScopes, scopes } from './manifest.js'

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
  const missing = given?.length ? Object.keys(scopes).filter((scope) => !given.includes(scope)) : []
  const needed = missing.filter((scope) => !(scope in optionalScopes))
  if (needed.length > 0) throw new WrongSettings(missingScopes(needed))
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
  return { botUser, botId, botName, team, enterprise: enterprise ?? undefined, address, name, missing }
}

const refusals = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
  'no_permission',
])

function isRefusal(error: unknown): boolean {
  return error instanceof webApi.WebAPIPlatformError && refusals.has(error.data.error)
}

/** Throws on what Slack said to the app's token: {@link WrongSettings} where it will say so again. */
export function refused(error: unknown): never {
  // The client throws nothing at all where the connection ends before it stands.
  throw isRefusal(error) ? new WrongSettings(wrongAppToken) : (error ?? new Error('closed'))
}

const wrongBotToken =
  'Slack does not accept SLACK_BOT_TOKEN. Copy the Bot User OAuth Token (xoxb-…) from https://api.slack.com/apps, OAuth & Permissions, into .env; install the app there first.'
const wrongAppToken =
  'Slack does not accept SLACK_APP_TOKEN. Make one with the scope connections:write at https://api.slack.com/apps, Basic Information, App-Level Tokens (xapp-…), and put it into .env.'

function missingScopes(missing: string[]): string {
  return `The Slack app lacks the ${named(missing)}. ${addThem}`
}

/** What does not work without scopes that the bot can do without. */
export function withoutScopes(missing: string[]): string {
  const lost = missing.flatMap((scope) => optionalScopes[scope] ?? [])
  return `Slack: without the ${named(missing)} I do not ${lost.join('; ')}. ${addThem}`
}

function named(scopes: string[]): string {
  return `${scopes.length === 1 ? 'scope' : 'scopes'} ${scopes.join(', ')}`
}

const addThem =
  'Add what is missing at https://api.slack.com/apps, OAuth & Permissions, Bot Token Scopes, and install the app again.'
