import { describe, expect, it } from 'vitest'
import { outcomes, startPipe } from '../pipe.js'
import { run } from '../program.js'
import { claudeServer, wholeAnswer } from '../simulators/claude.js'
import { happening } from '../stage.js'

const line = (more: object) => JSON.stringify({ user: 'ana', conversation: 'c', audience: 'dm', ...more })
const eventsOf = (out: string) =>
  out
    .split('\n')
    .filter((one) => one !== '')
    .map((one) => JSON.parse(one))

describe('the pipe', () => {
  it('tells what came of each line, in the order in which it came', async () => {
    const pipe = await startPipe({ deltas: true })
    const id = pipe.say('ana', { text: 'My name is Ana and I live in Lisbon.' })
    await pipe.until(id, 'learned')
    const answer = 'I understood: your name is Ana; lives in Lisbon.'
    const deltas = pipe.events.filter(({ event }) => event === 'delta')
    expect(deltas.map((one) => (one.event === 'delta' ? one.text : '')).join('')).toBe(answer)
    expect(pipe.events.filter(({ event }) => event !== 'delta')).toEqual([
      { id, event: 'saved' },
      { id, event: 'answer', text: answer, notices: [] },
      { id, event: 'learned', noted: ['your name is Ana', 'lives in Lisbon'], change: 1 },
    ])
    expect(await pipe.command('ana', 'memory show')).toContain('1. lives in Lisbon')
    expect(await pipe.command('bob', 'memory show')).toContain('Nothing is kept')
    pipe.end()
    expect((await pipe.ended).code).toBe(0)
  })

  it('finishes everything at the end of its input, each line once', async () => {
    const lines = Array.from({ length: 60 }, (_, n) =>
      line({ id: `${n}`, user: `person ${n % 12}`, text: `I live in Town${n % 12}` }),
    )
    const { code, out, err } = await run([...lines, line({ id: '0', user: 'person 0', text: 'again' })], {
      args: ['pipe'],
    })
    expect(code).toBe(0)
    expect(err).toBe('keepsake: the offline stand-in answers: a few rules, no Claude\n')
    const events = eventsOf(out)
    for (let n = 0; n < 60; n++) {
      const own = events.filter(({ id }) => id === `${n}`).map(({ event }) => event)
      expect(own.filter((event) => outcomes.has(event))).toEqual(n === 0 ? ['duplicate', 'answer'] : ['answer'])
      expect(own).toContain('saved')
      expect(own.at(-1)).toMatch(/^(not-)?learned$/)
    }
  })

  it('joins what comes during an answer, and says so under each; a command waits for nothing', async () => {
    const open = happening()
    const claude = await claudeServer((body, nth) =>
      nth === 1
        ? { events: wholeAnswer('One.').slice(0, 3), rest: open.happened.then(() => wholeAnswer('').slice(3)) }
        : { text: body.stream ? 'Both.' : '{}' },
    )
    const pipe = await startPipe({
      deltas: true,
      env: { ANTHROPIC_BASE_URL: claude.url, ANTHROPIC_AUTH_TOKEN: 'right-key' },
    })
    const first = pipe.say('ana', { text: 'one' })
    await pipe.until(first, 'delta')
    const second = pipe.say('ana', { text: 'two' })
    const third = pipe.say('ana', { text: 'three' })
    expect(await pipe.command('ana', 'persist status')).toMatch(/Remembering is on/)
    expect(pipe.events.some(({ event }) => event === 'answer')).toBe(false)
    open.happen()
    expect(await pipe.until(first, 'answer')).not.toHaveProperty('with')
    for (const id of [second, third]) {
      expect(await pipe.until(id, 'answer')).toMatchObject({ text: 'Both.', with: [second, third] })
      expect(await pipe.until(id, 'saved')).toMatchObject({ with: [second, third] })
    }
    expect(
      claude.bodies
        .filter(({ stream }) => stream)
        .at(-1)
        ?.messages.at(-1)?.content,
    ).toBe('two\n\nthree')
  })

  it('says what is wrong with a line, and goes on', async () => {
    const bad = [
      'no JSON',
      '[]',
      line({ id: '', text: 'x' }),
      line({ id: '1', text: 'x', audience: 'everyone' }),
      line({ id: '1', text: 'x', user: '\ud800' }),
      line({ id: '1' }),
      line({ id: '1', text: 'x', command: 'memory show' }),
      `{"id":"1","text":"${'x'.repeat(500_000)}"}`,
    ]
    const { code, out } = await run([...bad, '', line({ id: 'good', text: 'I live in Lisbon' })], { args: ['pipe'] })
    const events = eventsOf(out)
    expect(code).toBe(0)
    const invalid = events.filter(({ event }) => event === 'invalid')
    expect(invalid.map((one) => one.line)).toEqual(bad.map((_, at) => at + 1))
    expect(invalid.map(({ text }) => text)).toEqual([
      'A line must be one JSON object.',
      'A line must be one JSON object.',
      '"id" must be a text of 1 to 200 characters.',
      '"audience" must be "dm", "space:<S>" or "channel:<S>/<C>".',
      '"user" must be a text of 1 to 200 characters.',
      'A line has either "text" or "command".',
      'A line has either "text" or "command".',
      'A line holds at most 400000 characters.',
    ])
    expect(events).toContainEqual(expect.objectContaining({ id: 'good', event: 'learned' }))
  })

  it('keeps people and messages apart, whatever they are called', async () => {
    const pipe = await startPipe()
    pipe.say('a', { id: 'b\nc', text: 'I live in Lisbon' })
    expect((await pipe.until('b\nc', 'answer')).event).toBe('answer')
    pipe.say('a\nb', { id: 'c', text: 'I live in Porto' })
    expect((await pipe.until('c', 'answer', 'duplicate')).event).toBe('answer')
    for (const user of ['../../a', '__proto__', 'A', 'ä']) {
      expect(await pipe.talk(user, 'Where do I live?')).toBe('You have not told me where you live.')
    }
  })

  it('runs a command that comes twice once', async () => {
    const pipe = await startPipe()
    await pipe.talk('ana', 'I live in Lisbon')
    const erase = { id: 'erase', command: 'memory forget all yes' }
    expect((await pipe.until(pipe.say('ana', erase), 'reply')).text).toMatch(/^Erased/)
    await pipe.talk('ana', 'I live in Porto')
    expect(await pipe.until(pipe.say('ana', erase), 'duplicate')).toEqual({ id: 'erase', event: 'duplicate' })
    expect(await pipe.command('ana', 'memory show')).toContain('lives in Porto')
  })

  it('knows an answered message again, after a restart too', async () => {
    const first = await startPipe()
    const { folder } = first
    const id = first.say('ana', { text: 'I live in Lisbon' })
    await first.until(id, 'saved')
    first.child.kill('SIGKILL')
    await first.ended
    const second = await startPipe({ folder })
    second.say('ana', { id, text: 'I live in Lisbon' })
    expect(await second.until(id, 'duplicate', 'answer')).toEqual({ id, event: 'duplicate' })
  })

  it('ends cleanly at a signal, and where nobody reads any more', async () => {
    const pipe = await startPipe()
    await pipe.talk('ana', 'hello')
    pipe.child.kill('SIGTERM')
    expect((await pipe.ended).code).toBe(0)

    const unread = await startPipe()
    unread.child.stdout?.destroy()
    unread.say('ana', { text: 'hello' })
    expect((await unread.ended).code).toBe(0)
  })
})
