import { describe, expect, it } from 'vitest'
import { setPersist } from '../../src/memory/changing/changes.js'
import { forgetAll } from '../../src/memory/changing/forgetting.js'
import { createKeeper } from '../../src/memory/keeper.js'
import type { Memory, UserKey } from '../../src/memory/memory.js'
import { createFileStore } from '../../src/stores/files.js'
import { temporaryFolder } from '../stage.js'

const oneMore = (memory: Memory) => ({ ...memory, turns: memory.turns + 1 })

async function keeping(clock = Date.now) {
  const folder = await temporaryFolder()
  return { folder, keeper: createKeeper({ store: createFileStore(folder), clock }) }
}

describe('changing a memory', () => {
  it('counts every one of 200 changes of one person at once', async () => {
    const { keeper } = await keeping()
    await Promise.all(Array.from({ length: 200 }, () => keeper.update('test:ana', oneMore)))
    expect((await keeper.read('test:ana')).turns).toBe(200)
  })

  it('counts every change of several keepers that know nothing of each other', async () => {
    const { folder } = await keeping()
    const keepers = Array.from({ length: 4 }, () => createKeeper({ store: createFileStore(folder), clock: Date.now }))
    await Promise.all(
      keepers.map(async (keeper) => {
        for (let n = 0; n < 25; n++) await keeper.update('test:ana', oneMore)
      }),
    )
    expect((await keepers[0]?.read('test:ana'))?.turns).toBe(100)
  })

  it('keeps people apart, many at once', async () => {
    const { keeper } = await keeping()
    const people = Array.from({ length: 300 }, (_, n): UserKey => `test:${n}`)
    await Promise.all(people.map((user, n) => keeper.update(user, (memory) => ({ ...memory, turns: n }))))
    const turns = await Promise.all(people.map(async (user) => (await keeper.read(user)).turns))
    expect(turns).toEqual(people.map((_, n) => n))
  })

  it('goes on after a change that threw, and saved nothing of it', async () => {
    const { keeper } = await keeping()
    const broken = keeper.update('test:ana', () => {
      throw new Error('broken')
    })
    const next = keeper.update('test:ana', oneMore)
    await expect(broken).rejects.toThrow('broken')
    expect((await next).turns).toBe(1)
  })
})

describe('stones of forgettings', () => {
  it('are swept after a day, and opt-outs and memories are not', async () => {
    let now = Date.UTC(2026, 10, 23)
    const { keeper } = await keeping(() => now)
    await keeper.update('test:gone', (memory) => forgetAll(memory, now))
    await keeper.update('test:off', (memory) => setPersist(forgetAll(memory, now), false))
    await keeper.update('test:here', oneMore)
    await keeper.sweep()
    expect((await keeper.read('test:gone')).forgets).toBe(1)
    now += 25 * 60 * 60_000
    await keeper.sweep()
    const left = await Promise.all((['test:gone', 'test:off', 'test:here'] as const).map((user) => keeper.read(user)))
    expect(left.map((memory) => [memory.forgets, memory.persist, memory.turns])).toEqual([
      [0, true, 0],
      [1, false, 0],
      [0, true, 1],
    ])
  })
})
