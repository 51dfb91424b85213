import type { Settings } from '../config.js'
import type { Listening } from './listening.js'

/** The platforms to answer on, and what each needs. */
export interface Platforms {
  discord?: { token: string; apiUrl: string | undefined }
  slack?: { botToken: string; apiUrl: string | undefined } & ({ appToken: string } | { signingSecret: string })
  /** Where to listen for those who ask how it is, and for Slack over HTTP. */
  listening?: Listening
}

/** The platforms that are set; null where none is. What is missing to answer there is a sentence with the line to add. */
export function platformsIn(settings: Settings): Platforms | { missing: string } | null {
  const { DISCORD_TOKEN: token, DISCORD_API_URL, MODEL, PORT, HOST: host } = settings
  const { ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN, ANTHROPIC_BASE_URL } = settings
  const slack = slackIn(settings)
  if (!token && !slack) return null
  if (slack && 'missing' in slack) return slack
  if (!MODEL && !ANTHROPIC_API_KEY && !ANTHROPIC_AUTH_TOKEN && !ANTHROPIC_BASE_URL) {
    return { missing: `${token ? 'DISCORD_TOKEN' : 'SLACK_BOT_TOKEN'} is set, but no key for Claude: ${addKey}` }
  }
  const port = PORT ?? (slack && 'signingSecret' in slack ? usualPort : undefined)
  return {
    ...(token && { discord: { token, apiUrl: DISCORD_API_URL } }),
    ...(slack && { slack }),
    ...(port !== undefined && { listening: { port, host } }),
  }
}

/** Where Slack finds us over HTTP if nothing is said: where its own examples listen. */
const usualPort = 3000

function slackIn(settings: Settings): NonNullable<Platforms['slack']> | { missing: string } | null {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = settings
  if (appToken && signingSecret) return { missing: bothWays }
  if (!botToken && !appToken && !signingSecret) return null
  const set = appToken ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET'
  if (!botToken) return { missing: missing(set, 'SLACK_BOT_TOKEN=xoxb-… to .env') }
  const apiUrl = settings.SLACK_API_URL
  if (appToken) return { botToken, appToken, apiUrl }
  return signingSecret
    ? { botToken, signingSecret, apiUrl }
    : { missing: missing('SLACK_BOT_TOKEN', `SLACK_APP_TOKEN=xapp-… to .env (or SLACK_SIGNING_SECRET for HTTP)`) }
}

const bothWays =
  'SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set, and Slack comes one way only: remove SLACK_SIGNING_SECRET from .env for Socket Mode, or SLACK_APP_TOKEN for HTTP.'
const addKey =
  'add ANTHROPIC_API_KEY=your-key to .env (or ANTHROPIC_BASE_URL for a local model; or MODEL=offline to try it with the stand-in).'

function missing(set: string, line: string): string {
  return `${set} is set, and Slack needs a second token: add ${line}. The README says where to find it.`
}
