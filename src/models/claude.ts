import Anthropic, { APIError, AuthenticationError, PermissionDeniedError } from '@anthropic-ai/sdk'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import type { ChatModel } from '../agent.js'
import { mostComesBack } from '../budgets/reckoning.js'
import type { Ending } from '../endings.js'
import type { LearningRequest } from '../json-call.js'
import type { LearningModel } from '../learning-model.js'
import type { Meter, Tokens } from '../memory/spent.js'
import { type Prompt, withoutPictures } from '../prompt.js'
import { boundedFetch, StreamBroke } from './bounded-fetch.js'
import { isAway, isRejected, noAnswer, pauseBefore } from './failures.js'
import { createWatchdog, type Watchdog } from './watchdog.js'

export interface ClaudeSettings {
  /** One of the two; neither for a local server that asks for none. */
  apiKey?: string | undefined
  authToken?: string | undefined
  /** Another server that speaks the same API. */
  baseURL?: string | undefined
  chatModel: string
  learningModel: string
  /** Milliseconds: without a sign of life, an answer in all, a learning call in all, before the longest wait for a retry. */
  limits?: Partial<typeof defaults>
}

const defaults = { idle: 30_000, answer: 300_000, learning: 30_000, pause: 10_000 }
const attempts = 3

/** Claude, or another model behind the same API. Retries only as long as nothing was shown. */
export function createClaude(
  settings: ClaudeSettings,
): ChatModel & LearningModel & { keyTrouble(): Promise<string | null>; isThere(): Promise<boolean> } {
  const limits = { ...defaults, ...settings.limits }
  const client = new Anthropic({
    ...(settings.authToken && !settings.apiKey
      ? { authToken: settings.authToken }
      : { apiKey: settings.apiKey ?? 'none' }),
    baseURL: settings.baseURL ?? 'https://api.anthropic.com',
    // Retries are ours. The SDK's own logger prints what people say when a stream is broken.
    maxRetries: 0,
    logLevel: 'off',
    logger: { error() {}, warn() {}, info() {}, debug() {} },
    fetch: boundedFetch,
  })
  /** Whether the server takes an output schema: some do not know it. Null as long as it has not said. */
  let takesSchema: boolean | null = null

  async function answer(
    prompt: Prompt,
    say: (text: string) => Promise<void>,
    stop: AbortSignal,
    meter: Meter,
  ): Promise<Ending> {
    const dog = createWatchdog(stop, { idle: limits.idle, total: limits.answer })
    let shown = false
    let asked = prompt
    const show = async (text: string) => {
      shown = true
      await say(text)
    }
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await stream(asked, show, dog, meter)
        } catch (error) {
          if (shown) return dog.cut() === 'stopped' ? 'stopped' : 'broken'
          if (asked.pictures && error instanceof APIError && isRejected(error)) {
            // It may have been a picture that is broken, or a server that sees none.
            asked = withoutPictures(asked)
            continue
          }
          const wait = attempt < attempts && !dog.signal.aborted ? pauseBefore(error, attempt, limits.pause) : null
          if (wait === null) throw noAnswer(error, dog)
          dog.rest()
          await pause(wait, dog.signal)
        }
      }
    } finally {
      dog.release()
    }
  }

  async function stream(
    prompt: Prompt,
    show: (text: string) => Promise<void>,
    dog: Watchdog,
    meter: Meter,
  ): Promise<Ending> {
    dog.wait()
    const events = await client.messages.create(
      {
        model: settings.chatModel,
        max_tokens: mostComesBack.answer,
        system: prompt.system,
        messages: messagesOf(prompt),
        stream: true,
      },
      { signal: dog.signal },
    )
    let ending: Ending | null = null
    let tokens: Tokens | null = null
    try {
      for await (const event of events) {
        tokens = tokensAfter(event, tokens)
        dog.rest()
        if (dog.signal.aborted) break
        const text = textIn(event)
        if (text !== '') await show(text)
        if (event.type === 'message_delta') ending = endingOf(event.delta?.stop_reason)
        // Some servers leave the line open after the end.
        if (event.type === 'message_stop') break
        // A model may think in silence for longer; then the limit of the whole answer holds.
        const thinks = event.type === 'content_block_start' && event.content_block?.type === 'thinking'
        if (!thinks) dog.wait()
      }
    } finally {
      if (tokens) meter(tokens)
    }
    if (ending === null || dog.signal.aborted) throw new StreamBroke('the stream ended before its end')
    return ending
  }

  async function learn(request: LearningRequest, stop: AbortSignal, meter: Meter): Promise<string> {
    const dog = createWatchdog(stop, { idle: limits.learning, total: limits.learning })
    try {
      return await ask(request, dog.signal, meter)
    } finally {
      dog.release()
    }
  }

  async function ask(request: LearningRequest, signal: AbortSignal, meter: Meter): Promise<string> {
    const { system, content, schema } = request
    const withSchema = takesSchema !== false
    try {
      const message = await client.messages.create(
        {
          model: settings.learningModel,
          max_tokens: mostComesBack[request.task],
          system,
          messages: [{ role: 'user', content }],
          ...(withSchema && { output_config: { format: zodOutputFormat(schema), effort: 'low' as const } }),
        },
        { signal },
      )
      takesSchema = withSchema
      meter(tokensIn(message.usage))
      // Half an answer may be put together to a whole one that teaches nothing.
      if (message.stop_reason === 'max_tokens') return ''
      return Array.isArray(message.content) ? message.content.map(textOf).join('') : ''
    } catch (error) {
      if (!(error instanceof APIError) || !isRejected(error)) throw error
      if (!withSchema || takesSchema === true) return ''
      // It was the schema or the content; without the schema it turns out which.
      takesSchema = false
      const answer = await ask(request, signal, meter)
      if (answer === '') takesSchema = null
      return answer
    }
  }

  /** What is wrong with the key, as a sentence; null if nothing is, or the server does not say. */
  async function keyTrouble(): Promise<string | null> {
    try {
      await ping()
      return null
    } catch (error) {
      if (!(error instanceof AuthenticationError || error instanceof PermissionDeniedError)) return null
      const name = settings.authToken && !settings.apiKey ? 'ANTHROPIC_AUTH_TOKEN' : 'ANTHROPIC_API_KEY'
      const server = settings.baseURL ? new URL(settings.baseURL).origin : 'Claude'
      const given = settings.apiKey || settings.authToken ? `does not accept ${name}` : `asks for ${name}`
      return `${server} ${given} (it answered ${error.status}). Check it in .env.`
    }
  }

  /** Whether the server would answer, as far as it can be told without a question. */
  async function isThere(): Promise<boolean> {
    return ping().then(
      () => true,
      (error) => !isAway(error),
    )
  }

  /** What the server says to it is read by nobody. */
  async function ping(): Promise<void> {
    const response = await client.models.list({ limit: 1 }, { signal: AbortSignal.timeout(5000) }).asResponse()
    await response.body?.cancel()
  }

  return { answer, learn, keyTrouble, isThere }
}

