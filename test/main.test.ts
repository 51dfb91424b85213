import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { LLMock } from '@copilotkit/aimock'
import { describe, expect, it, onTestFinished } from 'vitest'
import { follow, run, start } from './program.js'
import { block, claudeServer, over, piece, started, stopped } from './simulators/claude.js'
import { add, allBytes, happening, lessons, temporaryFolder } from './stage.js'

const blocks = (out: string) => out.split(/^(?=Keepsake: )/m).map((text) => text.trimEnd())

describe('the terminal', () => {
  it('knows you the next time', async () => {
    const folder = await temporaryFolder()
    const first = await run(['My name is Ana and I live in Lisbon.'], { folder })
    expect(first.out).toContain('noted: your name is Ana; lives in Lisbon')
    expect(first.err).toMatch(/offline stand-in answers.*\n.*ANTHROPIC_API_KEY/)
    const second = await run(['Hello!', 'What do you know about me?', 'Where do I live?'], { folder })
    expect(second).toMatchObject({ code: 0 })
    expect(blocks(second.out)).toEqual([
      expect.stringMatching(/^Keepsake: Hello Ana\./),
      'Keepsake: This is what I know about you: your name is Ana; lives in Lisbon.',
      'Keepsake: You told me: lives in Lisbon.',
    ])
  })

  it('answers each line of its input in order, commands too, and ends with it', async () => {
    const lines = [
      'My name is Ana',
      'What is my name?',
      '/persist status',
      '',
      '/memory forget',
      'yes',
      'What is my name?',
      '/nonsense',
    ]
    const { out, code } = await run(lines)
    expect(code).toBe(0)
    expect(blocks(out.replace(/^noted: .*\n/m, ''))).toEqual([
      'Keepsake: I understood: your name is Ana.',
      'Keepsake: Your name is Ana.',
      expect.stringMatching(/^Keepsake: Remembering is on/),
      expect.stringMatching(/^Keepsake: This erases everything/),
      expect.stringMatching(/^Keepsake: Erased/),
      'Keepsake: You have not told me your name.',
      expect.stringMatching(/^Keepsake: There is no \/nonsense/),
    ])
  })

  it('shows with a command what the line before taught, and ends where it is told to', async () => {
    const { out, code } = await run(['I live in Riga', '/memory show', '/quit', 'never read'])
    expect(code).toBe(0)
    expect(blocks(out)[1]).toContain('1. lives in Riga')
    expect(blocks(out).length).toBe(2)
  })

  it('takes what was replaced, forgotten and switched off at its word', async () => {
    const folder = await temporaryFolder()
    await run(['I like Python', 'Actually I prefer Rust, not Python.', 'I live in Lisbon', 'I moved to Porto'], {
      folder,
    })
    const { out } = await run(['What do you know about me?', '/memory forget 1', '/persist off', 'I live in Rome'], {
      folder,
    })
    expect(out).toContain('you: prefers Rust; moved to Porto.')
    expect(out).toContain('Erased: prefers Rust')
    expect(await allBytes(folder)).not.toMatch(/Python|Rust|Rome/)
  })

  it('forgets what it is just learning', async () => {
    const folder = await temporaryFolder()
    const { out } = await run(['remember that I like tea', 'forget that I like tea', '/memory show'], { folder })
    expect(blocks(out)[1]).toMatch(/^Keepsake: Erased: /)
    expect(blocks(out)[2]).not.toContain('tea')
    expect(await allBytes(folder)).not.toContain('tea')
  })

  it('goes on where the log is full', async () => {
    const { out, err, code } = await run(['Hello', 'My name is Ana'], { env: { LOG_FILE: '/dev/full' } })
    expect([blocks(out).length, code]).toEqual([2, 0])
    expect(err).not.toContain('    at ')
  })

  it('stands hostile lines', async () => {
    const lines = [
      '\u001b[2J\u001b]0;owned\u0007',
      '__proto__',
      'constructor',
      'x'.repeat(3_000_000),
      '\u202eabc',
      '/memory forget 99999999999999999999',
    ]
    const { out, err, code } = await run(lines)
    expect(code).toBe(0)
    expect(out).not.toContain('\u001b')
    expect(out).toContain('That message is too long')
    expect(blocks(out).length).toBe(lines.length)
    expect(err).not.toContain('    at ')
  })

  it.each(['../../escape', 'Ana', 'con', 'ana.b', 'ünïcödé', 'x'.repeat(200), '~', '__proto__'])(
    'keeps %j in its folder',
    async (user) => {
      const folder = join(await temporaryFolder(), 'data')
      await run(['My name is Ana'], { folder, user })
      expect(await readdir(join(folder, '..'))).toEqual(['data'])
      expect((await readdir(folder)).sort()).toEqual(['ledger', 'terminal'])
      expect((await run(['What is my name?'], { folder, user })).out).toContain('Your name is Ana')
    },
  )

  it('answers where the disk is full, and says what was not saved', async () => {
    const through = ['bash', '-c', 'ulimit -f 0; exec "$@"', 'bash']
    const { out, err, code } = await run(['My name is Ana'], { through })
    expect(code).toBe(0)
    expect(out).toMatch(/^Keepsake: I understood: your name is Ana/)
    const [, reference] =
      /could not save this to your memory: the disk is full\. \(reference ([0-9a-f]+)\)/.exec(out) ?? []
    expect(err).toContain(`reference ${reference}`)
  })

  it("takes over a session file of the article's Python", async () => {
    const folder = await temporaryFolder()
    const file = {
      user_id: 'ana',
      name: 'Ana',
      key_facts: ['likes tea'],
      session_count: 3,
      last_seen: '2026-04-05T09:30:00.1',
    }
    await writeFile(join(folder, 'ana.json'), JSON.stringify(file))
    const { out, err } = await run(['What do you know about me?'], { folder })
    expect(err).toContain('was taken over into your memory')
    expect(out).toContain('your name is Ana; likes tea')
    expect(await readdir(folder)).not.toContain('ana.json')
  })

  it('keeps such a file where not all of it fits', async () => {
    const folder = await temporaryFolder()
    const key_facts = Array.from({ length: 2000 }, (_, n) => `likes thing number ${n}`)
    await writeFile(join(folder, 'ana.json'), JSON.stringify({ user_id: 'ana', key_facts }))
    const { err } = await run(['/memory show'], { folder })
    expect(err).toContain('Not all of it fits; the old file stays beside it.')
    expect(await allBytes(folder)).toContain('"likes thing number 1"')
    expect((await readFile(join(folder, 'terminal', 'ana.json'))).length).toBeGreaterThan(250_000)
    await run(['/memory forget all yes'], { folder })
    expect(await allBytes(folder)).not.toContain('likes thing')
  })

  it('leaves such a file unread beside the memory of someone who keeps nothing, and forgets it with the rest', async () => {
    const folder = await temporaryFolder()
    await run(['/persist off'], { folder })
    await writeFile(join(folder, 'ana.json'), JSON.stringify({ user_id: 'ana', key_facts: ['a canary'] }))
    const { out } = await run(['What do you know about me?'], { folder })
    expect(out).toContain('I know nothing about you yet.')
    expect(await allBytes(folder)).toContain('canary')
    await run(['/memory forget all yes'], { folder })
    expect(await allBytes(folder)).not.toContain('canary')
  })

  it('sets aside what lies in the place of such a file, and forgets it with the rest', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'ana.json'), '{"user_id": "eve", "canary": 1}')
    const { err } = await run(['/memory forget all yes'], { folder })
    expect(err).toContain('It was set aside')
    expect(await allBytes(folder)).not.toContain('canary')
  })

  it('sweeps at its start what a crash left', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'terminal'))
    await writeFile(join(folder, 'terminal', 'bob.json.999999999.1.abcdefabcdef.tmp'), 'half')
    await run(['Hello'], { folder })
    expect(await readdir(join(folder, 'terminal'))).toEqual(['ana.json'])
  })
})

