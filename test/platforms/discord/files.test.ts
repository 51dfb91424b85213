import { describe, expect, it } from 'vitest'
import { createClaude } from '../../../src/models/claude.js'
import { gif, jpeg, png, webp } from '../../pictures.js'
import { claudeServer } from '../../simulators/claude.js'
import { ownWords } from '../scenes.js'
import { scene } from './scene.js'

const picture = (filename: string, bytes: Uint8Array = png) => ({ filename, content_type: 'image/png', bytes })
const nothing = '{"operations":[],"name":null,"style":null,"summary":null}'

/** The bot with the real client, on a Claude that answers as `answer` says. */
async function withClaude(answer: Parameters<typeof claudeServer>[0] = () => ({ text: 'A cat.' })) {
  const server = await claudeServer((body, nth) => (body.stream ? answer(body, nth) : { text: nothing }))
  const claude = createClaude({ apiKey: 'right-key', baseURL: server.url, chatModel: 'chat', learningModel: 'small' })
  const asked = () => server.bodies.filter(({ stream }) => stream).map(({ messages }) => messages.at(-1))
  return { ...(await scene({ claude })), asked }
}

describe('pictures on Discord', () => {
  it('are shown to Claude before the words, several at once, also without a word', async () => {
    const { discord, ana, asked, answered } = await withClaude()
    const dm = discord.dm(ana)
    const files = [picture('a.png'), picture('b.jpg', jpeg), picture('c.gif', gif), picture('d.webp', webp)]
    discord.says(ana, dm, 'What are these?', { files })
    expect(await answered(dm)).toEqual(['A cat.'])
    const block = (type: string, bytes: Buffer) => ({
      type: 'image',
      source: { type: 'base64', media_type: `image/${type}`, data: bytes.toString('base64') },
    })
    const blocks = [block('png', png), block('jpeg', jpeg), block('gif', gif), block('webp', webp)]
    expect(asked()).toMatchObject([{ blocks: [...blocks, { type: 'text', text: 'What are these?' }] }])
    discord.says(ana, dm, '', { files: [picture('e.png')] })
    await answered(dm, 2)
    expect(asked()[1]).toMatchObject({
      blocks: [block('png', png), { type: 'text', text: '(a message without words)' }],
    })
    expect(discord.refused).toEqual([])
  })

  it('that Claude refuses do not cost the answer', async () => {
    const { discord, ana, asked, answered } = await withClaude(({ messages }) =>
      'blocks' in (messages.at(-1) ?? {}) ? { status: 400 } : { text: 'I cannot see it.' },
    )
    discord.says(ana, discord.dm(ana), 'What is this?', { files: [picture('broken.png')] })
    expect(await answered(discord.dm(ana))).toEqual(['I cannot see it.'])
    expect(asked()[1]?.content).toBe('What is this?\n\n[They sent pictures along, but you cannot see them; say so.]')
  })

  it('of the message that is replied to are shown, too, and of no other', async () => {
    const { discord, ana, at, answered, model } = await scene()
    const bob = discord.person('Bob')
    const shown = discord.says(bob, discord.general, 'Look', { files: [picture('cat.png')] })
    discord.says(bob, discord.general, '', { files: [picture('dog.png', gif)] })
    discord.says(ana, discord.general, `${at} what is it?`, { replyTo: shown, files: [picture('mine.png', webp)] })
    await answered(discord.general)
    expect(model.prompts[0]?.pictures?.map(({ type }) => type)).toEqual(['image/webp', 'image/png'])
    expect(model.prompts[0]?.messages.at(-1)?.content).toMatch(/pointed-at="yes">Look\n\[sent along: cat\.png\]</)
    discord.says(ana, discord.general, `${at} and what is there?`)
    await answered(discord.general, 2)
    expect(model.prompts[1]?.pictures).toBeUndefined()
    expect(model.prompts[1]?.messages.at(-1)?.content).toMatch(/shown to you only in a reply to it: dog\.png/)
  })
})

describe('files on Discord', () => {
  it('are read as text, or named with why they are not', async () => {
    const { discord, ana, answered, model } = await scene()
    const dm = discord.dm(ana)
    discord.says(ana, dm, 'What about these?', {
      files: [
        { filename: 'main.rs', bytes: 'fn main() {}' },
        { filename: 'cat.mp4', content_type: 'video/mp4' },
        { filename: 'gone.txt', download: 'fails' },
        { filename: 'endless.txt', download: 'grows' },
        { filename: 'cat.heic', content_type: 'image/heic', bytes: Uint8Array.of(0, 0, 0, 24, 102) },
      ],
    })
    await answered(dm)
    expect(model.prompts[0]?.messages.at(-1)?.content.split('\n\n').slice(1)).toEqual([
      '<file name="main.rs">\nfn main() {}\n</file>',
      expect.stringMatching(
        /cannot open it; say so: "cat\.mp4" \(it is neither .*gone\.txt" \(it could not be fetched\), "endless\.txt" \(it could not be fetched\), "cat\.heic" \(it is neither/,
      ),
    ])
    expect(discord.downloads.toSorted()).toEqual(['cat.heic', 'endless.txt', 'gone.txt', 'main.rs'])
  })

  it('that hang hold nobody else up, and their own answer no longer than the limit', async () => {
    const { discord, ana, answered, model } = await scene({ limits: { download: 300 } })
    const bob = discord.person('Bob')
    const hanging = { filename: 'slow.txt', download: 'hangs' as const }
    discord.says(ana, discord.dm(ana), 'Read this', { files: [hanging, { filename: 'fast.txt', bytes: 'quick' }] })
    discord.says(ana, discord.dm(ana), 'And this', { files: [hanging] })
    await discord.until(() => discord.downloads.length === 3)
    discord.says(bob, discord.dm(bob), 'hello')
    await answered(discord.dm(bob))
    await discord.until(() => discord.messages(discord.dm(ana)).length > 0)
    await answered(discord.dm(ana))
    const words = model.prompts.map(ownWords)
    expect(words[0]).toBe('hello')
    expect(words.slice(1).join('\n')).toMatch(
      /Read this[\s\S]*<file name="fast.txt">\nquick[\s\S]*slow\.txt" \(it could not be fetched\)/,
    )
    expect(words.slice(1).join('\n')).toMatch(/And this/)
  })

  it('are fetched without the token', async () => {
    const { discord, ana, answered } = await scene()
    discord.says(ana, discord.dm(ana), 'Read this', { files: [{ filename: 'a.txt', bytes: 'quick' }] })
    await answered(discord.dm(ana))
    expect(discord.downloads).toEqual(['a.txt'])
    expect(JSON.stringify(discord.downloadHeaders)).not.toMatch(/authorization|right-token|cookie/i)
    expect(discord.downloadHeaders).toHaveLength(1)
  })
})
