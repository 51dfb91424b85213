import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createKeeper } from '../../src/memory/keeper.js'
import type { UserKey } from '../../src/memory/memory.js'
import { createSeal } from '../../src/memory/sealing.js'
import { createOffline } from '../../src/models/offline.js'
import { createFileStore } from '../../src/stores/files.js'
import { run } from '../program.js'
import { allBytes, botOn, command, happening, inTwo, say, scriptedModel, talk, temporaryFolder } from '../stage.js'

/** A folder in which Ana and Bo told something, and the operator's commands on it. */
async function scene({ env = {} }: { env?: { MEMORY_KEY?: string; LOG_FILE?: string } } = {}) {
  const folder = await temporaryFolder()
  const { MEMORY_KEY: key } = env
  const bot = botOn(folder, createOffline(), { seal: key === undefined ? undefined : createSeal(key) })
  const user: UserKey = 'terminal:ana'
  await talk(bot, 'My name is Ana and I live in Lisbon.', { user })
  await talk(bot, 'I moved to Porto', { user })
  await talk(bot, 'I like tea', { user: 'terminal:Bo' })
  await command(bot, 'persist off', 'terminal:Bo')
  const typed = (args: string[]) => run([], { env, folder, args: ['memory', ...args] })
  const operate = (...args: string[]) => typed([...args, '--as-operator'])
  const audited = async () => {
    const lines = (await readFile(join(folder, 'audit.log'), 'utf8')).trim().split('\n')
    return lines.map((line) => JSON.parse(line))
  }
  return { bot, folder, typed, operate, audited, file: join(folder, 'terminal', 'ana.json') }
}

const said = /Lisbon|Porto|bicycle|tea/
/** What is encrypted says by chance what is short. */
const saidAtLength = /Lisbon|Porto|bicycle/

