import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createKeeper, type Store } from '../src/memory/keeper.js'
import { createRetention } from '../src/retention.js'
import { createFileStore } from '../src/stores/files.js'
import { add, allBytes, ana, botOn, command, lessons, scriptedModel, talk, temporaryFolder } from './stage.js'

const hour = 60 * 60_000
const day = 24 * hour
const model = () =>
  scriptedModel({
    answer: async () => 'Noted.',
    learn: ({ exchanges }) => {
      const [{ person = '' } = {}] = exchanges
      return person.includes('Lisbon') ? lessons(add('lives in Lisbon', 'I live in Lisbon')) : lessons()
    },
  })

/** A person who said something on a first day, and what restarts of the bot make of it. */
async function scene(more: Partial<Parameters<typeof botOn>[2]> = {}) {
  const folder = await temporaryFolder()
  let now = Date.parse('2026-11-01T12:00:00Z')
  /** Another start of the bot, so much later. */
  const start = async (later: number) => {
    now += later
    const bot = botOn(folder, model(), { clock: () => now, ...more })
    await bot.idle()
    return bot
  }
  const restart = async (later: number) => (await start(later)).close()
  const bot = await start(0)
  await talk(bot, 'I live in Lisbon and my bicycle is green.')
  await bot.close()
  return { folder, start, restart, keeps: async (word: string) => (await allBytes(folder)).includes(word) }
}

describe('what is kept for a time', () => {
  it('is erased by the first daily sweep after it, and facts stay', async () => {
    const { start, restart, keeps } = await scene()
    for (let n = 0; n < 30; n++) await restart(day)
    expect(await keeps('bicycle')).toBe(true)
    const bot = await start(day)
    expect(await keeps('bicycle')).toBe(false)
    expect(await command(bot, 'memory show')).toContain('1. lives in Lisbon')
    expect(await command(bot, 'memory history')).toContain('Nothing has changed')
    expect(await command(bot, 'memory undo')).not.toContain('Undone')
  })

  it('is as long as it is set to be, or always', async () => {
    const { restart, keeps } = await scene({ keep: { messages: null, history: 2, damaged: 2 } })
    for (let n = 0; n < 40; n++) await restart(day)
    expect(await keeps('bicycle')).toBe(true)
    expect(await keeps('"how": "learned"')).toBe(false)
  })

  it('is erased where remembering is off, too', async () => {
    const { start, restart, keeps } = await scene({ keep: { messages: 1, history: 1, damaged: 1 } })
    const bot = await start(hour)
    await command(bot, 'persist off')
    await bot.close()
    await restart(day)
    await restart(day)
    expect(await keeps('bicycle')).toBe(false)
    expect(await keeps('lives in Lisbon')).toBe(true)
  })
})

describe('a clock that jumped', () => {
  it.each([
    ['ahead by a year', [365 * day]],
    ['ahead by four days', [4 * day]],
    ['back and ahead', [-day, 31 * day]],
    ['ahead and back', [365 * day, -334 * day]],
  ])('%s erases nothing', async (_, jumps) => {
    const { restart, keeps } = await scene({ keep: { messages: 1, history: 1, damaged: 1 } })
    for (const jump of jumps) await restart(jump)
    expect(await keeps('bicycle')).toBe(true)
    // One that goes on from there for a day is believed.
    await restart(day)
    expect(await keeps('bicycle')).toBe(false)
  })

  it('erases nothing where the stamp of the last sweep cannot be read or written', async () => {
    const { folder, restart, keeps } = await scene({ keep: { messages: 1, history: 1, damaged: 1 } })
    await writeFile(join(folder, 'ledger', 'sweep.json'), 'not JSON')
    await restart(2 * day)
    expect(await keeps('bicycle')).toBe(true)
    await restart(hour)
    expect(await keeps('bicycle')).toBe(true)
    await restart(day)
    expect(await keeps('bicycle')).toBe(false)
  })

  it('often started, sweeps once a day all the same', async () => {
    const { folder, restart } = await scene()
    const stamp = async () => JSON.parse(await readFile(join(folder, 'ledger', 'sweep.json'), 'utf8')).swept
    const stamps = new Set<string>()
    for (let n = 0; n < 12; n++) {
      await restart(6 * hour)
      stamps.add(await stamp())
    }
    expect(stamps.size).toBe(4)
  })
})

