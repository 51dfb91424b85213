import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import type { Send } from './slack-socket.js'
import type { Workspace } from './slack-workspace.js'

/** What a request to the bot is, where it is not as Slack would send it now: seconds, a signature, a kind of body. */
export type Raw = { timestamp?: number; signature?: string; type?: string; headers?: Record<string, string> }
type Answer = { status: number; body: string; reason: string }

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const now = () => Math.floor(Date.now() / 1000)

/** Sends the bot what happens over HTTP, signed. */
export function httpDelivery({ changed, next }: Workspace, signingSecret: string) {
  const failed: { payload: object; attempt: number }[] = []
  let address = ''
  let underway = 0

  function sign(body: string, timestamp = now()): string {
    return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`
  }
  /** Sends anything to where the bot listens, and gives its answer; as Slack would, where nothing else is said. */
  function posts(body: string, raw: Raw = {}): Promise<Answer> {
    const { timestamp = now(), signature = sign(body, timestamp), type = json, headers = {} } = raw
    const signed = { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': signature }
    return ask(address, body, { 'content-type': type, ...signed, ...headers })
  }
  /** Where the bot listens; it must answer with what it is challenged with. */
  async function deliversTo(url: string): Promise<void> {
    address = url
    const challenge = next('challenge')
    const { status, body } = await posts(JSON.stringify({ token: 'old', type: 'url_verification', challenge }))
    const told = body.startsWith('{') ? (JSON.parse(body) as { challenge?: string }).challenge : body
    if (status !== 200 || told !== challenge) changed(`url_verification: ${status}, and not the challenge`)
  }
  /** Asks without a signature whether anybody is there, as Slack does of each address of a slash command. */
  function checksSsl(): Promise<Answer> {
    return ask(address, 'token=old&ssl_check=1', { 'content-type': form })
  }
  async function delivers(body: string, raw: Raw): Promise<Answer> {
    const answer = await posts(body, raw)
    // Nobody there is not the bot's fault, all else is.
    const isFault = answer.status !== 200 && answer.reason !== 'connection_failed'
    changed(isFault ? `${raw.type === json ? 'event' : 'interaction'}: ${answer.reason}` : '')
    return answer
  }
  async function tells(payload: object, attempt: number, reason = 'http_timeout'): Promise<void> {
    const again = { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': reason }
    const answer = await delivers(JSON.stringify(payload), { type: json, headers: attempt > 0 ? again : {} })
    if (answer.status === 200) return
    // Slack tries at once, and later; when later is, the test says.
    if (attempt === 0) await tells(payload, 1, answer.reason)
    else failed.push({ payload, attempt })
  }
  async function asks(body: string, take: ((answer: object) => void) | undefined, isAlways: boolean): Promise<void> {
    const { status, body: told } = await delivers(body, { type: form })
    if (status !== 200) return
    const answer: object = told.startsWith('{')
      ? JSON.parse(told)
      : told
        ? { response_type: 'ephemeral', text: told }
        : {}
    const isAnswered = Object.keys(answer).length > 0
    if (take && (isAnswered || isAlways)) take(answer)
    else if (isAnswered) changed('answered what nobody sees')
  }
  async function during(doing: Promise<void>): Promise<void> {
    underway++
    await doing
    underway--
    changed()
  }
  const send: Send = (type, payload, attempt = 0, take) => {
    const isButton = type === 'interactive'
    const fields = isButton ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>)
    if (type === 'events_api') void during(tells(payload, attempt))
    else void during(asks(String(new URLSearchParams(fields)), take, isButton))
  }
  /** Sends each event again that was not taken. */
  function redelivers(): void {
    for (const { payload, attempt } of failed.splice(0)) void during(tells(payload, attempt + 1))
  }
  const isTaken = () => underway === 0
  return { send, isTaken, deliversTo, posts, sign, checksSsl, redelivers }
}

/** Slack waits three seconds. */
function ask(url: string, body: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve) => {
    const sending = request(url, { method: 'POST', agent: false, timeout: 3000, headers })
    const fail = (reason: string) => resolve({ status: 0, body: '', reason })
    sending.on('response', async (response) => {
      const { statusCode: status = 0 } = response
      resolve({ status, body: await textOf(response).catch(() => ''), reason: status === 200 ? '' : 'http_error' })
    })
    sending.on('timeout', () => {
      fail('http_timeout')
      sending.destroy()
    })
    sending.on('error', () => fail('connection_failed'))
    sending.end(body)
  })
}