describe('with Claude', () => {
  const env = (url: string, key = 'right-key') => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: key })

  it('answers and learns', async () => {
    const mock = new LLMock({ port: 0 })
    mock.addFixture({ match: { userMessage: /^Hello/ }, response: { content: 'Hello from Claude.' } })
    mock.addFixture({
      match: { userMessage: /^\{"facts"/ },
      response: { content: JSON.stringify(lessons(add('lives in Lisbon', 'I live in Lisbon'))) },
    })
    await mock.start()
    onTestFinished(() => mock.stop())
    const { out, err, code } = await run(['Hello, I live in Lisbon'], { env: env(mock.url) })
    expect(out).toBe('Keepsake: Hello from Claude.\nnoted: lives in Lisbon\n')
    expect([err, code]).toEqual(['', 0])
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes the answer in hand at %s, twice in a row, and saves it',
    async (signal) => {
      const signalled = happening()
      const server = await claudeServer(() => ({
        events: [started, block('text'), piece('Once upon')],
        rest: signalled.happened.then(() => [piece(' a time.'), stopped('end_turn'), over]),
      }))
      const folder = await temporaryFolder()
      const program = await start({ folder, env: env(server.url) })
      program.type('Tell me a story', 'And another')
      await program.shows('Once upon')
      program.child.kill(signal)
      program.child.kill(signal)
      signalled.happen()
      const { code, out } = await program.ended
      expect(code).toBe(0)
      expect(out).toBe('Keepsake: Once upon a time.\n')
      const file = await readFile(join(folder, 'terminal', 'ana.json'), 'utf8')
      expect(file).toContain('Once upon a time.')
      expect(file).not.toContain('And another')
    },
  )

  it('cuts an answer off that takes more than ten seconds to end, and keeps it', async () => {
    const server = await claudeServer(() => ({ events: [started, block('text'), piece('Once upon')], end: 'stall' }))
    const folder = await temporaryFolder()
    const program = await start({ folder, env: env(server.url) })
    program.type('Tell me a story')
    await program.shows('Once upon')
    program.child.kill('SIGTERM')
    const { code, out } = await program.ended
    expect(code).toBe(0)
    expect(out).toMatch(/^Keepsake: Once upon\nI was stopped here\./)
    expect(await readFile(join(folder, 'terminal', 'ana.json'), 'utf8')).toMatch(
      /"answered": "Once upon",\s+"cut": true/,
    )
  })

  it('ends at once at a second signal', async () => {
    const server = await claudeServer(() => ({ events: [started, block('text'), piece('Once')], end: 'stall' }))
    const program = await start({ env: env(server.url) })
    program.type('Tell me a story')
    await program.shows('Once')
    const again = setInterval(() => program.child.kill('SIGTERM'), 100)
    const { code } = await program.ended
    clearInterval(again)
    expect(code).toBe(130)
  })

  it('says at its start that the key is wrong', async () => {
    const { code, err, out } = await run(['Hello'], { env: env(await refusing(401), 'sk-wrong-canary') })
    expect([code, out]).toEqual([78, ''])
    expect(err).toMatch(/does not accept ANTHROPIC_API_KEY \(it answered 401\)/)
    expect(err).not.toContain('canary')
  })

  it('does not take a server that is away for a wrong key, and lets nothing said into the log', async () => {
    const cwd = await temporaryFolder()
    const more = { LOG_FILE: join(cwd, 'log'), ...env('http://127.0.0.1:9') }
    const { code, out, err } = await run(['My canary sings'], { env: more })
    expect(code).toBe(0)
    const [, reference] = /^Keepsake: I cannot reach Claude right now.* \(reference ([0-9a-f]+)\)/.exec(out) ?? []
    const log = await readFile(join(cwd, 'log'), 'utf8')
    expect(log).toContain(`"reference":"${reference}"`)
    expect(log + err).not.toMatch(/canary|right-key/)
  })
})

