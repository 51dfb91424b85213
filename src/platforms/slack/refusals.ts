import { webApi } from '@slack/bolt'

const meansMissing = new Set([
  'not_allowed',
  'not_authorized',
  'unknown_method',
  'missing_scope',
  'access_denied',
  'method_deprecated',
])

/** Does Slack say by this that the workspace, or the app in it, does not have that: streams, sessions? */
export function isMissingHere(reason: string): boolean {
  return meansMissing.has(reason)
}

/** Why Slack will not do what it was asked; null where it could not be asked. */
export function reasonOf(error: unknown): string | null {
  if (error instanceof webApi.WebAPIHTTPError)
    return error.statusCode < 500 || error.statusCode === 501 ? 'unknown_method' : null
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : null
}

/** Does Slack say by this that the bot may not write there? */
export function mayNotWrite(error: unknown): boolean {
  return /^(?:restricted_action|is_archived$|not_in_channel$|cannot_reply_to_message$)/.test(reasonOf(error) ?? '')
}

/** Slack's own troubles, which pass. */
const passes = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'ratelimited'])

/** Is an error Slack's last word? */
export function isFinal(error: unknown): boolean {
  const reason = reasonOf(error)
  return reason !== null && !passes.has(reason)
}