describe('looking after memories', () => {
  it('is for those who say that it is their task', async () => {
    const { typed, folder } = await scene()
    const { code, out, err } = await typed(['export', 'terminal:ana'])
    expect([code, out]).toEqual([64, ''])
    expect(err).toMatch(/^memory is about what other people said in confidence.*--as-operator.*audit\.log/)
    expect(await readdir(folder)).not.toContain('audit.log')
  })

  it.each([
    [['list', 'terminal:ana'], 'takes nothing behind it'],
    [['show'], 'takes one KEY'],
    [['search', 'two', 'words'], 'in quotes'],
    [['erase', 'terminal:ana'], 'list, show, search, export, import, forget'],
    [['show', 'ana'], 'no key of a person'],
    [['forget', 'ledger:sweep', '--yes'], 'no key of a person'],
  ])('says what is wrong with %j', async (args, sentence) => {
    const folder = await temporaryFolder()
    const { code, out, err } = await run([], { folder, args: ['memory', ...args, '--as-operator'] })
    expect([code, out]).toEqual([64, ''])
    expect(err).toContain(sentence)
  })

  it('lists whom there is, and shows no word of theirs', async () => {
    const { operate } = await scene()
    const { out, code } = await operate('list')
    const lines = out.trim().split('\n').sort()
    expect(lines).toEqual([
      expect.stringMatching(/^terminal:Bo: 1 fact, 1 message, 1 turn, .* remembering is off$/),
      expect.stringMatching(/^terminal:ana: 1 fact, 2 messages, 2 turns, \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d$/),
    ])
    const json = await operate('list', '--json')
    expect(JSON.parse(json.out)).toContainEqual(
      expect.objectContaining({ user: 'terminal:ana', facts: 1, messages: 2, changes: 2, remembering: true }),
    )
    expect(out + json.out).not.toMatch(said)
    expect(code).toBe(0)
  })

  it('finds who told something by numbers alone; what it was is shown where it is asked for', async () => {
    const { operate } = await scene()
    const found = await operate('search', 'LISBÓN')
    expect(found).toMatchObject({ code: 0, out: 'terminal:ana: facts 1; changes 2; messages: 1\n' })
    expect(JSON.parse((await operate('search', 'ana', '--json')).out)).toEqual([
      { user: 'terminal:ana', messages: 1, name: true },
    ])
    expect((await operate('search', '🚲')).out).toBe('')
    const shown = (await operate('show', 'terminal:ana')).out
    expect(shown).toContain('1. moved to Porto')
    expect(shown).toContain('I live in Lisbon.\n    answered: ')
    expect(shown).not.toContain('tea')
  })

  it('exports what /memory export gives, and imports it elsewhere', async () => {
    const { operate, bot } = await scene()
    const own = await command(bot, 'memory export', 'terminal:ana')
    const { out } = await operate('export', 'terminal:ana')
    expect(out.trim()).toBe(own)
    const file = join(await temporaryFolder(), 'ana.json')
    await writeFile(file, out)
    const other = await temporaryFolder()
    const args = ['memory', 'import', file, '--as-operator']
    expect(await run([], { folder: other, args })).toMatchObject({ code: 0, out: 'Imported: terminal:ana, 1 fact.\n' })
    expect(await talk(botOn(other, createOffline()), 'Where do I live?', { user: 'terminal:ana' })).toContain(
      'moved to Porto',
    )
  })

  it('overwrites nobody unless that is said; the choice to keep nothing goes on', async () => {
    const { operate, file, bot } = await scene()
    const exported = join(await temporaryFolder(), 'ana.json')
    await writeFile(exported, (await operate('export', 'terminal:ana')).out)
    await command(bot, 'persist off', 'terminal:ana')
    await command(bot, 'memory forget all yes', 'terminal:ana')
    const before = await readFile(file, 'utf8')
    const refused = await operate('import', exported)
    expect(refused).toMatchObject({ code: 64, out: '' })
    expect(refused.err).toContain('terminal:ana had everything erased. This replaces it. Add --yes')
    expect(await readFile(file, 'utf8')).toBe(before)
    const { code, err } = await operate('import', exported, '--yes')
    expect([code, err]).toEqual([0, expect.stringContaining('Remembering is off for them')])
    const memory = JSON.parse(await readFile(file, 'utf8'))
    expect(memory).toMatchObject({ persist: false, forgets: JSON.parse(before).forgets + 1 })
    expect(memory.facts.length).toBe(1)
  })

  it.each([
    ['{ "version": 7 }', 'a newer Keepsake wrote it (version 7)'],
    ['{ "version": 0 }', 'its version, 0, is not known here'],
    ['{ "version": 1, "user": "terminal:ana" }', 'its fields are not those of a memory'],
    ['half a', 'it is not JSON'],
    ['x'.repeat(1_000_001), 'larger than any memory'],
  ])('imports no file that is none: %#', async (text, why) => {
    const folder = await temporaryFolder()
    const file = join(folder, 'export')
    await writeFile(file, text)
    const { code, err } = await run([], { folder, args: ['memory', 'import', file, '--as-operator', '--yes'] })
    expect([code, err]).toEqual([1, expect.stringContaining(why)])
    expect(await readdir(folder)).toEqual(['audit.log', 'export'])
  })

  it('forgets somebody whose file is damaged, with what stands beside it; others stay', async () => {
    const { operate, folder, file } = await scene()
    await writeFile(file, '{ "user": "terminal:ana", "persist": false, "said": "a green bicycle')
    await writeFile(`${file}.damaged-1-abcdef`, 'Lisbon')
    const listed = await operate('list')
    expect(listed.out).toContain('terminal:ana: it is damaged (it is not JSON)')
    expect((await operate('show', 'terminal:ana')).code).toBe(1)
    expect(await operate('search', 'bicycle')).toMatchObject({ code: 1, out: '' })
    // Looking changes nothing.
    expect(await readFile(file, 'utf8')).toContain('bicycle')
    const asked = await operate('forget', 'terminal:ana')
    expect([asked.code, asked.err]).toEqual([64, expect.stringContaining('Add --yes')])
    expect(await operate('forget', 'terminal:ana', '--yes')).toMatchObject({ code: 0 })
    expect(await allBytes(join(folder))).not.toMatch(/Lisbon|bicycle/)
    expect(JSON.parse(await readFile(file, 'utf8')).persist).toBe(false)
    expect((await operate('search', 'tea')).out).toContain('terminal:Bo')
    const nobody = await operate('forget', 'terminal:nobody', '--yes')
    expect([nobody.code, nobody.err]).toEqual([0, 'Nothing is kept about terminal:nobody.\n'])
  })

  it('forgets beside a running bot: what is being answered just then is not written', async () => {
    const folder = await temporaryFolder()
    const pause = happening()
    const model = scriptedModel({ answer: inTwo('A green ', pause.happened, 'bicycle.') })
    const bot = botOn(folder, model)
    const saying = say(bot, 'My bicycle is green')
    await saying.until('delta')
    const user: UserKey = 'test:ana'
    await createKeeper({ store: createFileStore(folder), clock: Date.now }).update(user, (memory) => ({
      ...memory,
      name: 'Ana of the bicycle',
    }))
    const erased = await run([], { folder, args: ['memory', 'forget', user, '--as-operator', '--yes'] })
    expect(erased.out).toBe('Erased: everything about test:ana, 0 facts included.\n')
    pause.happen()
    expect(await saying.until('not-saved')).toMatchObject({ reason: 'forgotten' })
    await bot.idle()
    expect(await allBytes(folder)).not.toContain('bicycle')
    expect(await talk(bot, 'Hello')).toBe('A green bicycle.')
  })

  it('reads and forgets what is encrypted, and says so where it cannot', async () => {
    const env = { MEMORY_KEY: randomBytes(32).toString('base64') }
    const { operate, folder } = await scene({ env })
    expect((await operate('search', 'Porto')).out).toContain('terminal:ana: facts 1')
    expect((await operate('export', 'terminal:ana')).out).toMatch(said)
    expect(await allBytes(folder)).not.toMatch(saidAtLength)
    const without = await run([], { folder, args: ['memory', 'show', 'terminal:ana', '--as-operator'] })
    expect([without.code, without.err]).toEqual([1, expect.stringContaining('is encrypted')])
    expect((await operate('forget', 'terminal:ana', '--yes')).code).toBe(0)
    expect((await operate('search', 'Porto')).out).toBe('')
  })

  it('erases what it has no key for, unopened; the choice to keep nothing stays, and any key opens what is left', async () => {
    const env = { MEMORY_KEY: randomBytes(32).toString('base64') }
    const { folder } = await scene({ env })
    const other = { MEMORY_KEY: randomBytes(32).toString('base64') }
    for (const [key, user] of [[other, 'terminal:Bo'] as const, [{}, 'terminal:ana'] as const]) {
      const args = ['memory', 'forget', user, '--as-operator']
      const asked = await run([], { env: key, folder, args })
      expect([asked.code, asked.err]).toEqual([64, expect.stringContaining('it is encrypted')])
      expect(await run([], { env: key, folder, args: [...args, '--yes'] })).toMatchObject({ code: 0 })
    }
    const listed = await run([], { env, folder, args: ['memory', 'list', '--as-operator'] })
    expect(listed.out.split('\n').sort()).toEqual([
      '',
      expect.stringMatching(/^terminal:Bo: 0 facts, 0 messages, 0 turns,.* remembering is off$/),
      expect.stringMatching(/^terminal:ana: 0 facts, 0 messages, 0 turns(?!.*off)/),
    ])
  })

  it('imports nobody where others are encrypted with another key, or none is set', async () => {
    const env = { MEMORY_KEY: randomBytes(32).toString('base64') }
    const { operate, folder } = await scene({ env })
    const file = join(await temporaryFolder(), 'bob.json')
    await writeFile(file, (await operate('export', 'terminal:ana')).out.replace('terminal:ana', 'terminal:bob'))
    const args = ['memory', 'import', file, '--as-operator', '--yes']
    for (const key of [{}, { MEMORY_KEY: 'none' }, { MEMORY_KEY: randomBytes(32).toString('base64') }]) {
      const { code, err } = await run([], { env: key, folder, args })
      expect([code, err]).toEqual([1, expect.stringContaining('are memories that are encrypted with a MEMORY_KEY')])
    }
    expect(await allBytes(folder)).not.toMatch(saidAtLength)
    expect(await run([], { env, folder, args })).toMatchObject({ code: 0, out: 'Imported: terminal:bob, 1 fact.\n' })
  })

  it('says how far it is, where there are many', { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'terminal'))
    const keeper = createKeeper({ store: createFileStore(folder), clock: Date.now })
    await keeper.update('terminal:ana', (memory) => ({ ...memory, name: 'Ana' }))
    const one = await readFile(join(folder, 'terminal', 'ana.json'), 'utf8')
    const others = Array.from({ length: 1500 }, (_, n) => `n${n}`)
    for (const name of others) {
      await writeFile(join(folder, 'terminal', `${name}.json`), one.replace('terminal:ana', `terminal:${name}`))
    }
    const { out, err } = await run([], { folder, args: ['memory', 'search', 'Ana', '--as-operator'] })
    expect(out.trim().split('\n').length).toBe(1501)
    expect(err).toBe('1000 memories read so far …\nFound in 1501 of 1501 memories.\n')
  })
})

