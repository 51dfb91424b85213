import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { start } from './program.js'
import { discordServer } from './simulators/discord.js'

const dockerfile = readFileSync('Dockerfile', 'utf8')
const unit = readFileSync('packaging/keepsake.service', 'utf8')

describe('the Dockerfile', () => {
  it('takes only what .dockerignore lets in, and that is there', () => {
    const ignore = readFileSync('.dockerignore', 'utf8').split('\n')
    const letIn = ignore.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names = '']) => names.split(' '))
    expect(ignore).toContain('*')
    expect(new Set(copied)).toEqual(new Set(letIn))
    expect(copied.filter((name) => !existsSync(name))).toEqual([])
  })

  it('has a check that tells a program that lives from one that does not', async () => {
    const [command = '', ...args] = JSON.parse(/^HEALTHCHECK[\s\S]*?CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]')
    const check = async (PORT: string) =>
      (await once(spawn(command, args, { env: { ...process.env, PORT } }), 'exit'))[0]
    const discord = await discordServer()
    const tokens = { DISCORD_TOKEN: 'right-token', DISCORD_API_URL: discord.url }
    const program = await start({ args: [], env: { ...tokens, MODEL: 'offline', MEMORY_KEY: 'none', PORT: '0' } })
    await program.shows('Listening')
    const [, port = ''] = /^Listening at http:\/\/127\.0\.0\.1:(\d+) /m.exec(program.out()) ?? []
    expect(await check(port)).toBe(0)
    program.child.kill('SIGTERM')
    await program.ended
    expect(await check(port)).toBe(1)
  })

  it('runs it without a shell, as nobody special, with all that it writes in one place', () => {
    expect(dockerfile).toMatch(/^USER node$/m)
    expect(dockerfile).toMatch(/^CMD \["node", "dist\/main\.js"\]$/m)
    const [, settings = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? []
    expect(settings).toMatch(/SESSIONS_DIR=\/data\/.*LOG_FILE=\/data\//)
  })
})

describe('the unit of systemd', () => {
  const value = (name: string) => Number(new RegExp(`^${name}=(\\d+)$`, 'm').exec(unit)?.[1])

  it('gives time to finish, and starts it less often than Discord takes the token away for', () => {
    const main = readFileSync('src/main.ts', 'utf8')
    const grace = Number(/^const grace = ([\d_]+)$/m.exec(main)?.[1]?.replaceAll('_', ''))
    expect(value('TimeoutStopSec') * 1000).toBeGreaterThan(grace + 10_000)
    expect((24 * 60 * 60) / value('RestartSec')).toBeLessThan(1000)
    expect(unit).toMatch(/^RestartPreventExitStatus=64 78$/m)
  })
})
