import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ChatModel } from '../../src/agent.js'
import { ModelAway } from '../../src/endings.js'
import { createClaude } from '../../src/models/claude.js'
import { watched } from '../../src/models/health.js'
import { type Answer, block, claudeServer, piece, started, wholeAnswer } from '../simulators/claude.js'
import { happening } from '../stage.js'

const patient = { idle: 20_000, answer: 30_000, learning: 20_000, pause: 5 }
/** For servers that fall silent: the wait is the test's own. */
const impatient = { ...patient, idle: 1000 }
const models = { apiKey: 'any', chatModel: 'chat', learningModel: 'small' }
const never = { first: 1_000_000, longest: 1_000_000 }
const busy: Answer = { events: [{ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }] }
const silent: Answer = { events: [started], end: 'stall' }
const fine: Answer = { events: wholeAnswer('Fine.') }

/** Claude as it answers now, watched: what was told of it, and how to ask it. */
async function claude({ looks = never, key = 'right-key', limits = patient } = {}) {
  let now: Answer = fine
  const server = await claudeServer(() => now)
  const plain = createClaude({ ...models, apiKey: key, baseURL: server.url, limits })
  const { model, health } = watched(plain, plain.isThere, looks)
  const told: boolean[] = []
  health.onChange((answers) => told.push(answers))
  async function ask(answer: Answer, stop = new AbortController().signal): Promise<boolean> {
    now = answer
    const prompt = { system: 'Be kind.', messages: [{ role: 'user' as const, content: 'Hello' }] }
    await model
      .answer(
        prompt,
        async () => {},
        stop,
        () => {},
      )
      .catch(() => {})
    return health.answers()
  }
  return { ...server, health, told, ask, isThere: plain.isThere }
}

/** Claude behind a server that answers everything so. */
async function listing({ status, raw }: { status: number; raw: string }) {
  const server = createServer((_, response) => response.writeHead(status, { 'content-type': 'text/html' }).end(raw))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return createClaude({ ...models, baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

describe('whether Claude answers', () => {
  it.each<[string, Answer]>([
    ['is busy', { status: 429 }],
    ['is overloaded', { status: 529 }],
    ['is overloaded and says so late', busy],
    ['has trouble of its own', { status: 500 }],
    ['does not accept the key', { status: 401 }],
    ['wants its bill paid', { status: 402 }],
    ['says nothing', silent],
    ['breaks the line', { events: [], end: 'drop' }],
  ])('is no where it %s, and yes with the first text of an answer', async (_, trouble) => {
    const { ask, told } = await claude({ limits: trouble === silent ? impatient : patient })
    expect(await ask(trouble)).toBe(false)
    await ask(trouble)
    expect(await ask({ events: [started, block('text'), piece('One, ')], end: 'drop' })).toBe(true)
    expect(told).toEqual([false, true])
  })

  it.each<[string, Answer]>([
    ['will not take a message', { status: 400 }],
    ['finds it too long', { status: 413 }],
    ['will not answer it', { events: wholeAnswer('', 'refusal') }],
    ['does not know the model', { status: 404 }],
  ])('is still yes where it %s', async (_, trouble) => {
    const { ask, told } = await claude()
    expect(await ask(trouble)).toBe(true)
    expect(told).toEqual([])
  })

  it('is still yes where a person stops their answer', async () => {
    const { ask } = await claude()
    expect(await ask(silent, AbortSignal.abort())).toBe(true)
  })

  it('is yes again once its server is back, also where nobody asks', async () => {
    const { ask, health } = await claude({ looks: { first: 20, longest: 40 } })
    const back = happening()
    health.onChange((answers) => answers && back.happen())
    expect(await ask({ status: 529 })).toBe(false)
    await back.happened
    expect(health.answers()).toBe(true)
  })

  it('is asked of the server itself, whose word on anything but key, bill and trouble is a yes', async () => {
    const well = await claude()
    expect(await well.isThere()).toBe(true)
    for (const [status, there] of [
      [404, true],
      [405, true],
      [400, true],
      [401, false],
      [402, false],
      [403, false],
      [429, false],
      [500, false],
      [529, false],
    ] as const) {
      const answer = { status, raw: '<html>no' }
      expect([status, await (await listing(answer)).isThere()]).toEqual([status, there])
    }
    expect(await (await listing({ status: 200, raw: '<html>hello' })).isThere()).toBe(true)
    expect(await createClaude({ ...models, baseURL: 'http://127.0.0.1:1' }).isThere()).toBe(false)
  })

  it('is looked for until it is there', async () => {
    let looks = 0
    const [second, third] = [happening(), happening()]
    const isThere = async () => {
      looks++
      if (looks === 2) second.happen()
      if (looks === 3) third.happen()
      return looks === 3
    }
    const away: ChatModel = { answer: () => Promise.reject(new ModelAway('away')) }
    const { model, health } = watched(away, isThere, { first: 10, longest: 20 })
    const gone = model.answer(
      { system: '', messages: [] },
      async () => {},
      new AbortController().signal,
      () => {},
    )
    await expect(gone).rejects.toThrow('away')
    await second.happened
    expect(health.answers()).toBe(false)
    await third.happened
    expect(looks).toBe(3)
  })
})
