import { settingIn } from '../../config.js'
import { lookAtApp, lookAtBot, type SlackLook } from '../../platforms/slack/connection/looking.js'
import { createAppLink } from '../../platforms/slack/connection/manifest.js'
import { lacksScopes, scopesFix, worksWithout } from '../../platforms/slack/connection/rights.js'
import { askForSecret, leaveOut, type Setup, type Verdict } from './secrets.js'

const tokens = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'] as const

/** Asks for Slack's two tokens, and gives what to do next there; nothing where Slack is left out. */
export async function askForSlack(setup: Setup): Promise<string[]> {
  const { asking, draft } = setup
  if (draft.now('SLACK_SIGNING_SECRET') !== undefined) {
    asking.say('Slack comes over HTTP here, by SLACK_SIGNING_SECRET; that stays as it is.')
    return []
  }
  const before = tokens.map((name) => draft.now(name) ?? null)
  const isSet = draft.now('SLACK_BOT_TOKEN') !== undefined
  if (!(await asking.yes('Is it to answer in Slack?', isSet))) return leaveOut(setup, tokens)
  if (!isSet) asking.say(`  Open this page, choose your workspace, Create, then Install App:\n${createAppLink()}`)
  const apiUrl = settingIn('SLACK_API_URL', draft.now('SLACK_API_URL'))
  const bot = await askForSecret(setup, 'SLACK_BOT_TOKEN', {
    question: 'OAuth & Permissions, Bot User OAuth Token, xoxb-…',
    look: async (token) => botVerdict(await lookAtBot(token, apiUrl)),
  })
  const app =
    bot &&
    (await askForSecret(setup, 'SLACK_APP_TOKEN', {
      question: 'Basic Information, App-Level Tokens, one with connections:write, xapp-…',
      look: async (token) => appVerdict(await lookAtApp(token, apiUrl)),
    }))
  if (app) return ['In Slack, write to Keepsake under Apps, or /invite @Keepsake to a channel.']
  asking.say('Slack needs both tokens, and stays as it was.')
  for (const [at, name] of tokens.entries()) draft.set(name, before[at] ?? null)
  return []
}

function botVerdict(look: Awaited<ReturnType<typeof lookAtBot>>): Verdict {
  if (look.is !== 'there') return notThere(look)
  const { workspace, needed, optional } = look
  if (needed.length > 0) return { is: 'refused', says: `${lacksScopes(needed)} ${scopesFix}` }
  const less = optional.length > 0 ? `\nBut ${worksWithout(optional)} ${scopesFix}` : ''
  return { is: 'there', says: `It is accepted, in the workspace ${workspace}.${less}` }
}

function appVerdict(look: SlackLook<{ is: 'there' }>): Verdict {
  return look.is === 'there' ? { is: 'there', says: 'It is accepted.' } : notThere(look)
}

function notThere(look: Exclude<SlackLook<never>, never>): Verdict {
  return look.is === 'refused'
    ? { is: 'refused', says: `Slack does not accept it (it said ${look.reason}).` }
    : { is: 'away', says: `Slack could not be asked just now: ${look.why}.` }
}
