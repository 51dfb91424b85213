import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sealed, serialize } from '../src/memory/document.js'
import { newMemory } from '../src/memory/memory.js'
import { createSeal } from '../src/memory/sealing.js'
import { createFileStore } from '../src/stores/files.js'
import { run, type Start, start } from './program.js'
import { discordServer } from './simulators/discord.js'
import { allBytes, memoryKey, otherMemoryKey, temporaryFolder } from './stage.js'

const keyLine = /^MEMORY_KEY=([A-Za-z0-9+/]{43}=)$/m

/** The program on a Discord; `cwd` is where `.env` is. */
async function serving(more: Start = {}) {
  const discord = await discordServer()
  const env = { DISCORD_TOKEN: 'right-token', DISCORD_API_URL: discord.url, MODEL: 'offline', ...more.env }
  return { discord, program: await start({ args: [], ...more, env }) }
}

/** Runs it in another folder. */
const within = (folder: string) => ['sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', folder]

/** Starts it, says something, and stops it. */
async function visit(more: Start = {}) {
  const { discord, program } = await serving(more)
  await program.shows('Discord: keepsake is there')
  const ana = discord.person('Ana')
  discord.says(ana, discord.dm(ana), 'I live in Lisbon')
  await discord.until(() => discord.messages(discord.dm(ana)).length > 0)
  program.child.kill('SIGTERM')
  return { ...(await program.ended), cwd: program.cwd, folder: program.folder }
}

/** A folder with Bob's memory, sealed with a key. */
async function sealedFolder(): Promise<string> {
  const folder = await temporaryFolder()
  const bob = newMemory('discord:4711')
  await createFileStore(folder).write('person/discord/4711', sealed(serialize(bob), bob, createSeal(memoryKey)), null)
  return folder
}

describe('served on Discord without MEMORY_KEY', () => {
  it('makes one, adds it to .env, says so once, and encrypts', async () => {
    const dotEnv = '# mine\nMESSAGES_A_MINUTE=20'
    const first = await visit({ dotEnv })
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toContain('MEMORY_KEY was made for that and added to .env: back it up')
    const file = join(first.cwd, '.env')
    const text = await readFile(file, 'utf8')
    expect(text.replace(keyLine, 'KEY')).toBe(`${dotEnv}\nKEY\n`)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const [, key = ''] = keyLine.exec(text) ?? []
    expect(first.out + first.err).not.toContain(key)
    expect(await readdir(first.cwd)).toEqual(['.env', 'sessions'])
    expect(await allBytes(first.folder)).not.toContain('Lisbon')

    const second = await visit({ dotEnv: text, folder: first.folder })
    expect(second).toMatchObject({ code: 0, err: '' })
    expect(second.out).not.toContain('MEMORY_KEY')
    expect(await readFile(join(second.cwd, '.env'), 'utf8')).toBe(text)
  })

  it('keeps memories readable where that is wanted', async () => {
    const { code, out, cwd, folder } = await visit({ env: { MEMORY_KEY: 'none' } })
    expect(code).toBe(0)
    expect(out).not.toContain('MEMORY_KEY')
    expect(await readdir(cwd)).toEqual(['sessions'])
    expect(await allBytes(folder)).toContain('Lisbon')
  })

  it('stops with the line to add, where .env is no file', async () => {
    const where = await temporaryFolder()
    await mkdir(join(where, '.env'))
    const { program } = await serving({ through: within(where) })
    const { code, err } = await program.ended
    expect(code).toBe(78)
    expect(err).toMatch(/MEMORY_KEY could not be added to \.env. Add this line to it/)
    expect(err).toMatch(keyLine)
    expect(await readdir(program.cwd)).toEqual([])
  })

  /** A program that may not do more than anyone, though it were started by root. */
  const asAnyone = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : []
  const mayBeAnyone = asAnyone.length === 0 || spawnSync('setpriv', [...asAnyone.slice(1), 'true']).status === 0
  it.skipIf(!mayBeAnyone)('stops with the line to add, where .env cannot be written', async () => {
    const where = await temporaryFolder()
    await chmod(where, 0o500)
    const through = [...within(where), ...asAnyone]
    const { program } = await serving({ through })
    const { code, err } = await program.ended
    await chmod(where, 0o700)
    expect(code).toBe(78)
    expect(err).toMatch(keyLine)
    expect(await readdir(where)).toEqual([])
    expect(await readdir(program.cwd)).toEqual([])
  })

  it('of two starts at once both have the same key', async () => {
    const folder = await temporaryFolder()
    const where = await temporaryFolder()
    const through = within(where)
    const visits = await Promise.all([1, 2, 3].map(() => visit({ folder, through })))
    expect(visits.map(({ code, err }) => [code, err])).toEqual(visits.map(() => [0, '']))
    expect(visits.filter(({ out }) => out.includes('MEMORY_KEY was made'))).toHaveLength(1)
    expect((await readFile(join(where, '.env'), 'utf8')).match(/^MEMORY_KEY=/gm)).toHaveLength(1)
    expect(await readdir(where)).toEqual(['.env'])
  })
})

describe('served on Discord with memories that another key sealed', () => {
  it.each([
    [{}, 'none is set'],
    [{ MEMORY_KEY: 'none' }, 'it is set to none'],
    [{ MEMORY_KEY: otherMemoryKey }, 'another one is set'],
  ])('stops with a sentence for %j', async (env, said) => {
    const folder = await sealedFolder()
    await mkdir(join(folder, 'slack'))
    await writeFile(join(folder, 'slack', 'readable.json'), JSON.stringify(newMemory('slack:T1:U1')))
    const before = await allBytes(folder)
    const { program } = await serving({ env, folder })
    const { code, err } = await program.ended
    expect(code).toBe(78)
    expect(err).toContain(`memories that are encrypted with a MEMORY_KEY, and ${said}.`)
    expect(err).not.toContain(otherMemoryKey)
    expect(await allBytes(folder)).toBe(before)
    expect(await readdir(program.cwd)).toEqual([])
  })

  it.each([[['pipe']], [['--user', 'cy']]])(
    'makes nothing with a second key on the terminal and in the pipe: %j',
    async (args) => {
      const folder = await sealedFolder()
      const before = await allBytes(folder)
      const { code, err } = await run(['I live in Lisbon'], { args, folder, env: { MEMORY_KEY: otherMemoryKey } })
      expect([code, err]).toEqual([78, expect.stringContaining('and another one is set.')])
      expect(await allBytes(folder)).toBe(before)
      // Without a key nothing is sealed, so that the right one opens all.
      expect((await run(['I live in Lisbon'], { folder, user: 'cy' })).code).toBe(0)
      expect(await visit({ folder, env: { MEMORY_KEY: memoryKey } })).toMatchObject({ code: 0, err: '' })
    },
  )

  it('starts with the right one, though the name of the key in a file was damaged', async () => {
    const folder = await sealedFolder()
    const file = join(folder, 'discord', '4711.json')
    const { sealed: inside, ...clear } = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify({ ...clear, sealed: { ...inside, by: '0123456789abcdef' } }))
    expect(await visit({ folder, env: { MEMORY_KEY: memoryKey } })).toMatchObject({ code: 0, err: '' })
  })
})
