import { execFileSync, spawn } from 'node:child_process'
import { mkdir, readdir, readFile, readlink, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createFileStore } from '../../src/stores/files.js'
import { pathOf } from '../../src/stores/keys.js'
import { isAlive, thisProcess, withLock } from '../../src/stores/lock.js'
import { temporaryFolder } from '../stage.js'

const key = 'person/test/ana'
const bytes = (text: string) => Buffer.from(text)

async function storing() {
  const folder = await temporaryFolder()
  return { folder, store: createFileStore(folder), file: join(folder, 'test', 'ana.json') }
}

describe('a store', () => {
  it('gives back what was written, and writes only on what was read', async () => {
    const { store } = await storing()
    expect(await store.read(key)).toBeNull()
    expect(await store.write(key, bytes('one'), null)).toBe(true)
    expect(await store.write(key, bytes('other'), null)).toBe(false)
    const first = await store.read(key)
    expect(await store.write(key, bytes('two'), first?.revision ?? '')).toBe(true)
    expect(await store.write(key, bytes('three'), first?.revision ?? '')).toBe(false)
    expect(await store.remove(key, first?.revision ?? '')).toBe(false)
    const second = await store.read(key)
    expect(Buffer.from(second?.bytes ?? []).toString()).toBe('two')
    expect(await store.remove(key, second?.revision ?? '')).toBe(true)
    expect(await store.read(key)).toBeNull()
  })

  it('sets aside and puts something in its place in one step, and writes less over more', async () => {
    const { store } = await storing()
    await store.write(key, bytes('damaged'), null)
    const damaged = await store.read(key)
    expect(await store.setAside(key, damaged?.revision ?? '', bytes('instead'))).toBe(true)
    const instead = await store.read(key)
    expect(Buffer.from(instead?.bytes ?? []).toString()).toBe('instead')
    expect(await store.shrink(key, bytes('no'), 'another revision')).toBe(false)
    expect(await store.shrink(key, bytes('less'), instead?.revision ?? '')).toBe(true)
    expect(Buffer.from((await store.read(key))?.bytes ?? []).toString()).toBe('less')
  })

  it('removes nothing beside which a copy stands: whose that is would be known no more', async () => {
    const { store } = await storing()
    await store.write(key, bytes('damaged'), null)
    await store.setAside(key, (await store.read(key))?.revision ?? '', bytes('instead'))
    const instead = await store.read(key)
    expect(await store.remove(key, instead?.revision ?? '')).toBe(false)
    await store.clear(key)
    expect(await store.remove(key, instead?.revision ?? '')).toBe(true)
  })

  it('lists what it holds', async () => {
    const { store } = await storing()
    const keys = ['person/test/ana', 'person/test/Ünïcode/../x', 'place/test/ana', 'ledger/2026-11-23']
    for (const one of keys) await store.write(one, bytes(one), null)
    for (const prefix of ['person/', 'place/', 'ledger/']) {
      const found: string[] = []
      for await (const stored of store.list(prefix)) found.push(Buffer.from(stored.bytes ?? []).toString())
      expect(found.sort()).toEqual(keys.filter((one) => one.startsWith(prefix)).sort())
      expect(await store.count(prefix)).toBe(found.length)
    }
  })
})

describe('session files', () => {
  it('are readable by their owner alone', async () => {
    const { store, file } = await storing()
    await store.write(key, bytes('one'), null)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(file))).mode & 0o777).toBe(0o700)
  })

  it('stay in their folder, apart from each other, whatever the id', () => {
    const nasty = fc.constantFrom(
      '../../etc/passwd',
      '..',
      '.',
      '/',
      'con',
      'a/b',
      'a\\b',
      'ana.json',
      '~',
      '\0',
      'a'.repeat(5000),
    )
    const id = fc.oneof(
      fc.string({ minLength: 1, unit: 'binary' }),
      nasty,
      fc.stringMatching(/^[A-Za-z0-9_.~-]{1,80}$/),
    )
    fc.assert(
      fc.property(id, id, (one, other) => {
        const path = pathOf('/data', `person/test/${one}`)
        expect(resolve(path).startsWith(`${sep}data${sep}test${sep}`)).toBe(true)
        expect(dirname(path)).toBe('/data/test')
        expect(path).toMatch(/^\/data\/test\/(~[0-9a-f]{64}|[a-z0-9][a-z0-9_-]{0,63})\.json$/)
        const clash = path === pathOf('/data', `person/test/${other}`)
        expect(clash).toBe(one === other)
      }),
    )
  })

  it.each([
    'person/te st/ana',
    'person/../ana',
    'other/test/ana',
    'person/test/',
    'person/ledger/ana',
    'ledger/',
    'ana',
  ])('know no key %j', (wrong) => {
    expect(() => pathOf('/data', wrong)).toThrow('not a key')
  })

  it('that are no files, too large or links are not read and can be set aside', async () => {
    const { folder, store, file } = await storing()
    await mkdir(dirname(file))
    const makers = [
      () => mkdir(file),
      () => symlink('/etc/passwd', file),
      async () => void execFileSync('mkfifo', [file]),
      async () => {
        await writeFile(file, '')
        await truncate(file, 3_000_000_000)
      },
    ]
    for (const make of makers) {
      await make()
      const stored = await store.read(key)
      expect(stored?.bytes).toBeNull()
      expect(await store.setAside(key, 'another revision', bytes('instead'))).toBe(false)
      expect((await store.read(key))?.bytes).toBeNull()
      expect(await store.setAside(key, stored?.revision ?? '', bytes('instead'))).toBe(true)
      expect(await readFile(file, 'utf8')).toBe('instead')
      await rm(file)
    }
    expect((await readdir(join(folder, 'test'))).length).toBe(makers.length)
    await store.clear(key)
    expect(await readdir(join(folder, 'test'))).toEqual([])
  })
})

