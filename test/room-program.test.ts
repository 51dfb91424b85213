import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { budgetsIn } from '../src/cli/budgets.js'
import { readSettings, type Settings } from '../src/config.js'
import { sealed, serialize } from '../src/memory/document.js'
import { memorySchema, newMemory } from '../src/memory/memory.js'
import { createSeal } from '../src/memory/sealing.js'
import { createFileStore } from '../src/stores/files.js'
import { enter } from './platforms/room/client.js'
import { openRoom } from './platforms/room/opening.js'
import { run, type Start } from './program.js'
import { block, claudeServer, over, piece, started, stopped } from './simulators/claude.js'
import { allBytes, filesIn, lessons, memoryKey, otherMemoryKey, temporaryFolder } from './stage.js'

const lastLine = 'Only this machine can open it, and only with that link. Ctrl-C closes it.\n'

/** The program with its room open, what is said to it there, and how it ends. */
async function opened(more: Start = {}) {
  const { link, ...program } = await openRoom(more)
  /** Says something as Ana to Keepsake alone; resolves once it is answered. */
  async function say(text: string): Promise<void> {
    const happenings = (await fetch(`${link}events`)).body ?? new ReadableStream()
    const body = JSON.stringify({ member: 'ana', place: 'dm', id: randomUUID(), text, isToKeepsake: true })
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(`${link}say`, { method: 'POST', headers, body })).status).toBe(200)
    let heard = ''
    for await (const chunk of happenings.pipeThrough(new TextDecoderStream())) {
      heard += chunk
      if (heard.includes('"event":"memory"')) return
    }
  }

  async function end(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM') {
    program.child.kill(signal)
    return program.ended
  }
  return { ...program, link, say, end }
}

async function memoryIn(folder: string, member = 'ana') {
  return memorySchema.parse(JSON.parse(await readFile(join(folder, '.room', 'room', `${member}.json`), 'utf8')))
}

/** A port that another program listens at. */
async function takenPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as { port: number }).port
}

