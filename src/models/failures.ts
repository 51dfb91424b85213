import { APIError } from '@anthropic-ai/sdk'
import { ModelAway, NoAnswer } from '../endings.js'
import type { Watchdog } from './watchdog.js'

/** How long to wait before another try, in milliseconds; null where another try is of no use. */
export function pauseBefore(error: unknown, attempt: number, longest: number): number | null {
  const backoff = Math.min(longest, 500 * 2 ** (attempt - 1) * (0.75 + Math.random() / 2))
  if (!(error instanceof APIError) || error.status === undefined) return backoff
  const told = error.headers?.get('x-should-retry')
  const spent = 'errorCode' in error && error.errorCode !== null
  const worth = error.status >= 500 || [408, 409, 429].includes(error.status)
  if (told === 'false' || spent || (told !== 'true' && !worth)) return null
  const asked = Number(error.headers?.get('retry-after') ?? Number.NaN) * 1000
  return asked >= 0 ? Math.min(asked, longest) : backoff
}

/** The server will not take this request, however often it is sent. */
export function isRejected({ status }: APIError): boolean {
  return status === 400 || status === 413 || status === 422
}

/** Is it the server that is out of order, or the way to it, our key or our account? Then nobody gets an answer. */
export function isAway(error: unknown): boolean {
  const status = statusOf(error)
  return status === undefined || status >= 500 || [401, 402, 403, 408, 429].includes(status)
}

/** Why there is no answer. */
export function noAnswer(error: unknown, dog: Watchdog): NoAnswer {
  const ours = dog.cut() === 'stopped' || dog.cut() === 'too long'
  const Kind = isAway(error) && !ours ? ModelAway : NoAnswer
  return new Kind(failureInWords(error, dog), { cause: error })
}

/** What happened and what to do, for the person. */
function failureInWords(error: unknown, dog: Watchdog): string {
  if (dog.cut() === 'stopped') return 'I am being stopped just now. Please send it again in a moment.'
  if (dog.cut()) return 'Claude took too long to answer. Please try again.'
  const status = statusOf(error)
  const sentence = status === undefined ? undefined : sentences[status]
  if (sentence) return sentence
  if (status === undefined) return 'I cannot reach Claude right now. Please try again in a minute.'
  return status >= 500
    ? 'Claude is not working right now. Please try again in a minute.'
    : 'Claude could not take that message. Please try it in other words.'
}

function statusOf(error: unknown): number | undefined {
  // An account without credit is told as a bad request, by its text alone.
  if (error instanceof APIError && error.status === 400 && error.message.includes('credit balance')) return 402
  return error instanceof APIError ? (error.status ?? statusOfType[error.type ?? '']) : undefined
}

/** Errors in a stream come with a type alone. */
const statusOfType: Record<string, number> = { overloaded_error: 529, rate_limit_error: 429, api_error: 500 }
const wrongKey =
  'Claude does not accept my key. Whoever runs me has to check ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN.'
const busy = 'Claude is very busy right now. Please try again in a minute.'
const sentences: Partial<Record<number, string>> = {
  401: wrongKey,
  408: 'Claude took too long to answer. Please try again.',
  409: busy,
  402: 'My account with Claude has no credit left. Whoever runs me has to add some at https://platform.claude.com.',
  403: wrongKey,
  404: 'Claude does not know the model I ask for. Whoever runs me has to check CHAT_MODEL.',
  413: 'That is more than Claude can read at once. Send it in shorter parts.',
  429: busy,
  529: busy,
}
