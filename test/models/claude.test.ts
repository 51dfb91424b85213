import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Ending } from '../../src/endings.js'
import type { Tokens } from '../../src/memory/spent.js'
import { createClaude } from '../../src/models/claude.js'
import {
  type Answer,
  type Body,
  block,
  claudeServer,
  over,
  piece,
  started,
  stopped,
  thought,
  wholeAnswer,
} from '../simulators/claude.js'
import { add, command, lessons, say, stage } from '../stage.js'

const patient = { idle: 20_000, answer: 30_000, learning: 20_000, pause: 20 }
/** For servers that fall silent: the wait is the test's own. */
const impatient = { ...patient, idle: 1000 }
const nothing = JSON.stringify(lessons())

async function claude(answer: (body: Body, nth: number) => Answer, key = 'right-key', waits = patient) {
  const server = await claudeServer(answer)
  const model = createClaude({
    apiKey: key,
    baseURL: server.url,
    chatModel: 'chat',
    learningModel: 'small',
    limits: waits,
  })
  return { ...server, model }
}

/** Asks Claude and gives what was shown, how it ended, or the sentence why there is no answer. */
async function ask(answer: (body: Body, nth: number) => Answer, stop = new AbortController(), waits = patient) {
  const { model, bodies } = await claude(answer, 'right-key', waits)
  let shown = ''
  let ending: Ending | undefined
  let sentence: string | undefined
  const used: Tokens[] = []
  const prompt = { system: 'Be kind.', messages: [{ role: 'user' as const, content: 'Hello' }] }
  await model
    .answer(
      prompt,
      async (text) => {
        shown += text
        if (shown.includes('STOP')) stop.abort()
      },
      stop.signal,
      (tokens) => used.push(tokens),
    )
    .then(
      (how) => {
        ending = how
      },
      (error) => {
        sentence = error.message
      },
    )
  return { shown, ending, sentence, used, calls: bodies.length }
}

describe('an answer of Claude', () => {
  it('is streamed, without its thinking', async () => {
    const events = [
      started,
      block('thinking'),
      thought('hmm'),
      block('text', 1),
      piece('Hel', 1),
      piece('lo', 1),
      stopped('end_turn'),
      over,
    ]
    expect(await ask(() => ({ events }))).toMatchObject({ shown: 'Hello', ending: 'complete', calls: 1 })
  })

  it.each([1e16, -5, '7', null, {}])('takes no number of tokens that cannot be: %s', async (input_tokens) => {
    const begun = { ...started, message: { ...started.message, usage: { input_tokens, output_tokens: 2.5 } } }
    const { used } = await ask(() => ({ events: [begun, block('text'), piece('Hi'), stopped('end_turn'), over] }))
    expect(used).toEqual([{ input: Number(input_tokens) > 1e6 ? 10_000_000 : 0, output: 2 }])
  })

  it('tells what each try took, also one that broke off', async () => {
    const usage = { input_tokens: 40, cache_read_input_tokens: 2, output_tokens: 1 }
    const begun = { ...started, message: { ...started.message, usage } }
    const ended = { ...stopped('end_turn'), usage: { output_tokens: 9 } }
    const whole = [begun, block('text'), piece('Hi'), ended, over]
    const answer = await ask((_, nth) => (nth === 1 ? { events: [begun], end: 'drop' } : { events: whole }))
    expect(answer).toMatchObject({ shown: 'Hi', calls: 2 })
    expect(answer.used).toEqual([
      { input: 42, output: 1 },
      { input: 42, output: 9 },
    ])
  })

  it.each([
    ['max_tokens', 'length'],
    ['refusal', 'refused'],
    ['model_context_window_exceeded', 'full'],
  ])('that stops for %s ends so', async (reason, ending) => {
    expect(await ask(() => ({ events: wholeAnswer('So', reason) }))).toMatchObject({ shown: 'So', ending })
  })

  it.each<[string, Answer]>([
    ['drops', { events: [started, block('text'), piece('Half')], end: 'drop' }],
    ['ends early', { events: [started, block('text'), piece('Half')] }],
    ['falls silent', { events: [started, block('text'), piece('Half')], end: 'stall' }],
    [
      'reports an error',
      { events: [started, block('text'), piece('Half'), { type: 'error', error: { type: 'overloaded_error' } }] },
    ],
  ])('keeps its text where the line %s, and is not asked for twice', async (_, answer) => {
    expect(await ask(() => answer, undefined, impatient)).toMatchObject({ shown: 'Half', ending: 'broken', calls: 1 })
  })

  it('is over when the server says so, though it leaves the line open', async () => {
    expect(await ask(() => ({ events: wholeAnswer('Hello'), end: 'stall' }))).toMatchObject({
      shown: 'Hello',
      ending: 'complete',
    })
  })

  it('is not taken from text that is none', async () => {
    const odd = [
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: null } },
      { type: 'unheard_of' },
    ]
    const events = [started, block('text'), ...odd, piece('Hello'), stopped('end_turn'), over]
    expect(await ask(() => ({ events }))).toMatchObject({ shown: 'Hello', ending: 'complete' })
  })

  it('stops when it is told to', async () => {
    const events = [started, block('text'), piece('So far STOP')]
    expect(await ask(() => ({ events, end: 'stall' }))).toMatchObject({ shown: 'So far STOP', ending: 'stopped' })
  })

  it.each<[string, Answer]>([
    ['too many requests, and to come back in a month', { status: 429, headers: { 'retry-after': '2592000' } }],
    ['an overload', { status: 529 }],
    ['a fault', { status: 500 }],
    ['an error in the stream', { events: [started, { type: 'error', error: { type: 'overloaded_error' } }] }],
    ['a line that drops', { events: [started], end: 'drop' }],
  ])('comes all the same where the server first gives %s', async (_, trouble) => {
    const answer = (_body: Body, nth: number): Answer => (nth < 2 ? trouble : { text: 'Hello' })
    expect(await ask(answer)).toMatchObject({ shown: 'Hello', ending: 'complete', calls: 2 })
  })

  it.each<[Answer, RegExp, number]>([
    [{ events: [started], end: 'stall' }, /took too long/, 1],
    [{ status: 401 }, /does not accept my key/, 1],
    [{ status: 402 }, /no credit left/, 1],
    [
      {
        status: 400,
        error: {
          type: 'error',
          error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' },
        },
      },
      /no credit left/,
      1,
    ],
    [{ status: 403 }, /does not accept my key/, 1],
    [{ status: 404 }, /check CHAT_MODEL/, 1],
    [{ status: 413 }, /shorter parts/, 1],
    [{ status: 400 }, /other words/, 1],
    [{ status: 429 }, /very busy/, 3],
    [{ status: 529 }, /very busy/, 3],
    [{ status: 500 }, /not working right now/, 3],
    [{ status: 529, headers: { 'x-should-retry': 'false' } }, /very busy/, 1],
    [{ events: [started], end: 'drop' }, /cannot reach Claude/, 3],
  ])('that does not come is explained: %j', async (trouble, sentence, calls) => {
    const got = await ask(() => trouble, undefined, 'end' in trouble && trouble.end === 'stall' ? impatient : patient)
    expect(got.sentence).toMatch(sentence)
    expect(got).toMatchObject({ shown: '', calls })
  })
})

