import { describe, expect, it } from 'vitest'
import { gif, png, webp } from '../../pictures.js'
import { scene } from './scene.js'

const picture = (name: string, bytes: Uint8Array = png) => ({ name, mimetype: 'image/png', bytes })

describe('pictures in Slack', () => {
  it('are shown to Claude, several at once, also without a word', async () => {
    const { slack, ana, answerTo, model } = await scene()
    const dm = slack.dm(ana)
    await answerTo(dm, slack.says(ana, dm, 'What are these?', { files: [picture('a.png'), picture('b.gif', gif)] }))
    await answerTo(dm, slack.says(ana, dm, '', { files: [picture('c.png')] }))
    expect(model.prompts.map(({ pictures }) => pictures?.map(({ type }) => type))).toEqual([
      ['image/png', 'image/gif'],
      ['image/png'],
    ])
    expect(slack.refused).toEqual([])
  })

  it('of the message that a thread is about are shown, and of no other', async () => {
    const { slack, ana, at, answerTo, model } = await scene()
    const ben = slack.person('Ben')
    const thread = slack.says(ben, slack.general, 'Look', { files: [picture('cat.png')] })
    slack.says(ben, slack.general, '', { thread, files: [picture('dog.png', gif)] })
    await answerTo(slack.general, slack.says(ana, slack.general, `${at} what is it?`, { thread }) && thread)
    expect(model.prompts[0]?.pictures?.map(({ type }) => type)).toEqual(['image/png'])
    expect(model.prompts[0]?.messages.at(-1)?.content).toMatch(/pointed-at="yes">Look\n\[sent along: cat\.png\]</)
    expect(model.prompts[0]?.messages.at(-1)?.content).toMatch(/\[sent along, not shown to you: dog\.png\]/)
    slack.says(ana, slack.general, `${at} and this?`, { thread, files: [picture('mine.png', webp)] })
    await answerTo(slack.general, thread, 2)
    expect(model.prompts[1]?.pictures?.map(({ type }) => type)).toEqual(['image/webp'])
  })
})

describe('files in Slack', () => {
  it('are read as text, or named with why they are not', async () => {
    const { slack, ana, answerTo, model } = await scene()
    const dm = slack.dm(ana)
    const files = [
      { name: 'main.rs', bytes: 'fn main() {}' },
      { name: 'cat.mp4', mimetype: 'video/mp4' },
      { name: 'gone.txt', download: 'fails' as const },
      { name: 'endless.txt', download: 'grows' as const },
      { name: 'login.txt', download: 'login' as const },
      { name: 'huge.txt', bytes: 'x', size: 900_000_000 },
    ]
    await answerTo(dm, slack.says(ana, dm, 'What about these?', { files }))
    expect(model.prompts[0]?.messages.at(-1)?.content.split('\n\n').slice(1)).toEqual([
      '<file name="main.rs">\nfn main() {}\n</file>',
      expect.stringMatching(
        /"cat\.mp4" \(it is neither .*gone\.txt" \(it could not be fetched\), "endless\.txt" \(it could not be fetched\), "login\.txt" \(it could not be fetched\), "huge\.txt" \(it is larger than 300 KB/,
      ),
    ])
    expect(slack.downloads.toSorted()).toEqual(['endless.txt', 'gone.txt', 'login.txt', 'main.rs'])
  })

  it('that hang hold nobody else up, and their own answer no longer than the limit', async () => {
    const { slack, ana, answerTo, model } = await scene({ limits: { download: 300 } })
    const [dm, ben] = [slack.dm(ana), slack.person('Ben')]
    const asked = slack.says(ana, dm, 'Read this', { files: [{ name: 'slow.txt', download: 'hangs' }] })
    await slack.until(() => slack.downloads.length === 1)
    await answerTo(slack.dm(ben), slack.says(ben, slack.dm(ben), 'hello'))
    await answerTo(dm, asked)
    expect(model.prompts[0]?.messages.at(-1)?.content).toBe('hello')
    expect(model.prompts[1]?.messages.at(-1)?.content).toMatch(/Read this[\s\S]*slow\.txt" \(it could not be fetched\)/)
  })

  it('of another organisation are asked for first', async () => {
    const { slack, at, answerTo, model } = await scene()
    const guest = slack.person('Gus', { team: 'T9' })
    const files = [{ name: 'a.txt', mimetype: 'text/plain', bytes: 'from afar' }]
    await answerTo(slack.shared, slack.says(guest, slack.shared, `${at} read this`, { files }))
    expect(model.prompts[0]?.messages.at(-1)?.content).toMatch(/<file name="a\.txt">\nfrom afar\n<\/file>/)
    expect(slack.refused).toEqual([])
  })

  it('never take the token anywhere but to Slack, whatever address they have or lead to', async () => {
    const { slack, ana, answerTo, model } = await scene()
    const elsewhere = await slack.foreignHost()
    const dm = slack.dm(ana)
    const { port } = new URL(elsewhere.url)
    const addresses = [
      elsewhere.url,
      `http://files.slack.com.localhost:${port}/x`,
      `http://slack.com@127.0.0.1:${port}/x`,
      `https://127.0.0.1:${port}/slack.com`,
      'http://files.slack.com/x',
      'file:///etc/hostname',
    ]
    const files = [
      ...addresses.map((url, at) => ({ name: `${at}.txt`, mimetype: 'text/plain', url })),
      { name: 'led.txt', mimetype: 'text/plain', redirect: elsewhere.url },
    ]
    await answerTo(dm, slack.says(ana, dm, 'Read these', { files }))
    expect(elsewhere.requests).toEqual([])
    expect(slack.downloads).toEqual(['led.txt'])
    expect(model.prompts[0]?.messages.at(-1)?.content.match(/could not be fetched/g)).toHaveLength(7)
    expect(slack.downloadHeaders[0]?.authorization).toBe('Bearer xoxb-right')
  })
})
