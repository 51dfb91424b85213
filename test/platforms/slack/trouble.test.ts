import { describe, expect, it } from 'vitest'
import { harmless } from '../../../src/platforms/slack/text/harmless.js'
import { inWords } from '../../../src/platforms/slack/text/notification.js'
import { happening, inTwo } from '../../stage.js'
import { scene } from './scene.js'

describe('where Slack makes trouble', { timeout: 60_000 }, () => {
  it('the status goes though it was shown before the answer began', async () => {
    const { slack, ana, at, answerTo } = await scene({ limits: { context: 20_000 } })
    const thread = slack.says(ana, slack.general, 'good morning')
    const release = slack.holds('conversations.replies')
    slack.says(ana, slack.general, `${at} hello`, { thread })
    await slack.until(() => slack.statusOf(slack.general, thread) !== '')
    release()
    expect(await answerTo(slack.general, thread)).toBe('Fine.')
    const told = () => slack.calls.filter(({ method }) => method === 'agents.sessions.setStatus')
    await slack.until(() => told().length > 1)
    expect(told().map(({ args }) => args.status)).toEqual(['processing', 'active'])
    expect(slack.refused).toEqual([])
  })

  it('a status that Slack limits goes all the same, and again and again', async () => {
    const more = happening()
    const { slack, ana, at } = await scene({ model: { answer: inTwo('One', more.happened, ', two.') } })
    const asked = slack.says(ana, slack.general, `${at} count`)
    await slack.until(() => slack.statusOf(slack.general, asked) !== '' && slack.messages(slack.general, asked)[0])
    // Nothing but the bot takes it away.
    slack.expireStreams()
    const release = slack.holds('agents.sessions.setStatus')
    slack.limits('agents.sessions.setStatus', 1)
    more.happen()
    await slack.until(() => slack.calls.filter(({ method }) => method === 'agents.sessions.setStatus').length === 2)
    slack.limits('agents.sessions.setStatus', 1)
    release()
    await slack.until(() => slack.statusOf(slack.general, asked) === '')
    expect(slack.messages(slack.general, asked).map(({ text }) => text)).toEqual(['One, two.'])
    expect(slack.refused).toEqual([])
  })

  it('an answer whose stream ended too early still previews no link', async () => {
    const more = happening()
    const rest = ' or https://example.com/b, as you like.'
    const { slack, ana, at, answerTo } = await scene({
      model: { answer: inTwo('See https://example.com/a', more.happened, rest) },
    })
    const asked = slack.says(ana, slack.general, `${at} where is it?`)
    await slack.until(() => slack.messages(slack.general, asked)[0])
    slack.expireStreams()
    more.happen()
    expect(await answerTo(slack.general, asked)).toBe(
      'See `https://example.com/a` or `https://example.com/b`, as you like.',
    )
    expect(slack.refused).toEqual([])
  })

  it('a message of spaces holds nobody up', { timeout: 20_000 }, async () => {
    const { slack, ana, at, answerTo } = await scene()
    slack.says(ana, slack.general, `so${' '.repeat(39_000)}what`)
    expect(await answerTo(slack.general, slack.says(ana, slack.general, `${at} hello`))).toBe('Fine.')
  })

  it('one thread that Slack will not show a status in takes it from no other', async () => {
    const { slack, ana, at, answerTo } = await scene()
    slack.fails('agents.sessions.setStatus', 'thread_not_found')
    await answerTo(slack.general, slack.says(ana, slack.general, `${at} hello`))
    const before = slack.calls.length
    await answerTo(slack.board, slack.says(ana, slack.board, `${at} hello`))
    expect(slack.calls.slice(before).map(({ method }) => method)).toContain('agents.sessions.setStatus')
  })

  it('an answer that is rolled on is cut at the end of a line of code, not inside it', async () => {
    const steps = [' f(1, 2)\nconst b = g(3', ', 4)\n```', '\nThat is all.']
    const [begun, shown] = [happening(), happening()]
    const { slack, ana, at, bot, answers } = await scene({
      limits: { stream: -1 },
      model: {
        answer: async (_, say) => {
          await say('Here:\n```ts\nconst a')
          await begun.happened
          await say(' =')
          await shown.happened
          for (const step of steps) await say(step)
          return 'complete'
        },
      },
    })
    const asked = slack.says(ana, slack.general, `${at} show me`)
    await slack.until(() => slack.messages(slack.general, asked).length > 0)
    begun.happen()
    await slack.until(() => slack.messages(slack.general, asked)[0]?.text.endsWith('const a ='))
    shown.happen()
    await slack.until(() => answers(slack.general, asked).length === 2)
    await bot.idle()
    expect(answers(slack.general, asked).map(({ text }) => text)).toEqual([
      'Here:\n```ts\nconst a = f(1, 2)\n```',
      '```ts\nconst b = g(3, 4)\n```\nThat is all.',
    ])
    expect(slack.refused).toEqual([])
  })

  it('an answer whose stream dies is finished all the same', async () => {
    const dies = happening()
    const { slack, ana, at, answers } = await scene({
      model: {
        answer: async (_, say) => {
          await say('The beginning, ')
          await dies.happened
          await say('and the end.')
          return 'complete'
        },
      },
    })
    const asked = slack.says(ana, slack.general, `${at} tell me`)
    await slack.until(() => slack.messages(slack.general, asked)[0]?.text.startsWith('The beginning'))
    slack.expireStreams()
    dies.happen()
    await slack.until(() => slack.messages(slack.general, asked)[0]?.text === 'The beginning, and the end.')
    expect(answers(slack.general, asked)).toHaveLength(1)
    expect(slack.refused).toEqual([])
  })

  it.each([
    [['chat.appendStream']],
    [['chat.stopStream']],
    [['chat.appendStream', 'chat.stopStream']],
    [['chat.appendStream', 'chat.update']],
  ] as const)('an answer is whole, and stands there once, though %s fails', async (methods) => {
    const more = happening()
    const { slack, bot, ana, at, answers } = await scene({
      model: {
        answer: inTwo('The beginning, ', more.happened, 'and the end.'),
      },
    })
    const asked = slack.says(ana, slack.general, `${at} tell me`)
    await slack.until(() => slack.messages(slack.general, asked)[0]?.text.startsWith('The beginning'))
    for (const method of methods) slack.fails(method, 'internal_error')
    more.happen()
    await slack.until(() => answers(slack.general, asked).length > 0)
    await bot.idle()
    expect(answers(slack.general, asked).map(({ text }) => text)).toEqual(['The beginning, and the end.'])
    expect(slack.refused).toEqual([])
  })

  it('an end that Slack limits waits as long as that, lands, and holds no other channel up', async () => {
    const more = happening()
    const { slack, ana, at, answers, answerTo } = await scene({
      model: {
        answer: async ({ messages }, say) => {
          if (!messages.at(-1)?.content.includes('count')) return 'Fine.'
          await say('One')
          await more.happened
          await say(', two.')
          return 'complete'
        },
      },
    })
    const asked = slack.says(ana, slack.general, `${at} count`)
    await slack.until(() => slack.messages(slack.general, asked).length > 0)
    slack.limits('chat.stopStream', 2, slack.general)
    more.happen()
    await slack.until(() => slack.calls.some(({ method }) => method === 'chat.stopStream'))
    const other = slack.says(ana, slack.board, `${at} hello`)
    await slack.until(() => answers(slack.board, other)[0]?.text === 'Fine.')
    expect(answers(slack.general, asked)).toEqual([])
    expect(await answerTo(slack.general, asked)).toBe('One, two.')
    expect(slack.refused).toEqual([])
  })

  it('in a channel where it may not write is said to the person directly, once', async () => {
    const { slack, ana, at, settled, logged } = await scene()
    for (const _ of [1, 2]) {
      slack.says(ana, slack.elsewhere, `${at} hello`)
      await settled()
    }
    const told = slack.messages(slack.dm(ana)).map(({ text }) => text)
    expect(told).toEqual([
      expect.stringMatching(
        /^I may not write in <#C\w+>\. I am not in it: type \/invite there.*\(reference [0-9a-f]{8}\)$/,
      ),
    ])
    expect(logged.filter((line) => /does not let me write/.test(line))).toHaveLength(1)
  })
})

describe('what a model writes for Slack', () => {
  it.each([
    '[bank](https://evil.example)',
    '\\`[bank](https://evil.example)\\`',
    'a `\n`[bank](https://evil.example)` b',
    '- ```\n[bank](https://evil.example)\n- ```',
    '    ```\n[bank](https://evil.example)\n',
  ])('hides no address behind a label: %j', (text) => {
    expect(harmless(text)).not.toMatch(/\]\(/)
  })

  it.each(['`[docs](https://example.com)`', '```md\n[docs](https://example.com)\n```\n`a[0](b)`'])(
    'stays as it is where it certainly is code: %j',
    (text) => {
      expect(harmless(text)).toBe(text)
    },
  )

  it('is read aloud without its marks', () => {
    expect(inWords('# Two\n**Bold** and _light_, `code`:\n```ts\nconst a_b = 1 * 2\n```\n* one')).toBe(
      'Two\nBold and light, code:\nconst a_b = 1 * 2\n* one',
    )
  })
})
