import { optionalScopes, scopes } from './manifest.js'

/** What Slack says to a token that it will never accept. */
export const refusals: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
  'no_permission',
])

/** The scopes that are not among those given: those that the bot needs, and those that it does without. */
export function missingIn(given: readonly string[] | undefined): { needed: string[]; optional: string[] } {
  // Where Slack does not say what was given, it is believed to be all.
  const missing = given?.length ? Object.keys(scopes).filter((scope) => !given.includes(scope)) : []
  return {
    needed: missing.filter((scope) => !(scope in optionalScopes)),
    optional: missing.filter((scope) => scope in optionalScopes),
  }
}

export const botTokenFix =
  'Copy the Bot User OAuth Token (xoxb-…) from https://api.slack.com/apps, OAuth & Permissions, into .env; install the app there first.'
export const appTokenFix =
  'Make one with the scope connections:write at https://api.slack.com/apps, Basic Information, App-Level Tokens (xapp-…), and put it into .env.'
export const scopesFix =
  'Add what is missing at https://api.slack.com/apps, OAuth & Permissions, Bot Token Scopes, and install the app again.'

/** What the bot lacks, and cannot do without. */
export function lacksScopes(needed: string[]): string {
  return `The Slack app lacks the ${named(needed)}.`
}

/** What does not work without scopes that the bot can do without, to go on with after a colon. */
export function worksWithout(optional: string[]): string {
  const lost = optional.flatMap((scope) => optionalScopes[scope] ?? [])
  return `without the ${named(optional)} I do not ${lost.join('; ')}.`
}

function named(scopes: string[]): string {
  return `${scopes.length === 1 ? 'scope' : 'scopes'} ${scopes.join(', ')}`
}
