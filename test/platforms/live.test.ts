import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createLive } from '../../src/platforms/live.js'
import { happening } from '../stage.js'

const sheet = { limit: 40, window: 20, pace: 1, isFinal: () => false }

describe('a text that is shown while it grows', () => {
  it('has one change under way at a time, skips to the newest, and ends whole', async () => {
    const first = happening()
    const shown: string[] = []
    let underWay = 0
    const live = createLive({
      ...sheet,
      async put(part, text, ended) {
        expect(++underWay).toBe(1)
        if (shown.length === 0) await first.happened
        shown.push(`${part}${ended ? '!' : ''} ${text}`)
        underWay--
      },
    })
    for (const text of ['a', 'a b', 'a b c', 'a b c d']) live.grow(text)
    const ended = live.end('a b c d e')
    first.happen()
    await ended
    expect(shown).toEqual(['0 a', '0! a b c d e'])
  })

  it('lands whole, however it grew and whatever failed on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-z .]{1,30}$/), { minLength: 1 }),
        fc.nat(3),
        async (pieces, fail) => {
          const shown: string[] = []
          let puts = 0
          let over = false
          const live = createLive({
            ...sheet,
            pace: 0,
            async put(part, text) {
              if (++puts % (fail + 2) === 0 && !over) throw new Error('away')
              shown[part] = text
            },
          })
          let text = ''
          for (const piece of pieces) {
            text += piece
            live.grow(text)
            await new Promise(setImmediate)
          }
          over = true
          await live.end(text)
          expect(shown.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        },
      ),
    )
  })

  it('says so where the last of it cannot be shown', async () => {
    const live = createLive({ ...sheet, put: () => Promise.reject(new Error('away')) })
    live.grow('a')
    await expect(live.end('a b')).rejects.toThrow('away')
  })

  it('is not tried again where that is no use', async () => {
    let tries = 0
    const put = () => {
      tries++
      return Promise.reject(new Error('forbidden'))
    }
    const live = createLive({ ...sheet, put, isFinal: () => true })
    await expect(live.end('a b')).rejects.toThrow('forbidden')
    expect(tries).toBe(1)
  })

  it('is changed less often where the platform makes it wait, and as often as before when it does no more', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    let wait = 3000
    let puts = 0
    let text = ''
    const put = async () => {
      puts++
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
    const live = createLive({ ...sheet, limit: 100_000, pace: 1000, put })
    const growing = setInterval(() => {
      text += 'word '
      live.grow(text)
    }, 100)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(puts).toBeLessThanOrEqual(6)
    wait = 0
    await vi.advanceTimersByTimeAsync(60_000)
    puts = 0
    await vi.advanceTimersByTimeAsync(10_000)
    expect(puts).toBeGreaterThanOrEqual(9)
    clearInterval(growing)
    const ended = live.end(text)
    await vi.advanceTimersByTimeAsync(1000)
    await ended
  })

  it('ends with no more parts than it has, and says which is the last', async () => {
    const shown: string[] = []
    const live = createLive({
      ...sheet,
      async put(part, text, _, isLast) {
        shown[part] = `${text}${isLast ? '|' : ''}`
      },
      async drop(part) {
        expect(part).toBe(shown.length - 1)
        shown.pop()
      },
    })
    live.grow(`One. ${'word '.repeat(20)}`)
    await vi.waitUntil(() => shown.length === 4)
    await live.end(`One. ${'word '.repeat(6).trim()}`)
    expect(shown).toEqual([`One. ${'word '.repeat(6).trim()}|`])
  })

  it('is tried so often while it grows, where that is no use, and once more at its end', async () => {
    let tries = 0
    const put = () => {
      tries++
      return Promise.reject(new Error('forbidden'))
    }
    const live = createLive({ ...sheet, pace: 0, put, isFinal: () => true })
    for (let length = 1; length < 20; length++) {
      live.grow('a'.repeat(length))
      await vi.waitUntil(() => tries === Math.min(length, 3))
    }
    expect(tries).toBe(3)
    await expect(live.end('all')).rejects.toThrow('forbidden')
    expect(tries).toBe(4)
  })
})
