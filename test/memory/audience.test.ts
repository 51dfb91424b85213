import { describe, expect, it } from 'vitest'
import { type Audience, audienceSchema, mayUse } from '../../src/memory/audience.js'

/** Where it may be used: heard in (row), used in (column). */
const places: Audience[] = ['dm', 'channel:S/C', 'channel:S/D', 'space:S', 'space:T', 'channel:T/C']
const table: [heard: Audience, ...used: boolean[]][] = [
  ['dm', true, false, false, false, false, false],
  ['channel:S/C', true, true, false, false, false, false],
  ['space:S', true, true, true, true, false, false],
  ['channel:/group', true, false, false, false, false, false],
]

describe('what you say stays where you said it', () => {
  for (const [heard, ...used] of table) {
    it.each(places.map((here, column) => [here, used[column]] as const))(
      `heard in ${heard}, used in %s: %s`,
      (here, may) => {
        expect(mayUse({ heard }, here, 'strict')).toBe(may)
      },
    )
  }

  it('takes a server for itself, not for one whose name begins alike', () => {
    expect(mayUse({ heard: 'space:S' }, 'channel:S2/C', 'strict')).toBe(false)
    expect(mayUse({ heard: 'space:S' }, 'space:S2', 'strict')).toBe(false)
  })

  it.each(['', 'DM', 'space:', 'space:a/b', 'channel:S', 'channel:S/', 'everyone'])('knows no audience %j', (text) => {
    expect(audienceSchema.safeParse(text).success).toBe(false)
  })
})
