import { describe, expect, it } from 'vitest'
import { scopes } from '../../../src/platforms/slack/connection/manifest.js'
import { allBytes } from '../../stage.js'
import { overheardIn } from '../scenes.js'
import { scene } from './scene.js'

/** Asks in a channel or thread, and gives what was told of what was said there before. */
function asking({ slack, ana, at, settled, model }: Awaited<ReturnType<typeof scene>>) {
  return async (text: string, more: Parameters<typeof slack.says>[3] = {}, where = slack.general) => {
    const before = model.prompts.length
    slack.says(ana, where, `${at} ${text}`, more)
    await slack.until(() => model.prompts.length > before)
    await settled()
    return overheardIn(model.prompts.at(-1))
  }
}
const wordsIn = (lines: string[]) => lines.map((line) => /^<[^>]*>([\s\S]*)<\/message>$/.exec(line)?.[1])

describe('what was said before in Slack', () => {
  it('is told of the thread, with who said it: its beginning and the last of it', async () => {
    const set = await scene()
    const { slack, ana, model } = set
    const [ben, other] = [slack.person('Ben'), slack.person('Ben')]
    const thread = slack.says(ben, slack.general, 'What about the picnic?')
    for (let n = 1; n <= 24; n++) slack.says(ben, slack.general, `message ${n}`, { thread })
    slack.says(other, slack.general, `<@${ben}>, enough`, { thread })
    slack.says(ben, slack.general, 'elsewhere in the channel')
    const told = await asking(set)('what is this about?', { thread })
    expect(wordsIn(told)).toEqual([
      'What about the picnic?',
      ...Array.from({ length: 18 }, (_, n) => `message ${n + 7}`),
      '@Ben, enough',
    ])
    expect(told[0]).toMatch(`<message from="slack:${slack.team}:${ben}" name="Ben" pointed-at="yes">`)
    expect(told.at(-1)).toMatch(`<message from="slack:${slack.team}:${other}" name="Ben">`)
    expect(model.prompts.at(-1)?.messages.at(-1)?.content).toContain(
      `</overheard>\n\n<message from="slack:${slack.team}:${ana}" name="Ana">\nwhat is this about?\n</message>`,
    )
    expect(slack.refused).toEqual([])
  })

  it('is told of the channel, where the question begins a thread', async () => {
    const set = await scene()
    const { slack } = set
    const ben = slack.person('Ben')
    for (const text of ['We meet at noon.', 'Or at one.']) slack.says(ben, slack.general, text)
    slack.says(ben, slack.board, 'of the board')
    expect(wordsIn(await asking(set)('when do we meet?'))).toEqual(['We meet at noon.', 'Or at one.'])
  })

  it('is told as it stands there now', async () => {
    const set = await scene()
    const { slack } = set
    const [ben, ask] = [slack.person('Ben'), asking(set)]
    const thread = slack.says(ben, slack.general, 'the beginning')
    const [one, two] = ['one', 'two'].map((text) => slack.says(ben, slack.general, text, { thread }))
    expect(wordsIn(await ask('and?', { thread }))).toEqual(['the beginning', 'one', 'two'])
    slack.deletes(slack.general, one ?? '')
    slack.edits(slack.general, two ?? '', 'two, as it should be')
    slack.says(ben, slack.general, '', { thread, files: [{ name: 'plan.pdf', mimetype: 'application/pdf' }] })
    expect(wordsIn(await ask('and now?', { thread }))).toEqual([
      'the beginning',
      'two, as it should be',
      '[sent along, not shown to you: plan.pdf]',
    ])
  })

  it('answers a bare mention under a message, about that message', async () => {
    const set = await scene()
    const { slack } = set
    const thread = slack.says(slack.person('Ben'), slack.general, 'What is the capital of Portugal?')
    expect(await asking(set)('', { thread })).toEqual([
      expect.stringMatching(/pointed-at="yes">What is the capital of Portugal\?</),
    ])
    expect(slack.messages(slack.general, thread).map(({ text }) => text)).toEqual(['Fine.'])
  })

  it('is never stored, and not told of others in a direct message', async () => {
    const set = await scene()
    const { slack, ana, folder, settled, model, answerTo } = set
    const thread = slack.says(slack.person('Ben'), slack.general, 'My secret is a pear')
    await asking(set)('hm', { thread })
    await settled()
    expect(await allBytes(folder)).not.toMatch(/pear/)
    const dm = slack.dm(ana)
    await answerTo(dm, slack.says(ana, dm, 'What did Ben say?'))
    expect(overheardIn(model.prompts.at(-1))).toEqual([])
  })

  it('does not hold an answer up: where Slack does not tell it in time, or refuses, it is left out', async () => {
    const set = await scene({ limits: { context: 200 } })
    const { slack } = set
    const thread = slack.says(slack.person('Ben'), slack.general, 'the beginning')
    const release = slack.holds('conversations.replies')
    expect(await asking(set)('well?', { thread })).toEqual([])
    release()
    slack.fails('conversations.replies', 'internal_error')
    expect(await asking(set)('well?', { thread })).toEqual([])
    slack.limits('conversations.replies', 30)
    expect(await asking(set)('well?', { thread })).toEqual([])
    expect(wordsIn(await asking(set)('well?', { thread }))).toContain('the beginning')
  })

  it('without the scope to read back, mentions are answered all the same', async () => {
    const less = Object.keys(scopes).filter((scope) => !/^(channels|groups|mpim):history$/.test(scope))
    const set = await scene({ slack: { scopes: less } })
    expect(await asking(set)('hello')).toEqual([])
    expect(set.slack.messages(set.slack.general)).toHaveLength(1)
  })

  it('tells what bots said, and whose guests’ words are', async () => {
    const set = await scene()
    const { slack } = set
    const guest = slack.person('Gus', { team: 'T9' })
    const thread = slack.says(guest, slack.shared, 'Hello from afar')
    slack.says(slack.person('Deploys'), slack.shared, 'Deployed', { thread, botId: 'B7', subtype: 'bot_message' })
    const told = await asking(set)('who is there?', { thread }, slack.shared)
    expect(told[0]).toMatch(`from="slack:T9:${guest}"`)
    expect(wordsIn(told)).toEqual(['Hello from afar', 'Deployed'])
  })

  it('a stop while it is still read stops the answer before it begins', async () => {
    const { slack, ana, at, settled, model } = await scene()
    const release = slack.holds('conversations.replies')
    const thread = slack.says(slack.person('Ben'), slack.general, 'hm')
    slack.says(ana, slack.general, `${at} what do you think?`, { thread })
    await slack.until(() => slack.calls.some(({ method }) => method === 'conversations.replies'))
    slack.says(ana, slack.general, `${at} stop`, { thread })
    await slack.until(() =>
      slack.messages(slack.general, thread).some(({ to, text }) => to === ana && text === 'Stopped.'),
    )
    release()
    await settled()
    expect(model.prompts).toEqual([])
    expect(slack.statusOf(slack.general, thread)).toBe('')
  })
})