/** The messages as Claude takes them, the pictures before the last words. */
function messagesOf({ messages, pictures = [] }: Prompt): Anthropic.MessageParam[] {
  const last = messages.at(-1)
  if (!last || pictures.length === 0) return messages
  const shown = pictures.map(
    ({ type, bytes }): Anthropic.ImageBlockParam => ({
      type: 'image',
      source: { type: 'base64', media_type: type, data: Buffer.from(bytes).toString('base64') },
    }),
  )
  const words: Anthropic.TextBlockParam[] = last.content === '' ? [] : [{ type: 'text', text: last.content }]
  return [...messages.slice(0, -1), { role: last.role, content: [...shown, ...words] }]
}

/** What a stream has told of its tokens after this event: a `message_delta` tells totals so far. */
function tokensAfter(event: Anthropic.RawMessageStreamEvent, before: Tokens | null): Tokens | null {
  if (event.type === 'message_start') return tokensIn(event.message?.usage)
  if (event.type !== 'message_delta') return before
  const { input, output } = tokensIn(event.usage)
  return { input: Math.max(input, before?.input ?? 0), output: Math.max(output, before?.output ?? 0) }
}

/** No call takes more, whatever a server says. */
const mostTokens = 10_000_000

/** What a server says that was used, with what it read from and wrote to its cache; zero where it says nothing. */
function tokensIn(usage: unknown): Tokens {
  const told = (usage ?? {}) as Record<string, unknown>
  const count = (name: string) => {
    const number = told[name]
    return typeof number === 'number' && number >= 0 ? Math.min(Math.floor(number), mostTokens) : 0
  }
  const input = count('input_tokens') + count('cache_read_input_tokens') + count('cache_creation_input_tokens')
  return { input, output: count('output_tokens') }
}

function textIn(event: Anthropic.RawMessageStreamEvent): string {
  if (event.type !== 'content_block_delta' || event.delta?.type !== 'text_delta') return ''
  return typeof event.delta.text === 'string' ? event.delta.text : ''
}

function textOf(block: Anthropic.ContentBlock): string {
  return block?.type === 'text' && typeof block.text === 'string' ? block.text : ''
}

function endingOf(reason: Anthropic.StopReason | null): Ending {
  if (reason === 'max_tokens') return 'length'
  if (reason === 'refusal') return 'refused'
  return reason === 'model_context_window_exceeded' ? 'full' : 'complete'
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
  })
}
