import { expect, describe as group, it } from 'vitest'
import { describe } from '../src/log.js'

group('what is logged of an error', () => {
  it('is its kind, its code and its place', () => {
    const error = Object.assign(new RangeError('a secret'), { code: 'ENOSPC', status: 500 })
    const logged = describe(error)
    expect(logged).toMatchObject({
      error: 'RangeError',
      code: 'ENOSPC',
      status: 500,
      at: expect.stringContaining('log.test.ts'),
    })
    expect(JSON.stringify(logged)).not.toContain('secret')
  })

  it('is nothing of its message, though that looks like a stack', () => {
    expect(JSON.stringify(describe(new Error('400\n    at secret (secret.ts:1:1)')))).not.toContain('secret')
    const changed = new Error('first')
    changed.message = 'secret'
    expect(JSON.stringify([describe(changed), describe('secret'), describe(null)])).not.toContain('secret')
  })
})
