import { describe, expect, it } from 'vitest'
import { createSeldom } from '../../src/platforms/seldom.js'

describe('what is said but seldom', () => {
  it('is said again when its time has passed, for each by itself', () => {
    let now = 5
    const isSeldom = createSeldom(1000, () => now)
    expect(['a', 'a', 'b'].map(isSeldom)).toEqual([true, false, true])
    now += 999
    expect(isSeldom('a')).toBe(false)
    now += 1
    expect(['a', 'a'].map(isSeldom)).toEqual([true, false])
  })
})
