import Anthropic, { APIConnectionError, APIError } from '@anthropic-ai/sdk'
import { aheadOf, whyAway } from '../ask.js'
import { boundedFetch } from './bounded-fetch.js'
import { endOf } from './lifecycle.js'

/** A server that answers as Claude does, and what it is asked with. */
export interface ClaudeAddress {
  apiKey?: string | undefined
  authToken?: string | undefined
  baseURL?: string | undefined
}

/** What a server says of a model. */
export type ModelLook = {
  /** How far the server's clock is ahead of ours, in milliseconds, if it tells. */
  ahead: number | null
} & (
  | { is: 'there' /** The last day on which it answers, as far as is known. */; ends: string | null }
  | { is: 'retired'; ended: string | null }
  /** The names of the models that there are, as far as the server tells them. */
  | { is: 'unknown'; others: string[] }
  | { is: 'refused'; status: number }
  /** The server does not tell about models. */
  | { is: 'untold' }
  | { is: 'away'; why: string }
)

const patience = 10_000

/** Asks for a model by its name. Costs nothing, and never throws. */
export async function lookAtModel(address: ClaudeAddress, model: string): Promise<ModelLook> {
  const client = clientFor(address)
  const asked = Date.now()
  try {
    const { data, response } = await client.models.retrieve(model).withResponse()
    const ahead = aheadOf(response.headers, asked)
    const known = endOf(model)
    if (data?.lifecycle === 'retired') return { is: 'retired', ended: dayOf(data.retires_at) ?? known, ahead }
    return { is: 'there', ends: dayOf(data?.retires_at) ?? known, ahead }
  } catch (error) {
    const status = error instanceof APIError ? error.status : undefined
    if (error instanceof APIConnectionError || status === undefined)
      return { is: 'away', why: reason(error), ahead: null }
    const ahead = aheadOf((error as APIError).headers, asked)
    if (status === 401 || status === 403) return { is: 'refused', status, ahead }
    if (status === 404) return { ...(await unknown(client, model)), ahead }
    return status === 400 || status === 405 || status === 501
      ? { is: 'untold', ahead }
      : { is: 'away', why: `it answered ${status}`, ahead }
  }
}

/** Some servers list their models and tell nothing of a single one. */
async function unknown(client: Anthropic, model: string) {
  const listed = await client.models.list({ limit: 100 }).then(
    ({ data }) =>
      Array.isArray(data) ? data.filter((one) => one.lifecycle !== 'retired').map(({ id }) => String(id)) : null,
    () => null,
  )
  if (!listed || (listed.length === 0 && !client.baseURL.endsWith('.anthropic.com'))) return { is: 'untold' } as const
  if (listed.includes(model)) return { is: 'there', ends: endOf(model) } as const
  return { is: 'unknown', others: listed } as const
}

function clientFor({ apiKey, authToken, baseURL }: ClaudeAddress): Anthropic {
  return new Anthropic({
    ...(authToken && !apiKey ? { authToken } : { apiKey: apiKey ?? 'none' }),
    baseURL: baseURL ?? 'https://api.anthropic.com',
    maxRetries: 0,
    timeout: patience,
    logLevel: 'off',
    fetch: boundedFetch,
  })
}

function reason(error: unknown): string {
  return whyAway(error, patience)
}

function dayOf(time: string | null | undefined): string | null {
  return typeof time === 'string' && /^\d{4}-\d\d-\d\d/.test(time) ? time.slice(0, 10) : null
}