describe('a turn with Claude', () => {
  it('is one request for the answer and one for what it teaches', async () => {
    const taught = JSON.stringify(lessons(add('lives in Lisbon', 'I live in Lisbon')))
    const { model, bodies } = await claude(({ stream }) => ({ text: stream ? 'Nice!' : taught }))
    const { bot } = await stage(model)
    expect((await say(bot, 'I live in Lisbon').until('learned')).noted).toEqual(['lives in Lisbon'])
    expect(bodies.map(({ model: name, stream }) => [name, stream])).toEqual([
      ['chat', true],
      ['small', undefined],
    ])
    await say(bot, 'thanks').answered
    await bot.idle()
    expect(bodies.length).toBe(3)
    expect(bodies[2]?.system).toContain('lives in Lisbon')
  })

  it('learns from servers that know no output schema', async () => {
    const { model, bodies } = await claude(({ stream, output_config }) => {
      if (stream) return { text: 'Nice!' }
      return output_config ? { status: 400 } : { text: nothing }
    })
    const { bot } = await stage(model)
    for (const text of ['I have a cat', 'I have a dog']) await say(bot, text).until('not-learned')
    expect(bodies.filter(({ stream }) => !stream).map(({ output_config }) => output_config !== undefined)).toEqual([
      true,
      false,
      false,
    ])
  })

  it('asks for the shape again after a request that no server would take', async () => {
    const { model, bodies } = await claude(({ stream, messages }) => {
      if (stream) return { text: 'Nice!' }
      return messages[0]?.content.includes('poison') ? { status: 400 } : { text: nothing }
    })
    const { bot } = await stage(model)
    await say(bot, 'A poison').until('not-learned')
    await say(bot, 'I have a cat', { user: 'test:bob' }).until('not-learned')
    await say(bot, 'More of the poison').until('not-learned')
    const shapes = bodies.filter(({ stream }) => !stream).map(({ output_config }) => output_config !== undefined)
    expect(shapes).toEqual([true, false, true, true])
  })

  it('has its answer where learning hangs, and is learned later', async () => {
    let hangs = true
    const brief = { ...patient, learning: 1000 }
    const { model } = await claude(
      ({ stream }) => {
        if (stream) return { text: 'Nice!' }
        return hangs
          ? { events: [], end: 'stall' }
          : { text: JSON.stringify(lessons(add('has a cat', 'I have a cat'))) }
      },
      undefined,
      brief,
    )
    const { bot } = await stage(model)
    const said = say(bot, 'I have a cat')
    await said.answered
    expect(await said.until('not-learned')).toMatchObject({ reason: 'kept for later' })
    hangs = false
    await say(bot, 'And a dog, too').until('learned')
    expect(await command(bot, 'memory show')).toContain('has a cat')
  })

  it('that Claude refuses is said, and leaves nothing behind that would be refused again', async () => {
    let refuses = true
    const { model, bodies } = await claude(() =>
      refuses ? { events: [started, stopped('refusal'), over] } : { text: 'Fine.' },
    )
    const { bot } = await stage(model)
    expect((await say(bot, 'Something bad').until('failed')).text).toMatch(/will not answer this/)
    refuses = false
    await say(bot, 'Something good').answered
    expect(bodies.at(-1)?.messages.map(({ content }) => content)).not.toContain('Something bad')
  })
})

describe('a wrong key', () => {
  it('is named, but a server that is away or does not say is no wrong key', async () => {
    const troubles: (string | null)[] = []
    for (const status of [401, 403, 404, 500, 200]) {
      const server = createServer((_, response) => response.writeHead(status).end('{}'))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as { port: number }
      const model = createClaude({
        apiKey: 'x',
        baseURL: `http://127.0.0.1:${port}`,
        chatModel: 'c',
        learningModel: 'l',
      })
      troubles.push(await model.keyTrouble())
      server.close()
      server.closeAllConnections()
      if (status === 200) troubles.push(await model.keyTrouble())
    }
    expect(troubles.slice(0, 2).every((trouble) => trouble?.includes('ANTHROPIC_API_KEY'))).toBe(true)
    expect(troubles.slice(2)).toEqual([null, null, null, null])
  })
})
