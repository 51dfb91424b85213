import { spawn, spawnSync } from 'node:child_process'
import { lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { withSettings } from '../../src/cli/env-file.js'
import { follow } from '../program.js'
import { claudeServer } from '../simulators/claude.js'
import { discordServer } from '../simulators/discord.js'
import { slackServer } from '../simulators/slack.js'
import { temporaryFolder } from '../stage.js'

/** util-linux's `script` is a terminal to a program. */
const hasTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0

/** `npm start -- init` in a folder, with no Ollama unless it is named. */
async function begin({
  env = {},
  cwd,
  through = [],
}: {
  env?: Record<string, string>
  cwd?: string
  through?: string[]
} = {}) {
  const folder = cwd ?? (await temporaryFolder())
  const [command = '', ...rest] = [...through, process.execPath, resolve('dist/main.js'), 'init']
  const child = spawn(command, rest, {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', OLLAMA_HOST: 'elsewhere', ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const dotEnv = () => readFile(join(folder, '.env'), 'utf8')
  return { ...follow(child), folder, dotEnv, values: async () => parseEnv(await dotEnv()) }
}

/** The same with these answers. */
async function set(answers: string[], more: Parameters<typeof begin>[0] = {}) {
  const program = await begin(more)
  program.type(...answers)
  program.end()
  return { ...program, ...(await program.ended) }
}

async function ollama(...names: string[]) {
  const server = createServer(({ url }, response) => {
    response.writeHead(url === '/api/tags' ? 200 : 404)
    response.end(JSON.stringify({ models: names.map((name) => ({ name, model: name, size: 1 })) }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('npm start -- init', () => {
  it('asks for everything, checks it, and writes what was accepted for its owner alone', async () => {
    const [claude, discord, slack] = [
      await claudeServer(() => ({ status: 500 })),
      await discordServer(),
      await slackServer(),
    ]
    const env = { ANTHROPIC_BASE_URL: claude.url, DISCORD_API_URL: discord.url, SLACK_API_URL: slack.url }
    const { code, out, err, folder, values } = await set(
      [
        ...['1', 'two words', 'sk-canary', 'right-key'],
        ...['y', 'wrong-canary', 'right-token'],
        ...['yes', 'xapp-canary', 'xoxb-canary', 'xoxb-right', 'xapp-canary', 'xapp-right'],
        ...['y', 'plenty', '5', '0.50', 'y'],
      ],
      { env },
    )
    expect([code, err]).toEqual([0, ''])
    expect(await values()).toEqual({
      ...{ ANTHROPIC_API_KEY: 'right-key', DISCORD_TOKEN: 'right-token' },
      ...{
        SLACK_BOT_TOKEN: 'xoxb-right',
        SLACK_APP_TOKEN: 'xapp-right',
        DOLLARS_A_DAY: '5',
        DOLLARS_A_DAY_EACH: '0.50',
      },
    })
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['.env'])
    expect(out).not.toMatch(/canary|right-|two words/)
    for (const words of [
      'It is not accepted (the answer was 401).',
      'claude-sonnet-5-5 answers.',
      'Discord does not accept it.',
      'SLACK_BOT_TOKEN is wrong: expected the Bot User OAuth Token',
      'Slack does not accept it (it said invalid_auth).',
      'https://api.slack.com/apps?new_app=1&manifest_json=',
      'https://discord.com/oauth2/authorize?client_id=',
      'DOLLARS_A_DAY is wrong',
      'Back up .env after the first start',
    ])
      expect(out).toContain(words)
  })

  it('then lets the program start', async () => {
    const discord = await discordServer()
    const { folder, code } = await set(['2', 'y', 'right-token', 'n', ''], { env: { DISCORD_API_URL: discord.url } })
    expect(code).toBe(0)
    const env = { PATH: process.env.PATH ?? '', DISCORD_API_URL: discord.url }
    const child = spawn(process.execPath, [resolve('dist/main.js')], { cwd: folder, env })
    onTestFinished(() => void child.kill('SIGKILL'))
    await follow(child).shows('Discord: keepsake is there')
  })

  it('finds an Ollama on this machine', async () => {
    const { values, out, code } = await set(['2', 'qwen3:8b', '', '', ''], {
      env: { OLLAMA_HOST: await ollama('llama3.2:latest', 'qwen3:8b') },
    })
    expect([code, await values()]).toEqual([
      0,
      {
        ANTHROPIC_BASE_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        CHAT_MODEL: 'qwen3:8b',
        LEARNING_MODEL: 'qwen3:8b',
      },
    ])
    expect(out).toContain('2  Ollama on this machine, with llama3.2:latest, qwen3:8b')
  })

  it('keeps what stands in .env, and asks before it replaces anything', async () => {
    const claude = await claudeServer(() => ({ status: 500 }))
    const cwd = await temporaryFolder()
    const before = `# mine\nexport ANTHROPIC_API_KEY="old-key" # of March\nPERSONA="Kind,\nANTHROPIC_API_KEY=no\n"\nMODEL=offline`
    await writeFile(join(cwd, '.env'), before, { mode: 0o644 })
    const env = { ANTHROPIC_BASE_URL: claude.url }
    const declined = await set(['1', 'n', 'right-key', 'n', 'n', 'n'], { cwd, env })
    expect([declined.code, await declined.dotEnv()]).toEqual([1, before])
    const { code, out, dotEnv } = await set(['1', 'n', 'right-key', 'n', 'n', 'y'], { cwd, env })
    expect(code).toBe(0)
    expect(out).toContain('.env has a new value for ANTHROPIC_API_KEY, loses MODEL; all else in it stays. Write it?')
    expect(await dotEnv()).toBe(`# mine\nANTHROPIC_API_KEY=right-key\nPERSONA="Kind,\nANTHROPIC_API_KEY=no\n"\n`)
    expect((await stat(join(cwd, '.env'))).mode & 0o777).toBe(0o600)
    const again = await set(['', 'y', 'n', 'n'], { cwd, env })
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('.env stays as it is.')])
  })

  it('takes the tokens of a platform away that is to be left out', async () => {
    const cwd = await temporaryFolder()
    await writeFile(
      join(cwd, '.env'),
      'MODEL=offline\nDISCORD_TOKEN=old\nSLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\n',
    )
    const { out, dotEnv } = await set(['2', 'n', 'n', 'y'], { cwd })
    expect(out).toContain('.env loses DISCORD_TOKEN, SLACK_BOT_TOKEN, SLACK_APP_TOKEN; all else in it stays. Write it?')
    expect(await dotEnv()).toBe('MODEL=offline\n')
  })

  it('takes the usual model in place of one that there is not', async () => {
    const claude = await claudeServer(() => ({ status: 500 }))
    const cwd = await temporaryFolder()
    await writeFile(join(cwd, '.env'), 'CHAT_MODEL=llama3.2\n')
    const { code, dotEnv } = await set(['1', 'right-key', 'y', 'n', 'n', 'y'], {
      cwd,
      env: { ANTHROPIC_BASE_URL: claude.url },
    })
    expect([code, await dotEnv()]).toEqual([0, 'ANTHROPIC_API_KEY=right-key\n'])
  })

  it('waits until the Message Content Intent is on, or goes on without', async () => {
    const discord = await discordServer({ contentIntent: false, guilds: 0 })
    const answers = ['2', 'y', 'right-token', '', 's', 'n', 'y']
    const { code, out } = await set(answers, { env: { DISCORD_API_URL: discord.url } })
    expect(code).toBe(0)
    expect(out.match(/the Message Content Intent is off/g)).toHaveLength(2)
  })

  it('takes unchecked what cannot be checked, where it may', async () => {
    const { code, out, values } = await set(['1', 'some-key', 'y', 'n', 'n', 'y'], {
      env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:1' },
    })
    expect([code, await values()]).toEqual([0, { ANTHROPIC_API_KEY: 'some-key' }])
    expect(out).toMatch(/It could not be checked just now/)
  })

  it('takes the stand-in where no key is given, so that it starts on Discord too', async () => {
    const discord = await discordServer()
    const { code, values } = await set(['1', '', 'y', 'right-token', 'n', 'y'], {
      env: { DISCORD_API_URL: discord.url },
    })
    expect([code, await values()]).toEqual([0, { MODEL: 'offline', DISCORD_TOKEN: 'right-token' }])
  })

  it('takes nothing away that is set and cannot be checked', async () => {
    const cwd = await temporaryFolder()
    await writeFile(join(cwd, '.env'), 'SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\n')
    const answers = ['2', 'n', 'y', 'y', 'n', '', 'y']
    const { code, dotEnv } = await set(answers, { cwd, env: { SLACK_API_URL: 'http://127.0.0.1:1' } })
    expect([code, await dotEnv()]).toEqual([0, 'SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nMODEL=offline\n'])
  })

  it('leaves out Slack where one of its tokens is missing', async () => {
    const slack = await slackServer()
    const { code, out } = await set(['2', 'n', 'y', 'xoxb-right', '', 'y'], { env: { SLACK_API_URL: slack.url } })
    expect(code).toBe(0)
    expect(out).toContain('Slack needs both tokens, and stays as it was.')
    expect(out).toContain('.env gets MODEL; all else')
  })

  it('writes nothing where the answers end, or at a signal', async () => {
    const ended = await set(['2', 'n'])
    expect([ended.code, ended.out]).toEqual([1, expect.stringMatching(/\nNothing was written\.\n$/)])
    expect(await readdir(ended.folder)).toEqual([])
    const program = await begin()
    program.type('2', 'n', 'n')
    await program.shows('Write it?')
    program.child.kill('SIGINT')
    expect(await program.ended).toMatchObject({ code: 130, out: expect.stringMatching(/Nothing was written\.\n$/) })
    expect(await readdir(program.folder)).toEqual([])
  })

  it('writes through a link, and says where it cannot write', async () => {
    const [cwd, elsewhere] = [await temporaryFolder(), await temporaryFolder()]
    await writeFile(join(elsewhere, 'settings'), 'PORT=3000\n')
    await symlink(join(elsewhere, 'settings'), join(cwd, '.env'))
    await set(['2', 'n', 'n', 'y'], { cwd })
    expect((await lstat(join(cwd, '.env'))).isSymbolicLink()).toBe(true)
    expect(await readFile(join(elsewhere, 'settings'), 'utf8')).toBe('PORT=3000\nMODEL=offline\n')
    const other = await temporaryFolder()
    await symlink(other, join(other, '.env'))
    expect(await set([], { cwd: other })).toMatchObject({ code: 78, out: '.env is there, but cannot be read.\n' })
    const odd = await temporaryFolder()
    await writeFile(join(odd, '.env'), 'PORT=1\nPORT 2\n')
    expect(await set([], { cwd: odd })).toMatchObject({
      code: 78,
      out: 'Line 2 of .env is not NAME=value: mend it first.\n',
    })
    const full = await begin({ through: ['bash', '-c', 'ulimit -f 0; exec "$@"', 'bash'] })
    full.type('2', 'n', 'n', 'y')
    expect(await full.ended).toMatchObject({
      code: 78,
      out: expect.stringContaining('.env could not be written (EFBIG)'),
    })
    expect(await readdir(full.folder)).toEqual([])
  })

  it.skipIf(!hasTerminal)('shows nothing of a key that is typed at a terminal', async () => {
    const claude = await claudeServer(() => ({ status: 500 }))
    const cwd = await temporaryFolder()
    const program = `${process.execPath} ${resolve('dist/main.js')} init`
    const env = {
      PATH: process.env.PATH ?? '',
      TERM: 'xterm',
      OLLAMA_HOST: 'elsewhere',
      ANTHROPIC_BASE_URL: claude.url,
    }
    const child = spawn('script', ['-qec', program, '/dev/null'], { cwd, env })
    onTestFinished(() => void child.kill('SIGKILL'))
    const { shows, ended, out } = follow(child)
    const answer = async (question: string, text: string) => {
      await shows(question)
      child.stdin.write(`${text}\r`)
    }
    await answer('[1]: ', '1')
    await answer('leaves it out): ', 'right-key')
    await answer('on Discord? [y/N]', '')
    await answer('in Slack? [y/N]', 'n')
    await answer('Write it? [Y/n]', '')
    expect(await ended).toMatchObject({ code: 0 })
    expect(out()).toContain('claude-sonnet-5-5 answers.')
    expect(out()).not.toContain('right-key')
    expect(await readFile(join(cwd, '.env'), 'utf8')).toContain('ANTHROPIC_API_KEY=right-key\n')
  })

  it.skipIf(!hasTerminal)('leaves all as it is at Ctrl-C, typed while a key is', async () => {
    const cwd = await temporaryFolder()
    await writeFile(join(cwd, '.env'), 'PORT=3000\n')
    const env = { PATH: process.env.PATH ?? '', TERM: 'xterm', OLLAMA_HOST: 'elsewhere' }
    const child = spawn('script', ['-qec', `${process.execPath} ${resolve('dist/main.js')} init`, '/dev/null'], {
      cwd,
      env,
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const { shows, ended } = follow(child)
    await shows('[1]: ')
    child.stdin.write('1\r')
    await shows('leaves it out): ')
    child.stdin.write('half-a-key\u0003')
    expect(await ended).toMatchObject({ code: 130, out: expect.not.stringContaining('half-a-key') })
    expect(await readFile(join(cwd, '.env'), 'utf8')).toBe('PORT=3000\n')
  })
})

describe('.env with other settings', () => {
  it.each([
    ['', { PORT: '1' }, 'PORT=1\n'],
    ['A=1', { PORT: '1' }, 'A=1\nPORT=1\n'],
    ['PORT=1\nPORT=2\n', { PORT: '3' }, 'PORT=3\n'],
    ['A=1\r\nPORT=1\r\nB=2\r\n', { PORT: '3' }, 'A=1\r\nPORT=3\nB=2\r\n'],
    ['# PORT=1\n', { PORT: '3' }, '# PORT=1\nPORT=3\n'],
    ['PORT=1\n', { PORT: null }, ''],
    ['', { DISCORD_TOKEN: 'a#b=c' }, 'DISCORD_TOKEN="a#b=c"\n'],
    ['PORT = "1" # x\nHOST=a\n', { PORT: '2' }, 'PORT=2\nHOST=a\n'],
  ])('%j and %j are %j', (text, changes, wanted) => {
    expect(withSettings(text, changes)).toBe(wanted)
  })

  it('is refused where it would not be read back', () => {
    expect(() => withSettings('A="half\n', { PORT: '1' })).not.toThrow()
    expect(withSettings('not a line\n', { PORT: '1' })).toBe('not a line\nPORT=1\n')
    expect(() => withSettings('', { PERSONA: 'Say "Ahoy" # once' })).toThrow(/does not take PERSONA/)
  })
})
