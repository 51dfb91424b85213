import { z } from 'zod'
import { ask } from '../../../ask.js'
import { missingIn, refusals } from './rights.js'

/** What Slack says of a token. */
export type SlackLook<There> = {
  /** How far Slack's clock is ahead of ours, in milliseconds, if it tells. */
  ahead: number | null
} & (There | { is: 'refused'; reason: string } | { is: 'away'; why: string })

interface BotThere {
  is: 'there'
  workspace: string
  /** The scopes that the bot was not given: those that it needs, and those that it does without. */
  needed: string[]
  optional: string[]
}

const answerSchema = z.looseObject({ ok: z.boolean(), error: z.string().optional(), team: z.string().optional() })

/** Asks Slack where the bot of this token is, and what it may. Never throws. */
export async function lookAtBot(token: string, apiUrl: string | undefined): Promise<SlackLook<BotThere>> {
  return call('auth.test', { token, apiUrl }, ({ team }, headers) => {
    const given = (headers.get('x-oauth-scopes') ?? '').split(',').flatMap((scope) => scope.trim() || [])
    return { is: 'there', workspace: team ?? 'a workspace', ...missingIn(given) }
  })
}

/** Asks Slack for a connection with this app-level token, which is not used. Never throws. */
export async function lookAtApp(token: string, apiUrl: string | undefined): Promise<SlackLook<{ is: 'there' }>> {
  return call('apps.connections.open', { token, apiUrl }, () => ({ is: 'there' }))
}

async function call<There>(
  method: string,
  { token, apiUrl = 'https://slack.com/api/' }: { token: string; apiUrl: string | undefined },
  there: (answer: z.infer<typeof answerSchema>, headers: Headers) => There,
): Promise<SlackLook<There>> {
  const said = await ask(`${apiUrl}${method}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  if ('away' in said) return { is: 'away', why: said.away, ahead: null }
  const { ahead, status, headers } = said
  const { data: answer } = answerSchema.safeParse(said.body)
  if (!answer) return { is: 'away', why: `it answered ${status}`, ahead }
  if (answer.ok) return { ...there(answer, headers), ahead }
  const reason = answer.error ?? 'unknown'
  if (refusals.has(reason)) return { is: 'refused', reason, ahead }
  return { is: 'away', why: /^[a-z_]{1,60}$/.test(reason) ? `it answered ${reason}` : 'it refused', ahead }
}
