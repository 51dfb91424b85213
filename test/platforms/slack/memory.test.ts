import { describe, expect, it } from 'vitest'
import { scopes } from '../../../src/platforms/slack/connection/manifest.js'
import { allBytes } from '../../stage.js'
import { livesInLisbon } from '../scenes.js'
import { factsOn, knows, likes, whole } from './memories.js'
import { scene } from './scene.js'

/** The buttons of a message, as they are read. */
const labels = ({ blocks }: { blocks: readonly object[] }) =>
  blocks
    .flatMap((one) => ('elements' in one ? (one.elements as { text?: { text: string } }[]) : []))
    .map(({ text }) => text?.text)

describe('what Slack shows of a memory', () => {
  it('/memory show is for its person alone, and at once', async () => {
    const { slack, ana, at, answerTo, bot } = await scene({ model: { learn: livesInLisbon } })
    const shown = await slack.types(ana, slack.general, '/memory', 'show')
    expect(shown).toMatchObject({ text: expect.stringMatching(/Nothing is kept about you/), to: ana })
    await answerTo(slack.general, slack.says(ana, slack.general, `${at} I live in Lisbon`))
    await bot.idle()
    expect((await slack.types(ana, slack.general, '/memory', 'show')).text).toMatch(/1\. lives in Lisbon/)
    expect((await slack.types(ana, slack.general, '/memory', '')).text).toMatch(/Type one of: \/memory show/)
    expect((await slack.types(ana, slack.general, '/persist', 'off')).text).toMatch(/Remembering is off/)
    expect((await slack.types(ana, slack.general, '/keepsake', 'help')).text).toMatch(/\/memory forget \[number\]/)
    expect(slack.refused).toEqual([])
  })

  it('/memory forget asks with buttons, and erases everything', async () => {
    const { slack, ana, at, answerTo, folder } = await scene({ model: { learn: livesInLisbon } })
    await answerTo(slack.general, slack.says(ana, slack.general, `${at} I live in Lisbon`))
    const ask = () => slack.types(ana, slack.general, '/memory', 'forget')
    expect((await slack.presses(ana, await ask(), 'Keep it')).text).toBe('Nothing was erased.')
    const [first, second] = [await ask(), await ask()]
    const erased = await slack.presses(ana, second, 'Erase everything')
    expect(erased.text).toMatch(/^Erased: everything about you, 1 fact included/)
    expect(await allBytes(folder)).not.toMatch(/Lisbon/)
    expect((await slack.presses(ana, first, 'Erase everything')).text).toMatch(/no longer open/)
    expect(slack.refused).toEqual([])
  })

  it('in a thread, where slash commands do not work, the same words do, and only their person sees the answer', async () => {
    const { slack, ana, at, answerTo, model } = await scene({ model: { learn: livesInLisbon } })
    const thread = slack.says(ana, slack.general, `${at} I live in Lisbon`)
    await answerTo(slack.general, thread)
    slack.says(ana, slack.general, `${at} memory show`, { thread })
    const shown = await slack.until(() => slack.messages(slack.general, thread).find(({ to }) => to === ana))
    expect(shown?.text).toMatch(/1\. lives in Lisbon/)
    slack.says(ana, slack.general, `${at} /memory forget`, { thread })
    const asked = await slack.until(() => slack.messages(slack.general, thread).filter(({ to }) => to === ana)[1])
    expect(asked?.text).toMatch(/This erases everything/)
    expect((await slack.presses(ana, asked as never, 'Keep it')).text).toBe('Nothing was erased.')
    slack.says(ana, slack.general, `${at} memory forget`, { thread })
    await slack.until(() => slack.messages(slack.general, thread).filter(({ to }) => to === ana)[2])
    slack.says(ana, slack.general, `${at} yes`, { thread })
    const erased = await slack.until(() => slack.messages(slack.general, thread).filter(({ to }) => to === ana)[3])
    expect(erased?.text).toMatch(/^Erased: everything/)
    expect(model.prompts).toHaveLength(1)
    expect(slack.refused).toEqual([])
  })

  it('comes in pages, with what can be done with each line, and is the same page again after that', async () => {
    const { slack, ana, folder } = await scene()
    await knows(folder, slack, ana, { name: 'Ana', facts: likes(24) })
    const first = await slack.types(ana, slack.general, '/memory', 'show')
    expect(factsOn(first.text)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(labels(first).slice(0, 3)).toEqual(['Forget name', 'Forget 1', 'Share 1'])
    expect(labels(first).slice(-3)).toEqual(['Next', 'Last', 'Forget everything'])
    const second = await slack.presses(ana, first, 'Next')
    expect(factsOn(second.text)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    const shared = await slack.presses(ana, second, 'Share 12')
    expect(shared.text).toMatch(/^Shared: likes town 12\. I may use it everywhere[^\n]*\n10\. likes town 10/)
    const narrowed = await slack.presses(ana, shared, 'Keep private 12')
    expect(narrowed.text).toMatch(/^Private: likes town 12\.[^\n]*\n10\. /)
    const erased = await slack.presses(ana, narrowed, 'Forget 12')
    expect(factsOn(erased.text)).toEqual([10, 11, 13, 14, 15, 16, 17, 18, 19, 20])
    expect(labels(await slack.presses(ana, erased, 'Back'))).toContain('Next')
    const last = await slack.presses(ana, erased, 'Last')
    expect(last.text).toMatch(/Page 3 of 3/)
    const asked = await slack.presses(ana, last, 'Forget everything')
    expect(asked.text).toBe('This erases everything kept about you, for good.')
    expect((await slack.presses(ana, asked, 'Keep it')).text).toMatch(/^Nothing was erased\.\n/)
    expect(slack.refused).toEqual([])
  })

  it('can be turned as often as anyone likes', async () => {
    const { slack, ana, folder } = await scene()
    await knows(folder, slack, ana, { facts: likes(24) })
    let shown = await slack.types(ana, slack.general, '/memory', 'show')
    for (const way of ['Next', 'Back', 'Next', 'Back', 'Next', 'Back', 'Next'])
      shown = await slack.presses(ana, shown, way)
    expect(factsOn(shown.text)[0]).toBe(11)
    expect(slack.refused).toEqual([])
  })

  it('is not for others to press', async () => {
    const { slack, ana, folder } = await scene()
    const ben = slack.person('Ben')
    await knows(folder, slack, ana, { facts: likes(1) })
    const dm = slack.dm(ana)
    const asked = slack.says(ana, dm, 'memory show')
    const shown = await slack.until(() => slack.messages(dm, asked)[0])
    const refused = await slack.presses(ben, shown, 'Forget 1')
    expect(refused).toMatchObject({ to: ben, text: expect.stringMatching(/^That button is for the one who asked/) })
    expect(await allBytes(folder)).toContain('likes town 1')
  })

  it('shows what was said as it was said: nothing pings, links or loads', async () => {
    const { slack, ana, folder } = await scene()
    const text = 'likes <!channel> <@U1> *bold* ![x](https://evil.example/p.png) <https://evil.example|here>'
    const facts = [{ ...whole(1), text }]
    await knows(folder, slack, ana, { facts })
    const { text: shown, blocks } = await slack.types(ana, slack.general, '/memory', 'show')
    expect(shown).toContain('*bold* ![x](https://evil.example/p.png)')
    expect(JSON.stringify(blocks)).not.toMatch(/mrkdwn|"markdown"|<[!@h]/)
    expect(slack.refused).toEqual([])
  })

  it('is exported as a file into the direct message, which a button deletes again', async () => {
    const { slack, ana, folder } = await scene()
    await knows(folder, slack, ana, { facts: likes(2) })
    const told = await slack.types(ana, slack.general, '/memory', 'export')
    expect(told).toMatchObject({ to: ana, text: expect.stringMatching(/in a file now, in our direct message/) })
    expect(slack.messages(slack.general).filter(({ to }) => !to)).toEqual([])
    const [cover, below] = slack.messages(slack.dm(ana))
    const { id = '' } = below?.files[0] ?? {}
    expect(JSON.parse(slack.textOf(id))).toMatchObject({ facts: [{ text: 'likes town 1' }, { text: 'likes town 2' }] })
    const gone = await slack.presses(ana, cover as never, 'Delete the file')
    expect(gone.text).toBe('The file is deleted.')
    expect(() => slack.textOf(id)).toThrow()
    expect(slack.calls.every(({ args }) => !JSON.stringify(args).includes('xoxb'))).toBe(true)
    expect(slack.refused).toEqual([])
  })

  it('is exported by words in a thread, too', async () => {
    const { slack, ana, at, folder } = await scene()
    await knows(folder, slack, ana, { facts: likes(2) })
    const thread = slack.says(ana, slack.general, 'hello')
    slack.says(ana, slack.general, `${at} memory export`, { thread })
    const told = await slack.until(() => slack.messages(slack.general, thread)[0])
    expect(told).toMatchObject({ to: ana, text: expect.stringMatching(/in our direct message/) })
    expect(slack.messages(slack.dm(ana))).toHaveLength(2)
    expect(slack.refused).toEqual([])
  })

  it.each([
    [
      'where that is not allowed',
      Object.keys(scopes).filter((one) => one !== 'files:write'),
      /has to add the scope files:write/,
    ],
    ['where Slack does not take it', Object.keys(scopes), /Slack did not take the file just now/],
  ])('is told in words %s', async (_, given, why) => {
    const { slack, ana, folder } = await scene({ slack: { scopes: given } })
    await knows(folder, slack, ana, { facts: likes(2) })
    slack.fails('files.completeUploadExternal', 'internal_error')
    const told = await slack.types(ana, slack.general, '/memory', 'export')
    expect(told.text).toMatch(why)
    expect(told.text).toMatch(/"text": "likes town 2"/)
    await slack.until(() => slack.messages(slack.dm(ana)).length === 0)
  })

  it('tells what was used today', async () => {
    const { slack, ana, at, answerTo } = await scene({ model: { learn: livesInLisbon } })
    expect((await slack.types(ana, slack.general, '/keepsake', 'usage')).text).toBe('Used for you today: nothing yet.')
    await answerTo(slack.general, slack.says(ana, slack.general, `${at} I live in Lisbon`))
    expect((await slack.types(ana, slack.general, '/keepsake', 'usage')).text).toBe(
      'Used for you today: answering 1 call (100 tokens in, 10 out); learning 1 call (50 tokens in, 5 out).',
    )
  })

  it('in a thread names commands as they can be typed there', async () => {
    const { slack, ana, at, answerTo, settled } = await scene({ parts: { introduces: true } })
    const thread = slack.says(ana, slack.general, `${at} hello`)
    expect(await answerTo(slack.general, thread)).toMatch(
      /@keepsake memory show shows it to you alone; @keepsake persist off/,
    )
    slack.says(ana, slack.general, `${at} persist off`, { thread })
    await settled()
    const told = slack.messages(slack.general, thread).filter(({ to }) => to === ana)
    expect(told.map(({ text }) => text).join()).toMatch(/@keepsake persist on turns it on again/)
    expect((await slack.types(ana, slack.general, '/memory', 'noted on')).text).toMatch(
      / \/memory noted off stops that/,
    )
    const dm = slack.dm(ana)
    slack.says(ana, dm, 'memory show exact')
    await settled()
    expect(
      slack
        .messages(dm)
        .map(({ text }) => text)
        .join(''),
    ).toMatch(/They can type \/memory show/)
    expect(slack.refused).toEqual([])
  })
})
