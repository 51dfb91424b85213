import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLog } from '../../src/log.js'
import { createClaude } from '../../src/models/claude.js'
import { outcomes, type PipeEvent, startPipe } from '../pipe.js'
import {
  type Answer,
  type Body,
  block,
  claudeServer,
  over,
  piece,
  started,
  stopped,
  wholeAnswer,
} from '../simulators/claude.js'
import { add, botOn, command, happening, lessons, say, temporaryFolder } from '../stage.js'

/** What is asked to answer a person, without what is asked to learn. */
const asked = (bodies: readonly Body[]) =>
  bodies.filter(({ stream }) => stream).map(({ messages }) => messages.at(-1)?.content ?? '')

/** The program with a Claude behind it, and a log. */
async function startWith(answer: (body: Body) => Answer) {
  const claude = await claudeServer(answer)
  const log = join(await temporaryFolder(), 'log')
  const env = { ANTHROPIC_BASE_URL: claude.url, ANTHROPIC_AUTH_TOKEN: 'right-key', LOG_FILE: log }
  return { ...claude, ...(await startPipe({ env, deltas: true })), log: () => readFile(log, 'utf8') }
}

/** A Claude that begins an answer to `hold <name>`, and ends it when that is let go. */
async function startSlow() {
  const holds = new Map<string, ReturnType<typeof happening<void>>>()
  const hold = (name: string) => {
    const held = holds.get(name) ?? happening<void>()
    holds.set(name, held)
    return held
  }
  const program = await startWith(({ stream, messages }) => {
    const [, name] = /hold (\w+)/.exec(messages.at(-1)?.content ?? '') ?? []
    if (!stream || !name) return { text: stream ? 'Fine.' : JSON.stringify(lessons()) }
    const [start = {}, open = {}, ...rest] = wholeAnswer(' this long.')
    return { events: [start, open, piece('It took')], rest: hold(name).happened.then(() => rest) }
  })
  return { ...program, letGo: (name: string) => hold(name).happen() }
}

/** The ids of the lines that did not end in exactly one way. */
function notOnce(events: readonly PipeEvent[], ids: readonly string[]): string[] {
  return ids.filter((id) => events.filter((one) => one.id === id && outcomes.has(one.event)).length !== 1)
}

describe('in one conversation', () => {
  it('twenty messages wait and are answered together, in order; the next is refused in words', async () => {
    const slow = await startSlow()
    const twenty = (first: string) =>
      [first, ...Array.from({ length: 19 }, (_, n) => `and ${n}`)].map((text) => slow.say('ana', { text }))
    const expectRefused = async (id: string) => {
      const { text, reference } = await slow.until(id, 'refused')
      expect(text).toMatch(/more than I can take at once. Wait for an answer/)
      expect(await slow.log()).toContain(`"reference":"${reference}"`)
    }
    const one = slow.say('ana', { text: 'hold one' })
    await slow.until(one, 'delta')
    const two = twenty('hold two')
    await expectRefused(slow.say('ana', { text: 'too much' }))
    slow.letGo('one')
    for (const id of two) expect(await slow.until(id, 'delta')).toMatchObject({ with: two })
    // What is being answered does not wait any more: there is room for twenty again.
    const three = twenty('three')
    await expectRefused(slow.say('ana', { text: 'too much' }))
    slow.letGo('two')
    for (const id of three) expect(await slow.until(id, 'answer')).toMatchObject({ with: three })
    slow.end()
    expect((await slow.ended).code).toBe(0)
    const together = (first: string) => [first, ...Array.from({ length: 19 }, (_, n) => `and ${n}`)].join('\n\n')
    expect(asked(slow.bodies)).toEqual(['hold one', together('hold two'), together('three')])
    const answered = slow.events.flatMap(({ event, id }) => (event === 'answer' ? [id] : []))
    expect(answered).toEqual([one, ...two, ...three])
  })
})

