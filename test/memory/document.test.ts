import { describe, expect, it } from 'vitest'
import { parse, serialize } from '../../src/memory/document.js'
import { newMemory } from '../../src/memory/memory.js'

const user = 'test:ana'
const read = (more: object) => parse(Buffer.from(JSON.stringify({ ...newMemory(user), ...more })), user)

describe('a session file', () => {
  it('reads back what was written', () => {
    const memory = { ...newMemory(user), name: 'Ana', style: { length: 100, language: 'pt-PT' }, toReflect: { dm: 3 } }
    expect(parse(serialize(memory), user)).toEqual(memory)
  })

  it('of an earlier Keepsake lacks what is new', () => {
    const { inferred: _, toReflect: __, spent: ___, ...earlier } = newMemory(user)
    expect(parse(Buffer.from(JSON.stringify(earlier)), user)).toEqual(newMemory(user))
  })

  it.each([
    { style: { language: 'en-150', tone: 'casual' } },
    { style: { language: 'xx', tone: 'casual', length: 5, depth: 'deep' } },
    { inferred: null, spent: {}, toReflect: 7, style: { tone: 'casual' } },
  ])('is not lost for %j', (more) => {
    expect(read(more)).toEqual({ ...newMemory(user), style: { tone: 'casual' } })
  })
})