/** Sweeps of one process, by a clock and a count of time that the test sets. */
async function sweeping(more: { store?: (files: Store) => Store } = {}) {
  const folder = await temporaryFolder()
  const files = createFileStore(folder)
  const store = more.store?.(files) ?? files
  const time = { now: Date.parse('2026-11-01T12:00:00Z'), elapsed: 0 }
  const clock = () => time.now
  const keep = { messages: 1, history: 1, damaged: 1 }
  const keeper = createKeeper({ store, clock })
  const log = { info() {}, warn() {}, error() {} }
  const parts = { keeper, store, keep, clock, elapsed: () => time.elapsed, stop: new AbortController().signal, log }
  const said = { id: 'm1', conversation: 'dm', heard: 'dm', said: 'Hello', answered: 'Hello.' } as const
  const at = new Date(time.now).toISOString()
  await keeper.update(ana, (memory) => ({ ...memory, exchanges: [{ ...said, at }] }))
  const kept = async () => (await keeper.read(ana)).exchanges.length
  return { folder, files, time, kept, retention: createRetention(parts), another: () => createRetention(parts) }
}

describe('a sweep', () => {
  it('does not believe a clock that went otherwise than time, in one process', async () => {
    const { time, kept, retention } = await sweeping()
    await retention.sweep()
    time.now += 2.5 * day
    time.elapsed += day
    await retention.sweep()
    expect(await kept()).toBe(1)
    time.now += day
    time.elapsed += day
    await retention.sweep()
    expect(await kept()).toBe(0)
  })

  it('of two processes at once is made by one', async () => {
    let changed = 0
    const counting = (files: Store): Store => ({
      ...files,
      write: (key, ...rest) => {
        if (key.startsWith('person/')) changed++
        return files.write(key, ...rest)
      },
    })
    const { time, kept, retention, another } = await sweeping({ store: counting })
    await retention.sweep()
    time.now += day + 1
    time.elapsed += day + 1
    changed = 0
    await Promise.all([retention.sweep(), another().sweep()])
    expect([await kept(), changed]).toEqual([0, 1])
  })

  it('writes no memory in which nothing is too old', async () => {
    const { folder, time, kept, retention } = await sweeping()
    const before = await stat(join(folder, 'test', 'ana.json'))
    await retention.sweep()
    time.now += day - hour
    time.elapsed += day - hour
    await retention.sweep()
    expect(await kept()).toBe(1)
    expect((await stat(join(folder, 'test', 'ana.json'))).ino).toBe(before.ino)
  })

  it('removes damaged files by their name and their last change, whichever is later, of whatever kind', async () => {
    const { folder, time, retention } = await sweeping()
    const aside = (name: string, more = '') => join(folder, name, `x.json.damaged-${time.now}${more}`)
    const young = join(folder, 'test', `y.json.damaged-${time.now + day}-abcdef`)
    const touched = aside('test', '-fedcba')
    await mkdir(join(folder, 'test.places'))
    await mkdir(join(folder, 'ledger'))
    const old = [aside('test'), aside('test.places', '-abcdef'), aside('ledger', '-abcdef')]
    for (const path of [...old, young, touched]) await writeFile(path, 'damaged')
    const isFolder = aside('test', '-aaaaaa')
    await mkdir(isFolder)
    for (const path of [...old, young, isFolder]) await utimes(path, time.now / 1000, time.now / 1000)
    await utimes(touched, time.now / 1000, (time.now + day) / 1000)
    await retention.sweep()
    time.now += day + 1
    time.elapsed += day + 1
    await retention.sweep()
    const left = (await readdir(folder, { recursive: true })).filter((name) => name.includes('damaged'))
    expect(left.map((name) => join(folder, name)).sort()).toEqual([touched, young].sort())
  })

  it('leaves a memory that cannot be read to its person, who is told', async () => {
    const { folder, time, retention } = await sweeping()
    await writeFile(join(folder, 'test', 'bob.json'), '{ "user": "test:bob", half')
    await retention.sweep()
    time.now += day
    time.elapsed += day
    await retention.sweep()
    expect(await readFile(join(folder, 'test', 'bob.json'), 'utf8')).toContain('half')
  })
})
