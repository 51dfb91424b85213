import { copyFile, mkdir, readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { open, openCopy } from '../src/memory/document.js'
import { createSeal } from '../src/memory/sealing.js'
import { createFileStore } from '../src/stores/files.js'
import { startPipe } from './pipe.js'
import { run } from './program.js'
import {
  add,
  allBytes,
  botOn,
  command,
  lessons,
  memoryKey,
  otherMemoryKey,
  scriptedModel,
  stage,
  talk,
  temporaryFolder,
} from './stage.js'

const canary = 'xylophone'
const seal = createSeal(memoryKey)
const learns = () =>
  scriptedModel({
    answer: async () => `A ${canary}!`,
    learn: () => ({ ...lessons(add(`plays the ${canary}`, `I play the ${canary}`)), summary: `On a ${canary}.` }),
  })
const fileOf = (folder: string, id = 'ana') => join(folder, 'test', `${id}.json`)
const inFile = async (file: string) => JSON.parse(await readFile(file, 'utf8'))

/** Can it be read in the folder, as it was said or in base64? */
async function isReadable(folder: string): Promise<boolean> {
  const bytes = await allBytes(folder)
  const decoded = bytes.split(/[^A-Za-z0-9+/]+/).map((text) => Buffer.from(text, 'base64').toString('latin1'))
  return [bytes, ...decoded].some((text) => text.includes(canary))
}

describe('with a memory key', () => {
  it('nothing that was said lies readable in the folder, and all is remembered', async () => {
    const { bot, folder } = await stage(learns(), { seal })
    await talk(bot, `I play the ${canary}`)
    await bot.close()
    expect(await isReadable(folder)).toBe(false)
    expect(await command(botOn(folder, learns(), { seal }), 'memory show')).toContain(`plays the ${canary}`)
  })

  it('what was readable is sealed at the next start, with what stands beside it', async () => {
    const { bot, folder } = await stage(learns())
    await talk(bot, `I play the ${canary}`)
    await bot.close()
    const file = fileOf(folder)
    const damaged = `${file}.damaged-1790000000000-abcdef`
    const half = (await readFile(file)).subarray(0, -20)
    await writeFile(damaged, half)
    await utimes(damaged, 1_790_000_000, 1_790_000_000)
    await writeFile(`${file}.article`, `{"key_facts": ["${canary}"]}`)
    expect(await isReadable(folder)).toBe(true)

    await botOn(folder, learns(), { seal }).idle()
    expect(await isReadable(folder)).toBe(false)
    expect(Buffer.from(openCopy(await readFile(damaged), seal))).toEqual(half)
    expect((await stat(damaged)).mtimeMs).toBe(1_790_000_000_000)
    const before = await allBytes(folder)
    const again = botOn(folder, learns(), { seal })
    await again.idle()
    expect(await allBytes(folder)).toBe(before)
    expect(await command(again, 'memory show')).toContain(`plays the ${canary}`)
  })

  it('a readable memory that cannot be read is sealed as it is set aside', async () => {
    const { bot, folder } = await stage(learns())
    await talk(bot, `I play the ${canary}`)
    await bot.close()
    const sealing = botOn(folder, scriptedModel({}), { seal })
    await sealing.idle()
    await writeFile(fileOf(folder), `{"version": 1, "said": "${canary}"`)
    expect(await command(sealing, 'memory show')).toMatch(/^Your memory could not be read. It was set aside/)
    expect((await readdir(join(folder, 'test'))).length).toBe(2)
    expect(await isReadable(folder)).toBe(false)
  })

  it('a person has a key of their own, and a new one once something was forgotten', async () => {
    const { bot, folder } = await stage(learns(), { seal })
    const keyNow = async (id?: string) => open(await readFile(fileOf(folder, id)), seal).key
    await talk(bot, `I play the ${canary}`)
    await talk(bot, 'Hello', { user: 'test:bob' })
    const first = await keyNow()
    await talk(bot, 'And how are you?')
    await command(bot, 'persist off')
    expect(await keyNow()).toEqual(first)
    expect(await keyNow('bob')).not.toEqual(first)
    await command(bot, 'memory forget 1')
    const second = await keyNow()
    expect(second).not.toEqual(first)
    await command(bot, 'memory forget all yes')
    expect(await keyNow()).not.toEqual(second)
  })

  it("the file of another in one's place is refused and set aside", async () => {
    const { bot, folder } = await stage(learns(), { seal })
    await talk(bot, `I play the ${canary}`)
    await talk(bot, 'Hello', { user: 'test:bob' })
    await copyFile(fileOf(folder), fileOf(folder, 'bob'))
    const told = await command(bot, 'memory show', 'test:bob')
    expect(told).toMatch(/could not be read. It was set aside/)
    expect(told).not.toContain(canary)
    const edited = { ...(await inFile(fileOf(folder))), user: 'test:bob' }
    await writeFile(fileOf(folder, 'bob'), JSON.stringify(edited))
    expect(await command(bot, 'memory show', 'test:bob')).toMatch(/could not be read. It was set aside/)
  })

  it('what was readable can be forgotten on a full disk', async () => {
    const { bot, folder } = await stage(learns())
    await talk(bot, `I play the ${canary}`)
    await command(bot, 'memory add I like tea')
    await bot.close()
    const { size } = await stat(fileOf(folder))
    const write = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
    const sealing = botOn(folder, learns(), { seal, store: { ...createFileStore(folder), write } })
    await command(sealing, 'memory forget 1')
    expect((await stat(fileOf(folder))).size).toBeLessThan(size)
    expect(await isReadable(folder)).toBe(false)
    await botOn(folder, learns(), { seal }).idle()
    expect((await inFile(fileOf(folder))).version).toBe(2)
  })

  it('who wanted nothing remembered is not, though their file was damaged', async () => {
    const { bot, folder } = await stage(learns(), { seal })
    await talk(bot, `I play the ${canary}`)
    await command(bot, 'memory forget 1')
    await command(bot, 'persist off')
    await truncate(fileOf(folder), 300)
    expect(await command(bot, 'persist status')).toMatch(/off/)
    expect(await inFile(fileOf(folder))).toMatchObject({ version: 2, user: 'test:ana', persist: false, forgets: 1 })
  })
})

describe('without the memory key, or with another', () => {
  it.each([undefined, createSeal(otherMemoryKey)])('that is said, and nothing is touched (%#)', async (other) => {
    const { bot, folder } = await stage(learns(), { seal })
    await talk(bot, `I play the ${canary}`)
    await bot.close()
    const before = await allBytes(folder)
    const without = botOn(folder, learns(), { seal: other })
    const said = [await talk(without, 'Hello'), await command(without, 'memory show'), await command(without, 'yes')]
    for (const text of said.slice(0, 2)) {
      expect(text).toMatch(/your memory is encrypted, and not with the MEMORY_KEY that is set/)
    }
    expect(await command(without, 'memory forget all yes')).toMatch(/your memory is encrypted/)
    await without.close()
    expect(await allBytes(folder)).toBe(before)
    expect(await command(botOn(folder, learns(), { seal }), 'memory show')).toContain(`plays the ${canary}`)
  })
})

describe('the program with MEMORY_KEY', () => {
  const env = { MEMORY_KEY: memoryKey }

  it('seals what the pipe keeps, and opens it again', async () => {
    const pipe = await startPipe({ env })
    await pipe.talk('ana', 'I live in Lisbon')
    pipe.end()
    expect(await pipe.ended).toMatchObject({ code: 0 })
    expect(await allBytes(pipe.folder)).not.toContain('Lisbon')
    expect((await inFile(join(pipe.folder, 'pipe', 'ana.json'))).version).toBe(2)
    const again = await startPipe({ folder: pipe.folder, env })
    expect(await again.command('ana', 'memory show')).toContain('lives in Lisbon')
  })

  it('takes over an older session file, sealed while its person keeps nothing', async () => {
    const folder = await temporaryFolder()
    await run(['/persist off'], { folder, env })
    const key_facts = ['x'.repeat(900_000), `plays the ${canary}`]
    await writeFile(join(folder, 'ana.json'), JSON.stringify({ user_id: 'ana', key_facts }))
    await run(['Hello'], { folder, env })
    expect(await readdir(join(folder, 'terminal'))).toEqual(['ana.json', 'ana.json.article'])
    expect(await isReadable(folder)).toBe(false)
    await run(['/persist on'], { folder, env })
    const { out, err } = await run(['/memory show'], { folder, env })
    expect(err).toContain('was taken over into your memory')
    expect(out).toContain(canary)
    expect(await isReadable(folder)).toBe(false)
  })

  it('sets aside, sealed, what lies in the place of an older session file', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'terminal'))
    await writeFile(join(folder, 'ana.json'), `{"user_id": "eve", "said": "${canary}"}`)
    const { err } = await run(['/memory show'], { folder, env })
    expect(err).toContain('It was set aside')
    expect(await isReadable(folder)).toBe(false)
  })
})
