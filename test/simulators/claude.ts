import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { type ModelSaid, modelsApi } from './claude-models.js'

const text = z.string().regex(/\S/)
const media_type = z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
const source = z.strictObject({ type: z.literal('base64'), media_type, data: z.base64().min(1).max(10_485_760) })
const part = z.union([
  z.strictObject({ type: z.literal('image'), source }),
  z.strictObject({ type: z.literal('text'), text }),
])
const content = z.union([text, z.array(part).min(1)])

/** A message: its words, and the blocks that it came in if it was no plain text. */
const message = z
  .strictObject({ role: z.enum(['user', 'assistant']), content })
  .transform(({ role, content }) =>
    typeof content === 'string' ? { role, content } : { role, content: wordsIn(content), blocks: content },
  )
function wordsIn(parts: z.infer<typeof part>[]): string {
  return parts.flatMap((one) => (one.type === 'text' ? [one.text] : [])).join('\n')
}

/** What a request may hold: what the API knows and this program sends, nothing else. */
const bodySchema = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().positive(),
  system: z.string().min(1),
  messages: z
    .array(message)
    .min(1)
    .refine(([first]) => first?.role === 'user'),
  stream: z.literal(true).optional(),
  output_config: z
    .strictObject({
      effort: z.literal('low'),
      format: z.strictObject({ type: z.literal('json_schema'), schema: z.looseObject({ type: z.literal('object') }) }),
    })
    .optional(),
})
export type Body = z.infer<typeof bodySchema>

/** How a request is answered: a status; events, some of them later; a text; or these very characters. */
export type Answer =
  | { status: number; headers?: Record<string, string>; error?: object }
  | { events: object[]; rest?: Promise<object[]>; end?: 'close' | 'stall' | 'drop' | 'ping' }
  | { text: string; usage?: object }
  | { raw: string; type: string }

/** The key that is right, the models that there are, and by how many milliseconds the server's clock is ahead. */
interface More {
  key?: string
  models?: Record<string, ModelSaid>
  ahead?: number
}
const usualModels = { 'claude-sonnet-5-5': {}, 'claude-haiku-5-5': {} }

/** A server that speaks Claude's API strictly and answers as the test says. */
export async function claudeServer(
  answer: (body: Body, nth: number) => Answer | Promise<Answer>,
  { key = 'right-key', models = usualModels, ahead = 0 }: More = {},
) {
  const modelsAt = modelsApi(models)
  const bodies: Body[] = []
  const open = new Set<ServerResponse>()
  const server = createServer(async (request, response) => {
    open.add(response)
    if (ahead !== 0) response.setHeader('date', new Date(Date.now() + ahead).toUTCString())
    if (request.method === 'GET' && request.url?.startsWith('/v1/models')) {
      const wrong = rightsOf(request, key)
      const { status, body } = wrong ? { status: wrong, body: errorBody(wrong) } : modelsAt(request.url)
      return json(response, status, body)
    }
    const wrong = faultOf(request, key)
    if (wrong) return json(response, wrong, errorBody(wrong))
    const body = bodySchema.safeParse(JSON.parse(await textOf(request)))
    if (!body.success) return json(response, 400, errorBody(400, body.error.message))
    bodies.push(body.data)
    const given = await answer(body.data, bodies.length)
    if ('status' in given) return json(response, given.status, given.error ?? errorBody(given.status), given.headers)
    if ('raw' in given) return void response.writeHead(200, { 'content-type': given.type }).end(given.raw)
    if ('text' in given && !body.data.stream) return json(response, 200, messageOf(given.text, given.usage))
    void stream(response, 'text' in given ? { events: wholeAnswer(given.text) } : given)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const response of open) response.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies }
}

export const started = { type: 'message_start', message: { ...messageOf(''), content: [], stop_reason: null } }
export function block(type: 'text' | 'thinking', index = 0) {
  const content_block = type === 'text' ? { type, text: '' } : { type, thinking: '', signature: '' }
  return { type: 'content_block_start', index, content_block }
}
export function piece(text: string, index = 0) {
  return { type: 'content_block_delta', index, delta: { type: 'text_delta', text } }
}
export function thought(thinking: string, index = 0) {
  return { type: 'content_block_delta', index, delta: { type: 'thinking_delta', thinking } }
}
export function stopped(reason: string) {
  return { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 1 } }
}
export const over = { type: 'message_stop' }
export function wholeAnswer(text: string, reason = 'end_turn'): object[] {
  return [started, block('text'), piece(text), { type: 'content_block_stop', index: 0 }, stopped(reason), over]
}

function faultOf(request: IncomingMessage, key: string): number | null {
  return request.method !== 'POST' || request.url !== '/v1/messages' ? 404 : rightsOf(request, key)
}

function rightsOf({ headers }: IncomingMessage, key: string): number | null {
  if (headers.authorization !== `Bearer ${key}`) return 401
  return headers['anthropic-version'] === undefined ? 400 : null
}

async function stream(response: ServerResponse, answer: Extract<Answer, { events: object[] }>): Promise<void> {
  const { events, rest, end = 'close' } = answer
  const send = (event: object) =>
    response.write(`event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(': hello\n\n')
  events.forEach(send)
  for (const event of (await rest) ?? []) send(event)
  // What was written must be on its way before the line is cut.
  if (end === 'ping') {
    const pings = setInterval(() => send({ type: 'ping' }), 10)
    response.on('close', () => clearInterval(pings))
  } else if (end === 'drop') response.write(': bye\n\n', () => setImmediate(() => response.destroy()))
  else if (end === 'close') response.end()
}

function json(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

function errorBody(status: number, message = `status ${status}`): object {
  return { type: 'error', error: { type: 'api_error', message } }
}

function messageOf(text: string, usage: object = { input_tokens: 1, output_tokens: 1 }) {
  const content = [{ type: 'text', text }]
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content,
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage,
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