/** A process that holds the lock at a path until it is killed. */
async function holder(path: string) {
  const script = `
    const { withLock } = await import(${JSON.stringify(resolve('dist/stores/lock.js'))})
    await withLock(${JSON.stringify(path)}, () => new Promise(() => { console.log('held'); setInterval(() => {}, 1e6) }))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const kill = () =>
    new Promise((resolve) => {
      child.once('exit', resolve)
      child.kill('SIGKILL')
    })
  return { kill }
}

describe('a lock', () => {
  it('is not taken from a living process, and said to be busy', async () => {
    const path = join(await temporaryFolder(), 'lock')
    await holder(path)
    await expect(withLock(path, async () => {})).rejects.toThrow('another process holds the lock')
  })

  it('is taken over from a dead one, by one after the other', async () => {
    const path = join(await temporaryFolder(), 'lock')
    const { kill } = await holder(path)
    await kill()
    expect(isAlive(await readlink(path))).toBe(false)
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 20 }, () =>
        withLock(path, async () => {
          most = Math.max(most, ++inside)
          await new Promise(setImmediate)
          inside--
        }),
      ),
    )
    expect(most).toBe(1)
  })

  it('of another program is let be', async () => {
    const path = join(await temporaryFolder(), 'lock')
    await writeFile(path, '')
    await expect(withLock(path, async () => {})).rejects.toThrow('another process holds the lock')
  })

  it('knows a process by its id and its start', () => {
    expect(isAlive(thisProcess)).toBe(true)
    expect(isAlive(`${process.pid}.1`)).toBe(false)
  })
})

describe('what a crash leaves', () => {
  it('is swept at the next start; what the living write stays', async () => {
    const { folder, store } = await storing()
    await store.write(key, bytes('one'), null)
    const { kill } = await holder(join(folder, 'test', 'ana.json.lock'))
    await kill()
    const orphan = join(folder, 'test', 'ana.json.999999999.1.abcdefabcdef.tmp')
    const living = join(folder, 'test', `ana.json.${thisProcess}.abcdefabcdef.tmp`)
    await writeFile(orphan, 'half')
    await writeFile(living, 'half')
    await store.sweep()
    expect((await readdir(join(folder, 'test'))).sort()).toEqual([
      'ana.json',
      `ana.json.${thisProcess}.abcdefabcdef.tmp`,
    ])
  })

  it('is never half a file, nor a lost one that was acknowledged', { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder()
    const script = `
      const { createFileStore } = await import(${JSON.stringify(resolve('dist/stores/files.js'))})
      const store = createFileStore(${JSON.stringify(folder)})
      for (let n = Number(process.argv[1]); ; n++) {
        const stored = await store.read('person/test/ana')
        await store.write('person/test/ana', Buffer.from(String(n).repeat(20000)), stored?.revision ?? null)
        console.log(n)
      }`
    let acknowledged = 1
    for (let kills = 0; kills < 15; kills++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, String(acknowledged)])
      let printed = ''
      const enough = new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk) => {
          printed += chunk
          if (printed.split('\n').length > 3 + kills) resolve()
        })
      })
      await enough
      const closed = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGKILL')
      await closed
      acknowledged = Number(printed.trim().split('\n').at(-1))
      const text = await readFile(join(folder, 'test', 'ana.json'), 'utf8')
      const n = Number(text.slice(0, text.length / 20_000))
      expect(text).toBe(String(n).repeat(20_000))
      expect(n).toBeGreaterThanOrEqual(acknowledged)
      expect(n).toBeLessThanOrEqual(acknowledged + 1)
    }
    await createFileStore(folder).sweep()
    expect(await readdir(join(folder, 'test'))).toEqual(['ana.json'])
  })
})
