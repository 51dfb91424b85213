import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPace } from '../../src/platforms/pace.js'

const [minute, day] = [60_000, 24 * 60 * 60_000]

/** How often something is started within a day that stands so long each time, in milliseconds, over and over. */
function startsInADay(lifetimes: number[]): number {
  let now = 0
  const pace = createPace(() => now)
  let starts = 0
  for (; now < day; starts++) {
    pace.start()
    now += lifetimes[starts % lifetimes.length] ?? 0
    now += pace.wait()
  }
  return starts
}

describe('the pace of starts', () => {
  it('doubles up to five minutes, and begins anew after what stood a quarter of an hour', () => {
    let now = 0
    const pace = createPace(() => now)
    const gaps: number[] = []
    const start = () => {
      pace.start()
      gaps.push(pace.wait() / 1000)
    }
    for (; gaps.length < 10; now += pace.wait()) start()
    now += 15 * minute
    start()
    expect(gaps).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 1])
  })

  it('lets start at once what stood for longer than its gap', () => {
    let now = 0
    const pace = createPace(() => now)
    pace.start()
    now += 2 * minute
    expect(pace.wait()).toBe(0)
  })

  it('stays far below the 1,000 starts a day after which Discord resets a token, whatever is started', () => {
    expect(startsInADay([11_000])).toBeLessThan(310)
    for (let short = 0; short < 20; short++) {
      const worst = [...Array<number>(short).fill(0), 15 * minute]
      expect(startsInADay(worst)).toBeLessThan(700)
    }
    const lifetime = fc.oneof(fc.constantFrom(0, 10_000, 11_000, 15 * minute), fc.integer({ min: 0, max: 20 * minute }))
    fc.assert(
      fc.property(fc.array(lifetime, { minLength: 1, maxLength: 40 }), (lifetimes) => startsInADay(lifetimes) < 700),
      { numRuns: 1000 },
    )
  })
})