describe('the audit log', () => {
  it('has a line of every use, without a word or a name, and only its owner reads it; so has LOG_FILE', async () => {
    const log = join(await temporaryFolder(), 'log')
    const { operate, audited, folder } = await scene({ env: { LOG_FILE: log } })
    await operate('list')
    await operate('search', 'bicycle')
    await operate('show', 'terminal:ana')
    await operate('show', 'terminal:nobody')
    await operate('forget', 'terminal:ana', '--yes')
    const person = expect.stringMatching(/^[0-9a-f]{12}$/)
    const at = expect.stringMatching(/^\d{4}-.*Z$/)
    expect(await audited()).toEqual([
      { at, command: 'list', people: 2, exit: 0 },
      { at, command: 'search', people: 0, exit: 0 },
      { at, command: 'show', person, people: 1, exit: 0 },
      { at, command: 'show', person, people: 0, exit: 1 },
      { at, command: 'forget', person, people: 1, exit: 0 },
    ])
    expect((await stat(join(folder, 'audit.log'))).mode & 0o777).toBe(0o600)
    const written = (await readFile(join(folder, 'audit.log'), 'utf8')) + (await readFile(log, 'utf8'))
    expect(written).not.toMatch(/terminal:|ana\b|bicycle|Lisbon|Porto/)
    expect(written.match(/looked after memories/g)?.length).toBe(5)
  })

  it('is written first of all: where it cannot be, nothing is shown or done', async () => {
    const { operate, folder, file } = await scene()
    await mkdir(join(folder, 'audit.log'))
    const { code, out, err } = await operate('forget', 'terminal:ana', '--yes')
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('audit.log cannot be written (EISDIR), so nothing was done.')
    expect(await readFile(file, 'utf8')).toContain('Porto')
  })

  it('tells of what broke off, too', async () => {
    const { folder, audited } = await scene()
    const args = ['memory', 'export', 'terminal:ana', '--as-operator']
    const full = await run([], { folder, args, through: ['bash', '-c', 'exec "$@" >/dev/full', 'bash'] })
    expect(full.code).toBe(1)
    expect(await audited()).toContainEqual(
      expect.objectContaining({ command: 'export', person: expect.any(String), people: null, exit: 1 }),
    )
  })
})
