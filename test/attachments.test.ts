import { describe, expect, it } from 'vitest'
import { isWorthFetching, opened } from '../src/attachments.js'
import { gif, jpeg, png, pngOf, webp } from './pictures.js'

const file = (name: string, type: string, bytes: Uint8Array | null, size = bytes?.length ?? 0) => ({
  name,
  type,
  bytes,
  size,
})
const text = (name: string, words: string) => file(name, '', Buffer.from(words))

describe('files that come with a message', () => {
  it('are pictures by their bytes, whatever they are called', () => {
    const { pictures, texts, closed } = opened([
      file('a.png', 'image/png', png),
      file('b.jpg', 'image/jpeg', jpeg),
      file('c.gif', 'image/gif', gif),
      file('d.webp', 'image/webp', webp),
      file('e.txt', 'text/plain', png),
    ])
    expect(pictures.map(({ type }) => type)).toEqual([
      'image/png',
      'image/jpeg',
      'image/gif',
      'image/webp',
      'image/png',
    ])
    expect([...texts, ...closed]).toEqual([])
  })

  it('are texts, whatever they are called', () => {
    const names = ['main.rs', 'Makefile', 'data.csv', 'picture.png', 'ünïcode.log']
    expect(opened(names.map((name) => text(name, `This is ${name}`))).texts.map((one) => one.name)).toEqual(names)
    expect(
      opened([file('icon.svg', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))]).texts,
    ).toHaveLength(1)
    expect(opened([text('empty.txt', '')]).texts).toEqual([{ name: 'empty.txt', text: '' }])
  })

  it.each([
    ['a picture that is too large', file('big.png', 'image/png', null, 5_000_001), /larger than 5 MB/],
    [
      'one that is larger than it said',
      file('big.png', 'image/png', pngOf({ size: 5_000_001 }), 10),
      /larger than 5 MB/,
    ],
    ['one that is too wide', file('wide.png', 'image/png', pngOf({ width: 8001 })), /more than 8000 pixels/],
    [
      'other bytes under its name',
      file('cat.png', 'image/png', Buffer.from([0, 159, 146, 150])),
      /neither text nor a picture/,
    ],
    [
      'HEIC',
      file('cat.heic', 'image/heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')),
      /PNG, JPEG, GIF, WebP/,
    ],
    ['a video', file('cat.mp4', 'video/mp4', null, 10), /neither text nor a picture/],
    ['an archive', file('cats.zip', 'application/zip', null, 10_000_000), /neither text nor a picture/],
    ['a long text', file('war-and-peace.txt', 'text/plain', null, 3_000_000), /larger than 300 KB/],
    ['what could not be fetched', file('gone.png', 'image/png', null, 10), /could not be fetched/],
  ])('are declined with why: %s', (_, declined, why) => {
    expect(opened([declined])).toEqual({
      pictures: [],
      texts: [],
      closed: [{ name: declined.name, why: expect.stringMatching(why) }],
    })
  })

  it('are not fetched where they would be declined', () => {
    const wanted = (type: string, size: number) => isWorthFetching({ type, size })
    expect([wanted('image/png', 5_000_000), wanted('', 300_000), wanted('text/x-python', 10)]).toEqual([
      true,
      true,
      true,
    ])
    expect([
      wanted('image/png', 5_000_001),
      wanted('', 300_001),
      wanted('video/mp4', 1),
      wanted('application/pdf', 1),
    ]).toEqual([false, false, false, false])
  })

  it('are shown as many as Claude takes at once', () => {
    const many = Array.from({ length: 12 }, (_, n) => file(`${n}.png`, 'image/png', png))
    expect(opened(many).pictures).toHaveLength(10)
    expect(opened(many).closed).toEqual(
      ['10.png', '11.png'].map((name) => ({ name, why: 'there are more than 10 pictures' })),
    )
    const large = Array.from({ length: 4 }, (_, n) => file(`${n}.png`, 'image/png', pngOf({ size: 4_900_000 })))
    expect(opened([...large, file('small.png', 'image/png', png)])).toMatchObject({
      pictures: { length: 4 },
      closed: [{ name: '3.png', why: 'the files are too large together' }],
    })
  })

  it('hold nobody up, whatever they are', () => {
    const endless = Buffer.alloc(5_000_000)
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]).copy(endless)
    const many = Array.from({ length: 200 }, (_, n) => file(`${n}.jpg`, 'image/jpeg', endless))
    const { closed } = opened(many)
    expect(closed).toHaveLength(31)
    expect(closed.at(-1)).toEqual({ name: '170 more', why: 'I look into 30 at once' })
  })

  it('are declined as too long a text by what they hold, whatever was said of them', () => {
    const long = Buffer.alloc(300_001, 'a')
    const whys = ['', 'image/svg+xml'].map((type) => opened([file('a', type, long, 1)]).closed[0]?.why)
    expect(whys).toEqual(['it is larger than 300 KB', expect.stringMatching(/neither text nor a picture/)])
  })

  it('are read as far as there is room, the beginning and the end of each', () => {
    const long = (name: string) => text(name, `begin ${'😀'.repeat(40_000)} end`)
    const { texts } = opened([long('a'), long('b'), text('c', 'short')])
    expect(texts.reduce((sum, one) => sum + one.text.length, 0)).toBeLessThanOrEqual(50_000)
    expect(texts[0]?.text).toMatch(/^begin .*…/u)
    expect(texts[0]?.text).toMatch(/ end$/)
    expect(Buffer.from(texts[0]?.text ?? '').toString()).toBe(texts[0]?.text)
    expect(texts[2]?.text).toBe('short')
  })
})