describe('one person', () => {
  it('is answered in three conversations at once; fifty more messages wait, and nobody else does', async () => {
    const slow = await startSlow()
    const to = (conversation: string, text: string) => slow.say('ana', { text, conversation })
    const running = ['a', 'b', 'c'].map((name) => to(name, `hold ${name}`))
    for (const id of running) await slow.until(id, 'delta')
    const waiting = Array.from({ length: 50 }, (_, n) => to(`more ${n % 5}`, `hello ${n}`))
    const refused = await slow.until(to('more 9', 'too much'), 'refused')
    expect(refused.text).toMatch(/more than I can take at once/)
    expect(await slow.log()).toContain(`"reference":"${refused.reference}"`)
    expect(await slow.command('ana', 'persist status', { conversation: 'a' })).toMatch(/Remembering is on/)
    expect(await slow.talk('bob', 'hello from Bob')).toBe('Fine.')
    expect(asked(slow.bodies).sort()).toEqual(['hello from Bob', 'hold a', 'hold b', 'hold c'])
    slow.letGo('b')
    for (const id of waiting) expect((await slow.until(id, 'answer')).text).toBe('Fine.')
    expect(notOnce(slow.events, [running[0] ?? '', running[2] ?? ''])).toEqual([running[0], running[2]])
    for (const name of ['a', 'c']) slow.letGo(name)
    slow.end()
    expect((await slow.ended).code).toBe(0)
    expect(notOnce(slow.events, [...running, ...waiting])).toEqual([])
  })

  it('who floods has each message answered or refused, once', async () => {
    const pipe = await startPipe()
    const ids = Array.from({ length: 300 }, (_, n) => pipe.say('ana', { text: `hello ${n}`, conversation: `${n % 7}` }))
    await pipe.talk('bob', 'hello')
    pipe.end()
    expect((await pipe.ended).code).toBe(0)
    expect(notOnce(pipe.events, ids)).toEqual([])
    const refused = pipe.events.filter(({ event }) => event === 'refused')
    expect(refused.length).toBeGreaterThan(0)
    for (const one of refused) expect(one).toMatchObject({ text: /at once/, reference: /^[0-9a-f]{8}$/ })
  })
})

const canary = { type: 'error', error: { type: 'invalid_request_error', message: 'My canary sings' } }
const refusing = (status: number, headers: Record<string, string> = {}) => ({ status, headers, error: canary })
const begun = [started, block('text')]
const text = [...begun, piece('The canary')]
const streamed = (...data: string[]) => ({
  raw: data.map((one) => `event: content_block_delta\ndata: ${one}\n\n`).join(''),
  type: 'text/event-stream',
})

/** Each way for an answer to fail: what the server does, how the turn ends, and in which words. */
const failures: Record<string, [Answer, 'failed' | 'answer', RegExp]> = {
  'too many requests': [refusing(429), 'failed', /very busy/],
  'too many requests, and when to come back': [refusing(429, { 'retry-after': '0' }), 'failed', /very busy/],
  'a fault': [refusing(500), 'failed', /not working right now/],
  overload: [refusing(529), 'failed', /very busy/],
  'a wrong key': [refusing(401), 'failed', /does not accept my key/],
  'a request it will not take': [refusing(400), 'failed', /other words/],
  'a page instead of JSON': [{ raw: '<p>canary</p>', type: 'text/html' }, 'failed', /cannot reach Claude/],
  'JSON instead of a stream': [{ raw: '{"canary":1}', type: 'application/json' }, 'failed', /cannot reach Claude/],
  'an empty answer': [{ events: wholeAnswer('') }, 'failed', /had no answer/],
  'an answer of blanks': [{ events: wholeAnswer(' \n\u200b') }, 'failed', /had no answer/],
  'a refusal': [{ events: [...begun, stopped('refusal'), over] }, 'failed', /will not answer this/],
  'a refusal in mid-answer': [{ events: [...text, stopped('refusal'), over] }, 'answer', /will not go on with this/],
  'too long a thought': [{ events: [...begun, stopped('max_tokens'), over] }, 'failed', /thought for too long/],
  'too long an answer': [{ events: [...text, stopped('max_tokens'), over] }, 'answer', /grew too long/],
  'a line that drops at once': [{ events: [], end: 'drop' }, 'failed', /cannot reach Claude/],
  'a line that drops before any text': [{ events: begun, end: 'drop' }, 'failed', /cannot reach Claude/],
  'a line that drops in mid-answer': [{ events: text, end: 'drop' }, 'answer', /line to Claude broke/],
  'an answer without an end': [{ events: text }, 'answer', /line to Claude broke/],
  'an error in the stream': [{ events: [started, canary] }, 'failed', /Claude/],
  'an error in mid-answer': [{ events: [...text, canary] }, 'answer', /line to Claude broke/],
  'a stream that is no JSON': [streamed('{"canary'), 'failed', /cannot reach Claude/],
  'a stream that is no JSON in mid-answer': [
    streamed(JSON.stringify(piece('The canary')), '{"canary'),
    'answer',
    /line to Claude broke/,
  ],
  'a stream of other things': [streamed('null', '[]', '{"type":"canary"}', '7'), 'failed', /Claude/],
}