describe('the room', () => {
  it('says so where facts are told everywhere', async () => {
    const { first } = await enter((await opened({ env: { MEMORY_PRIVACY: 'relaxed' } })).link)
    expect(first).toMatchObject({ isRelaxed: true, answeredBy: expect.stringContaining('MEMORY_PRIVACY is relaxed') })
    expect((await enter((await opened()).link)).first).toMatchObject({ isRelaxed: false })
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('opens, tells its link, and ends cleanly at %s', async (signal) => {
    const room = await opened()
    expect(room.out()).toMatch(
      /^The offline stand-in answers: .*\n.*ANTHROPIC_API_KEY.*\nThe room is open: http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}\/\nOnly/,
    )
    expect((await fetch(room.link)).status).toBe(200)
    const { code, out, err } = await room.end(signal)
    expect([code, err]).toEqual([0, ''])
    expect(out.endsWith(lastLine)).toBe(true)
    await expect(fetch(room.link)).rejects.toThrow()
  })

  it('keeps its people in a folder of its own, whoever may be answered elsewhere, and looks into no other', async () => {
    const folder = await temporaryFolder()
    const bob = newMemory('discord:4711')
    const seal = createSeal(otherMemoryKey)
    await createFileStore(folder).write('person/discord/4711', sealed(serialize(bob), bob, seal), null)
    await mkdir(join(folder, 'terminal'))
    await writeFile(join(folder, 'terminal', 'ana.json'), 'half a mem')
    const before = await allBytes(folder)
    const env = { MEMORY_KEY: memoryKey, PEOPLE: '4711', SERVERS: '1', DISCORD_TOKEN: 'right-token' }
    const room = await opened({ folder, env })
    await room.say('I live in Lisbon')
    expect(await room.end()).toMatchObject({ code: 0, err: '' })
    expect((await readdir(folder)).sort()).toEqual(['.room', 'discord', 'terminal'])
    expect(await readdir(join(folder, '.room', 'room'))).toEqual(['ana.json'])
    expect(await allBytes(folder)).not.toContain('Lisbon')
    for (const other of ['discord', 'terminal']) expect(before).toContain(await allBytes(join(folder, other)))
    const looked = await run([], { folder, env, args: ['memory', 'list', '--as-operator'] })
    expect(looked.out).not.toContain('room')
  })

  it('is readable, and makes no key, where none is set; it knows its people the next time', async () => {
    const folder = await temporaryFolder()
    const room = await opened({ folder })
    await room.say('I live in Lisbon')
    await room.end()
    expect(await readdir(room.cwd)).toEqual([])
    expect((await memoryIn(folder)).facts.map(({ text }) => text)).toEqual(['lives in Lisbon'])
    const again = await opened({ folder })
    await again.say('Where do I live?')
    await again.end()
    expect((await memoryIn(folder)).exchanges.at(-1)?.answered).toBe('You told me: lives in Lisbon.')
  })

  it("reckons what the stand-in takes at Claude's prices", async () => {
    const folder = await temporaryFolder()
    const room = await opened({ folder })
    await room.say('I live in Lisbon')
    await room.end()
    const { spent } = await memoryIn(folder)
    const { input = 0, output = 0, nanodollars } = spent?.answer ?? {}
    expect(input).toBeGreaterThan(300)
    expect(nanodollars).toBe(input * 2000 + output * 10_000)
    expect(spent?.learn.nanodollars).toBeGreaterThan(0)
  })

  it('is answered by Claude where there is a key, and says no word of a stand-in', async () => {
    const claude = await claudeServer(({ stream }) => ({ text: stream ? 'Nice.' : '{"operations": []}' }))
    const folder = await temporaryFolder()
    const env = { ANTHROPIC_BASE_URL: claude.url, ANTHROPIC_AUTH_TOKEN: 'right-key', PERSONA: 'You are a pirate.' }
    const room = await opened({ folder, env })
    expect(room.out()).toMatch(/^The room is open: /)
    await room.say('I live in Lisbon')
    await room.end()
    expect((await memoryIn(folder)).exchanges.map(({ answered }) => answered)).toEqual(['Nice.'])
    expect(JSON.stringify(claude.bodies[0])).toContain('You are a pirate.')
  })

  it('listens where it is told to', async () => {
    const port = await takenPort()
    const taken = await run([], { args: ['room', '--port', String(port)] })
    expect([taken.code, taken.out]).toEqual([78, ''])
    expect(taken.err).toMatch(new RegExp(`^.*${port}.*\\n$`))
    const room = await opened()
    const free = new URL(room.link).port
    await room.end()
    expect((await opened({ args: ['--port', free] })).link).toContain(`http://127.0.0.1:${free}/`)
  })

  it.each([[{}], [{ MEMORY_KEY: 'none' }], [{ MEMORY_KEY: otherMemoryKey }]])(
    'does not open with %j on memories that another key encrypted',
    async (env) => {
      const folder = await temporaryFolder()
      const room = await opened({ folder, env: { MEMORY_KEY: memoryKey } })
      await room.say('I live in Lisbon')
      await room.end()
      const { code, out, err } = await run([], { folder, env, args: ['room'] })
      expect([code, out]).toEqual([78, ''])
      expect(err).toContain(`In ${join(folder, '.room')} are memories that are encrypted with a MEMORY_KEY, and `)
    },
  )

  it.each([
    [['room', '--port', '0'], '--port takes a number from 1 to 65535.'],
    [['room', '--port', '65536'], '--port takes a number from 1 to 65535.'],
    [['room', '--port', '4000x'], '--port takes a number from 1 to 65535.'],
    [['--port', '4000'], '--port is not for the start without a subcommand.'],
    [['room', '--user', 'ana'], '--user is not for room.'],
    [['room', 'service'], 'There is no subcommand "room service".'],
  ])('is not opened with %j', async (args, says) => {
    const { code, out, err } = await run([], { args })
    expect([code, out]).toEqual([64, ''])
    expect(err.startsWith(says)).toBe(true)
  })

  it('has prices where they are known, and refuses for none that is not', () => {
    const prices = (environment: Record<string, string>, isReckoned: boolean) =>
      budgetsIn(readSettings(environment) as Settings, { isServed: false, offline: true, isReckoned })
    expect(prices({}, false)).toMatchObject({ prices: {} })
    expect(prices({ CHAT_MODEL: 'claude-opus-5-5' }, true)).toMatchObject({ prices: { answer: { input: 4 } } })
    const limits = { messagesAMinute: null, dollarsADay: 5, dollarsADayEach: null }
    const unknown = prices({ CHAT_MODEL: 'llama', LEARNING_PRICE: '1/1', DOLLARS_A_DAY: '5' }, true)
    expect(prices({ DOLLARS_A_DAY_EACH: '0.01' }, true)).toEqual({ wrong: expect.stringContaining('at least') })
    expect(unknown).toEqual({ limits, prices: { learn: { input: 1, output: 1 }, reflect: { input: 1, output: 1 } } })
  })

  it('an answer of thousands of pieces takes no more memory than its length', async () => {
    const pieces = Array.from({ length: 2000 }, () => piece('x'.repeat(999)))
    const events = [started, block('text'), ...pieces, piece('.'), stopped('end_turn'), over]
    const claude = await claudeServer(({ stream }) => (stream ? { events } : { text: JSON.stringify(lessons()) }))
    const env = {
      ...{ ANTHROPIC_AUTH_TOKEN: 'right-key', ANTHROPIC_BASE_URL: claude.url },
      NODE_OPTIONS: '--max-old-space-size=200',
    }
    const { link } = await opened({ env })
    const page = await enter(link)
    await page.say('Write a book.')
    const book = await page.entry(/x\.$/)
    expect(book.text).toHaveLength(2000 * 999 + 1)
  })

  it('does not open where its folder is a link, behind which may be the memories of others', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'discord'))
    await writeFile(join(folder, 'discord', '81384788765712384.json'), '{}')
    await symlink(folder, join(folder, '.room'))
    const { code, err } = await run([], { folder, args: ['room'] })
    const wrong = `${join(folder, '.room')} is no folder, and the room keeps its people in one of that name. Move it away.`
    expect({ code, err }).toEqual({ code: 78, err: `${wrong}\n` })
    expect(await filesIn(folder)).toEqual(['discord/81384788765712384.json'])
  })
})