describe('wrong settings', () => {
  it('are all named at once, with what was expected, and no secret', async () => {
    const env = {
      ANTHROPIC_API_KEY: 'sk canary',
      ANTHROPIC_AUTH_TOKEN: '"canary"',
      ANTHROPIC_BASE_URL: 'http://me:canary@localhost:1',
      CHAT_MODEL: 'a b',
      LEARNING_MODEL: 'ü',
      SESSIONS_DIR: '/dev/null',
      LOG_FILE: '/dev/null/log',
    }
    const { code, err, out } = await run([], { env })
    expect([code, out]).toEqual([78, ''])
    for (const name of Object.keys(env))
      expect(err).toMatch(new RegExp(`^${name} is wrong: expected .* Example: ${name}=`, 'm'))
    expect(err).not.toContain('canary')
  })

  it('of a folder that can never be made are not waited for', async () => {
    const { code, out } = await run(['My name is Ana'], { env: { SESSIONS_DIR: '/proc/nowhere' } })
    expect(code).toBe(0)
    expect(out).toMatch(/^Keepsake: I understood: your name is Ana\.\nI could not save this/)
  })

  it.each([[['--user', '']], [['--nonsense']], [['dance']], [['--user', 'a\nb']]])(
    'on the command line: %j',
    async (args) => {
      const { code, err } = await run([], { args })
      expect(code).toBe(64)
      expect(err).toContain('Usage: npm start')
    },
  )

  it.each([
    [['--nonsense'], 'There is no option "--nonsense".'],
    [['slack'], 'slack is followed by manifest.'],
  ])('and says what it was: %j', async (args, says) => {
    expect((await run([], { args })).err).toMatch(new RegExp(`^${says.replace(/[.]/g, '\\.')}\n\nUsage`))
  })
})

describe('npm start', () => {
  it.each(['npm alone', 'the group'])('ends cleanly at a signal to %s', { timeout: 60_000 }, async (whom) => {
    const folder = await temporaryFolder()
    const env = { PATH: process.env.PATH ?? '', HOME: folder, SESSIONS_DIR: folder }
    const child = spawn('npm', ['start', '--', '--user', 'ana'], { env, detached: true })
    onTestFinished(() => void child.kill('SIGKILL'))
    const program = follow(child)
    program.type('My name is Ana')
    await program.shows('noted:')
    if (whom === 'npm alone') child.kill('SIGTERM')
    else process.kill(-(child.pid ?? 0), 'SIGTERM')
    const { code } = await program.ended
    expect(code).toBe(0)
    expect(await allBytes(folder)).toContain('"name": "Ana"')
  })
})

/** A server that refuses everything with one status. */
async function refusing(status: number): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}
