import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closed, inParts, settled } from '../../src/platforms/parts.js'

const sheet = { limit: 200, window: 100 }
const words = fc.stringMatching(/^[a-zäß中😀*`.?!]{1,30}$/u)
const wholes = fc.oneof(
  fc.stringMatching(/^https:\/\/[a-z/.。`]{1,150}$/u),
  fc.stringMatching(/^<(?:@[!&]?[0-9]{1,20}|:a:[0-9]{1,20}|\/do it now:[0-9]{1,9}|https:\/\/[a-z]{1,100})>$/),
  fc.stringMatching(/^`[a-z ]{1,60}`$/),
)
const line = fc
  .array(fc.oneof({ arbitrary: words, weight: 9 }, wholes), { maxLength: 30 })
  .map((list) => list.join(' '))
const code = fc.array(line, { maxLength: 20 }).map((lines) => `\`\`\`ts\n${lines.join('\n')}\n\`\`\``)
const texts = fc.array(fc.oneof(line, code), { maxLength: 12 }).map((list) => list.join('\n\n'))

const bare = (text: string) => text.replace(/^ {0,3}(?:```|~~~).*$/gm, '').replace(/\s+/g, '')

describe('a long answer in parts', () => {
  it('loses nothing, and every part fits', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parts = inParts(text, sheet)
        expect(parts.every((part) => part.length <= sheet.limit && part.trim() !== '')).toBe(true)
        expect(bare(parts.join('\n'))).toBe(bare(text))
        expect(parts.every((part) => Buffer.from(part).toString() === part)).toBe(true)
      }),
    )
  })

  it('changes only in its last part while it grows', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (text, at) => {
        const before = inParts(text.slice(0, at % (text.length + 1)), sheet)
        expect(inParts(text, sheet).slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1))
      }),
    )
  })

  it('grows at its end only, as far as it says it is settled', () => {
    const early = fc.stringMatching(/^[a-z `😀]{0,45}(?:https:\/\/|<https:\/\/|`)[a-z/.。]{100,160}[>` ]{1,3}$/u)
    const begun = fc.tuple(early, line).map(([begin, rest]) => `${begin}${rest.slice(0, 200)}`)
    fc.assert(
      fc.property(fc.oneof(begun, texts), (text) => {
        const [first = ''] = inParts(text, sheet)
        let before = ''
        for (let end = 0; end <= text.length; end++) {
          const now = settled(text.slice(0, end), sheet)
          expect(now.startsWith(before)).toBe(true)
          expect(first.startsWith(now.trimEnd())).toBe(true)
          before = now
        }
      }),
    )
  })

  it('is not cut inside a link, a mention, or a command, wherever they stand', () => {
    const links = fc.stringMatching(/^https:\/\/[a-z/.。(]{1,160}$/u)
    const angled = fc.stringMatching(/^<(?:@[!&]?[0-9]{1,20}|\/do it now:[0-9]{1,9}|https:\/\/[a-z。]{1,160})>$/u)
    const filler = fc.stringMatching(/^[a-zäß中😀]{0,180}$/u)
    fc.assert(
      fc.property(fc.array(fc.tuple(filler, fc.constantFrom('', ' ', '。'), fc.oneof(links, angled))), (list) => {
        const parts = inParts(list.map(([before, space, whole]) => `${before}${space}${whole} `).join(''), sheet)
        for (const [, , whole] of list) expect(parts.some((part) => part.includes(whole))).toBe(true)
      }),
    )
  })

  it('is not cut inside an emoji that is made of several', () => {
    const family = '👨‍👩‍👧‍👦'
    for (let before = 170; before < 190; before++) {
      const parts = inParts(`${'x'.repeat(before)}${family}${'y'.repeat(100)}`, sheet)
      expect(parts.some((part) => part.includes(family))).toBe(true)
    }
  })

  it('is not cut right after a fence opens, nor right before it closes', () => {
    for (let before = 150; before < 200; before++) {
      const parts = inParts(
        `${'x '.repeat(before / 2)}\n\`\`\`ts\n${'y'.repeat(20)}\n\`\`\`\n${'z'.repeat(150)}`,
        sheet,
      )
      expect(parts.filter((part) => /```(?:ts)?\n*```/.test(part))).toEqual([])
    }
  })

  it('is cut at a paragraph, else a line, a sentence, a space', () => {
    const filler = (length: number) => 'x'.repeat(length)
    const first = (text: string) => inParts(text, sheet)[0]
    expect(first(`${filler(120)}. b\n\nc\nd e ${filler(120)}`)).toBe(`${filler(120)}. b`)
    expect(first(`${filler(120)}. b\nd e ${filler(120)}`)).toBe(`${filler(120)}. b`)
    expect(first(`${filler(120)}. d e ${filler(120)}`)).toBe(`${filler(120)}.`)
    expect(first(`${filler(120)} e ${filler(120)}`)).toBe(`${filler(120)} e`)
  })

  it('closes code at a cut and opens it again in its language', () => {
    const text = `Look:\n\`\`\`ts\n${'const one = 1\n'.repeat(30)}\`\`\`\nDone.`
    const parts = inParts(text, sheet)
    expect(parts.length).toBeGreaterThan(2)
    expect(parts.slice(0, -1).every((part) => part.endsWith('\n```'))).toBe(true)
    expect(parts.slice(1).every((part) => part.startsWith('```ts\nconst'))).toBe(true)
    expect(parts.at(-1)).toMatch(/```\nDone\.$/)
  })

  it('shows open code closed while it grows', () => {
    expect(closed('Look:\n```ts\nconst', 100)).toBe('Look:\n```ts\nconst\n```')
    expect(closed('Look:\n```ts\nconst\n```\n', 100)).toBe('Look:\n```ts\nconst\n```\n')
    expect(closed('```\nabc', 8)).toBe('```\nabc')
  })
})