/** Each way for a learning call to fail. */
const lost: Record<string, Answer> = {
  'too many requests': refusing(429),
  'too many requests, come back in a month': refusing(429, { 'retry-after': '2592000' }),
  'a fault': refusing(500),
  overload: refusing(529),
  'a wrong key': refusing(401),
  'a request it will not take': refusing(400),
  'a page instead of JSON': { raw: '<p>canary</p>', type: 'text/html' },
  'broken JSON': { raw: '{"content":[{"type":"text","text":"canary', type: 'application/json' },
  'JSON of another kind': { raw: '["canary"]', type: 'application/json' },
  null: { raw: 'null', type: 'application/json' },
  'an empty answer': { text: '' },
  'a refusal in words': { text: 'I will not note that your canary sings.' },
  'half an answer': {
    raw: JSON.stringify({ content: [{ type: 'text', text: '{"operations":[{"op":' }], stop_reason: 'max_tokens' }),
    type: 'application/json',
  },
  'a line that drops': { events: [], end: 'drop' },
  'a stream': { events: wholeAnswer('{}') },
}

/** What would be learned of what people say here. */
function taught(content: string): Answer {
  const said = JSON.parse(content) as { exchanges?: { person: string }[] }
  const likes = said.exchanges?.flatMap(({ person }) => /I like \w+/.exec(person)?.[0] ?? []) ?? []
  return { text: JSON.stringify(lessons(...likes.map((quote) => add(quote.replace('I like', 'likes'), quote)))) }
}

/** The reference in what somebody was told. */
function referenceIn(event: PipeEvent): string {
  if ('reference' in event) return event.reference
  return event.event === 'answer' ? (/\(reference ([0-9a-f]{8})\)/.exec(event.notices.join())?.[1] ?? 'none') : 'none'
}

describe('when Claude fails', () => {
  it('each turn ends, it is said why, and the next one works', async () => {
    const program = await startWith(({ stream, messages }) => {
      const said = messages.at(-1)?.content ?? ''
      const [answer] = failures[/^A canary with (.*)$/.exec(said)?.[1] ?? ''] ?? [{ text: 'Fine.' }]
      return stream ? answer : taught(said)
    })
    const ids = await Promise.all(
      Object.entries(failures).map(async ([how, [, ends, words]]) => {
        const id = program.say(how, { text: `A canary with ${how}` })
        const outcome = await program.outcome(id)
        expect(outcome.event, how).toBe(ends)
        const told = outcome.event === 'answer' ? outcome.notices.join() : outcome.event === 'failed' && outcome.text
        expect(told, how).toMatch(words)
        expect(await program.log(), how).toContain(`"reference":"${referenceIn(outcome)}"`)
        const next = program.say(how, { text: 'And now?' })
        expect(await program.outcome(next), how).toMatchObject({ event: 'answer', text: 'Fine.', notices: [] })
        return [id, next]
      }),
    )
    program.end()
    const { code, err } = await program.ended
    expect(code).toBe(0)
    expect(notOnce(program.events, ids.flat())).toEqual([])
    expect((await program.log()) + err).not.toMatch(/canary|And now/)
  })

  it('in learning, the answer is there all the same, and it is learned later', async () => {
    const recovered = new Set<string>()
    const program = await startWith(({ stream, messages }) => {
      const said = messages.at(-1)?.content ?? ''
      if (stream) return { text: 'Fine.' }
      const nth = Number(/canary(\d+)/.exec(said)?.[1])
      const [how = '', answer = { text: '' }] = Object.entries(lost)[nth] ?? []
      return recovered.has(how) ? taught(said) : answer
    })
    const ids = await Promise.all(
      Object.keys(lost).map(async (how, nth) => {
        const id = program.say(how, { text: `I like canary${nth}` })
        expect(await program.outcome(id), how).toMatchObject({ event: 'answer', text: 'Fine.', notices: [] })
        expect(await program.until(id, 'learned', 'not-learned'), how).toMatchObject({ reason: 'kept for later' })
        recovered.add(how)
        const next = program.say(how, { text: 'And the weather is fine' })
        await program.until(next, 'learned', 'not-learned')
        expect(await program.command(how, 'memory show'), how).toContain(`likes canary${nth}`)
        return [id, next]
      }),
    )
    program.end()
    const { code, err } = await program.ended
    expect(code).toBe(0)
    expect(notOnce(program.events, ids.flat())).toEqual([])
    expect((await program.log()) + err).not.toMatch(/canary|weather/)
  })
})

