import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { open, openCopy, parse, sealed, sealedCopy, serialize } from '../../src/memory/document.js'
import { newMemory } from '../../src/memory/memory.js'
import { createSeal } from '../../src/memory/sealing.js'
import { Damaged, OtherKey } from '../../src/memory/trouble.js'
import { memoryKey, otherMemoryKey } from '../stage.js'

const seal = createSeal(memoryKey)
const ana = { ...newMemory('test:ana'), name: 'Ana Maria', forgets: 2 }
const sealedAna = (key?: Buffer) => Buffer.from(sealed(serialize(ana), ana, seal, key))

describe('a sealed memory', () => {
  it('opens with its memory key alone', () => {
    expect(parse(sealedAna(), 'test:ana', seal)).toEqual(ana)
    expect(() => parse(sealedAna(), 'test:ana')).toThrow(OtherKey)
    expect(() => parse(sealedAna(), 'test:ana', createSeal(otherMemoryKey))).toThrow(OtherKey)
  })

  it('tells who, whether to remember and how often something was forgotten, and no more', () => {
    const { sealed: inside, ...clear } = JSON.parse(sealedAna().toString())
    expect(clear).toEqual({ version: 2, user: 'test:ana', persist: true, forgets: 2 })
    expect(Object.keys(inside)).toEqual(['by', 'key', 'nonce', 'data'])
    expect(sealedAna().toString()).not.toContain('Maria')
  })

  it('never looks the same twice, under the same key neither', () => {
    const { key } = open(sealedAna(), seal)
    const [one, other] = [sealedAna(key ?? undefined), sealedAna(key ?? undefined)].map(
      (bytes) => JSON.parse(bytes.toString()).sealed,
    )
    expect([one.key === other.key, one.nonce === other.nonce, one.data === other.data]).toEqual([false, false, false])
  })

  it.each([{ user: 'test:bob' }, { persist: false }, { forgets: 1 }, { said: 'more' }, { sealed: {} }])(
    'is refused with %j in it',
    (more) => {
      const changed = Buffer.from(JSON.stringify({ ...JSON.parse(sealedAna().toString()), ...more }))
      expect(() => parse(changed, (more.user ?? 'test:ana') as 'test:ana', seal)).toThrow(Damaged)
    },
  )

  it("is refused in somebody else's place", () => {
    expect(() => parse(sealedAna(), 'test:bob', seal)).toThrow(Damaged)
  })

  it('is refused with the key or the words of another memory of its person', () => {
    const [one, other] = [sealedAna(), sealedAna()].map((bytes) => JSON.parse(bytes.toString()))
    for (const part of ['key', 'nonce', 'data']) {
      const mixed = { ...one, sealed: { ...one.sealed, [part]: other.sealed[part] } }
      expect(() => parse(Buffer.from(JSON.stringify(mixed)), 'test:ana', seal)).toThrow(Damaged)
    }
  })

  it('is refused or the same, whatever bit of it is turned', () => {
    const bytes = sealedAna()
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        try {
          expect(parse(changed, 'test:ana', seal)).toEqual(ana)
        } catch (error) {
          expect(['Damaged', 'OtherKey', 'FromTheFuture']).toContain((error as Error).name)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('what is kept beside a memory', () => {
  it('is sealed once, and opens again', () => {
    const bytes = Buffer.from('{"half')
    const copy = sealedCopy(bytes, seal) ?? Buffer.of()
    expect(Buffer.from(copy).toString()).not.toContain('half')
    expect(Buffer.from(openCopy(copy, seal))).toEqual(bytes)
    expect(sealedCopy(copy, seal)).toBeNull()
    expect(sealedCopy(sealedAna(), seal)).toBeNull()
    expect(() => openCopy(copy, createSeal(otherMemoryKey))).toThrow(OtherKey)
    expect(openCopy(bytes, seal)).toBe(bytes)
  })
})
