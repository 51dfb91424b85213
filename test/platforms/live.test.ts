import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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
})