describe('when Claude takes its time', () => {
  /** The bot in this process, so that a long time is short. */
  async function impatient(answer: (body: Body, nth: number) => Answer) {
    const server = await claudeServer(answer)
    const limits = { idle: 1000, answer: 2500, learning: 1000, pause: 20 }
    const model = createClaude({
      authToken: 'right-key',
      baseURL: server.url,
      chatModel: 'c',
      learningModel: 'l',
      limits,
    })
    const folder = await temporaryFolder()
    const file = join(folder, 'log')
    const warnings: string[] = []
    const log = createLog(file, (line) => warnings.push(line))
    const bot = botOn(folder, model, { log })
    return { bot, log: async () => (await readFile(file, 'utf8')) + warnings }
  }

  it.each<[string, Answer, 'failed' | 'answer', RegExp]>([
    ['says nothing', { events: [], end: 'stall' }, 'failed', /took too long/],
    ['begins and says nothing', { events: begun, end: 'stall' }, 'failed', /took too long/],
    ['falls silent in mid-answer', { events: text, end: 'stall' }, 'answer', /line to Claude broke/],
    ['only pings', { events: [started], end: 'ping' }, 'failed', /took too long/],
    ['only pings in mid-answer', { events: text, end: 'ping' }, 'answer', /line to Claude broke/],
    ['thinks for ever', { events: [started, block('thinking')], end: 'ping' }, 'failed', /took too long/],
    ['says to come back in a month', refusing(429, { 'retry-after': '2592000' }), 'failed', /very busy/],
  ])('and %s, the turn ends, it is said why, and the next one works', async (_, trouble, ends, words) => {
    const isTrouble = ({ messages }: Body) => messages.at(-1)?.content.startsWith('Tell')
    const { bot, log } = await impatient((body) =>
      body.stream && isTrouble(body) ? trouble : body.stream ? { text: 'Fine.' } : taught('{}'),
    )
    const said = say(bot, 'Tell of the canary')
    await said.answered
    expect(said.names().filter((name) => outcomes.has(name))).toEqual([ends])
    const outcome = { id: said.id, ...(await said.until(ends)) }
    expect(outcome.event === 'answer' ? outcome.notices.join() : outcome.text).toMatch(words)
    const next = say(bot, 'And now?')
    expect(await next.until('answer')).toMatchObject({ text: 'Fine.', notices: [] })
    await bot.close()
    expect(await log()).toContain(`"reference":"${referenceIn(outcome)}"`)
    expect(await log()).not.toMatch(/canary|And now/)
  })

  it.each<[string, Answer]>([
    ['says nothing', { events: [], end: 'stall' }],
    ['only pings', { events: [started], end: 'ping' }],
  ])('and %s in learning, the answer is there, and it is learned later', async (_, trouble) => {
    let isInTrouble = true
    const { bot, log } = await impatient(({ stream, messages }) => {
      if (stream) return { text: 'Fine.' }
      return isInTrouble ? trouble : taught(messages[0]?.content ?? '')
    })
    const said = say(bot, 'I like canaries')
    expect(await said.until('not-learned')).toMatchObject({ reason: 'kept for later' })
    expect(said.names()).toContain('answer')
    isInTrouble = false
    await say(bot, 'And the weather is fine').until('learned')
    expect(await command(bot, 'memory show')).toContain('likes canaries')
    await bot.close()
    expect(await log()).not.toMatch(/canar|weather/)
  })
})
