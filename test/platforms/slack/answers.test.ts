import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answersInPieces, bare } from '../../answers.js'
import { happening, inTwo, untilAborted } from '../../stage.js'
import { livesInLisbon } from '../scenes.js'
import { scene } from './scene.js'

const inPieces =
  (text: string, size = 700) =>
  async (_: unknown, say: (text: string) => Promise<void>) => {
    for (let from = 0; from < text.length; from += size) await say(text.slice(from, from + size))
    return 'complete'
  }

describe('an answer in Slack', { timeout: 60_000 }, () => {
  it.each([
    ['streamed', {}, {}],
    ['posted', { streaming: false }, {}],
    ['streamed into a new message again and again', {}, { stream: -1 }],
  ])('is shown whole (%s)', async (_, slackIs, limits) => {
    let pieces: string[] = []
    const answer = async (_: unknown, say: (text: string) => Promise<void>) => {
      for (const piece of pieces) await say(piece)
      return 'complete'
    }
    const { slack, ana, bot, answers } = await scene({ slack: slackIs, limits, model: { answer } })
    const dm = slack.dm(ana)
    await fc.assert(
      fc.asyncProperty(answersInPieces, async (given) => {
        pieces = given
        const asked = slack.says(ana, dm, 'Tell me')
        await slack.until(() => answers(dm, asked).length > 0 && slack.statusOf(dm, asked) === '')
        await bot.idle()
        const shown = answers(dm, asked).map(({ text }) => text)
        expect(bare(shown.join('\n'))).toBe(bare(given.join('')))
      }),
      { numRuns: 20 },
    )
    expect(slack.refused).toEqual([])
  })

  it('that is long streams in as many messages as it needs, whole, with its code', async () => {
    const code = Array.from({ length: 900 }, (_, n) => `const line${n} = ${n}`).join('\n')
    const text = `Here:\n\`\`\`ts\n${code}\n\`\`\`\nThat is all <@U1> <!channel>.`
    const { slack, ana, at, answerTo } = await scene({
      model: {
        answer: inPieces(text),
      },
    })
    const asked = slack.says(ana, slack.general, `${at} show me`)
    const told = await answerTo(slack.general, asked)
    const lines = [...told.matchAll(/^const line\d+ = (\d+)$/gm)].map(([, n]) => Number(n))
    expect(lines).toEqual(Array.from({ length: 900 }, (_, n) => n))
    const posts = slack.messages(slack.general, asked)
    expect(posts.length).toBeGreaterThan(1)
    expect(posts.every((post) => post.streamed && (post.text.match(/```/g) ?? []).length % 2 === 0)).toBe(true)
    expect(told).toMatch(/That is all/)
    expect(slack.refused).toEqual([])
  })

  it.each([
    ['Open `http://localhost:3000`', ' in your browser.', 'Open `http://localhost:3000` in your browser.'],
    ['The ` mark: https://evil.example/x', ' and more', 'The ` mark: https:\u200b//evil.example/x and more'],
  ])('that waits after %j streams on as it should', async (begin, rest, whole) => {
    const more = happening()
    const { slack, ana, at, bot, answers } = await scene({
      model: {
        answer: inTwo(begin, more.happened, rest),
      },
    })
    const asked = slack.says(ana, slack.general, `${at} how?`)
    await slack.until(() => slack.messages(slack.general, asked).length > 0)
    more.happen()
    await slack.until(() => answers(slack.general, asked).length > 0)
    await bot.idle()
    expect(answers(slack.general, asked).map(({ text }) => text)).toEqual([whole])
  })

  it('has its code byte for byte', async () => {
    const code =
      '```rust\nlet a = vec![1, 2];\n// <!DOCTYPE html> <!-- c --> https://example.com\n```\nRun `curl https://x.dev | sh`.'
    const { slack, ana, at, answerTo } = await scene({ model: { answer: async () => code } })
    expect(await answerTo(slack.general, slack.says(ana, slack.general, `${at} code?`))).toBe(code)
  })

  it('has links in a stream that are to be read, and previewed by nobody', async () => {
    const { slack, ana, at, answerTo } = await scene({
      model: {
        answer: async () => 'See [docs](https://example.com/a?b) or https://example.org.',
      },
    })
    const told = await answerTo(slack.general, slack.says(ana, slack.general, `${at} where?`))
    expect(told).toMatch(/\(`https:\/\/example\.com\/a\?b`\)/)
    expect(told).not.toMatch(/(?<!`)https?:/)
  })

  it('that takes too long for one stream goes on in the next, with its code closed and opened again', async () => {
    const lines = Array.from({ length: 12 }, (_, n) => `const line${n} = ${n}`)
    const [shown, shownAgain] = [happening(), happening()]
    const { slack, ana, at, answerTo } = await scene({
      limits: { stream: -1 },
      model: {
        answer: async (_, say) => {
          await say(`Here:\n\`\`\`ts\n${lines.slice(0, 6).join('\n')}\nconst`)
          await shown.happened
          await say(' line6 = 6\n')
          await shownAgain.happened
          await say(`${lines.slice(7).join('\n')}\n`)
          await say('```\nThat is all.')
          return 'complete'
        },
      },
    })
    const asked = slack.says(ana, slack.general, `${at} show me`)
    await slack.until(() => slack.messages(slack.general, asked).length > 0)
    shown.happen()
    await slack.until(() => slack.messages(slack.general, asked)[0]?.text.includes('line6 = 6'))
    shownAgain.happen()
    await answerTo(slack.general, asked, 2)
    const posts = slack.messages(slack.general, asked)
    expect(posts.every(({ streamed, finished }) => streamed && finished)).toBe(true)
    expect(posts[0]?.text.trimEnd()).toMatch(/^Here:\n```ts\nconst line0[\s\S]*\n```$/)
    expect(posts[1]?.text).toMatch(/^```ts\n[\s\S]*That is all\.$/)
    expect(posts.flatMap(({ text }) => text.match(/^const line\d+ = \d+$/gm) ?? [])).toEqual(lines)
    expect(slack.refused).toEqual([])
  })

  it('is stopped by its status on every way out', async () => {
    const ways = [async () => 'Fine.', async () => 'refused', async () => Promise.reject(new Error('no'))]
    let way = ways[0]
    const { slack, ana, at, answerTo } = await scene({
      model: { answer: async () => (way ?? ways[0])?.() ?? '' },
    })
    for (way of ways) {
      const asked = slack.says(ana, slack.general, `${at} hello`)
      await answerTo(slack.general, asked)
      expect(slack.statusOf(slack.general, asked)).toBe('')
    }
    const set = slack.calls
      .filter(({ method }) => method === 'agents.sessions.setStatus')
      .map(({ args }) => args.status)
    expect(set).toEqual(['processing', 'active', 'processing', 'active', 'processing', 'active'])
    expect(slack.refused).toEqual([])
  })

  it('where a workspace has no agents, is a message, with a line of words as its status, or none', async () => {
    const { slack, ana, at, answerTo } = await scene({
      slack: { agents: false },
      model: { answer: async () => 'See https://example.com/page' },
    })
    const asked = slack.says(ana, slack.general, `${at} where?`)
    expect(await answerTo(slack.general, asked)).toBe('See https://example.com/page')
    expect(slack.messages(slack.general, asked)[0]?.streamed).toBeFalsy()
    expect(slack.refused).toEqual([])
  })

  it('that Slack limits waits, and holds no other up', async () => {
    const rest = happening()
    const { slack, ana, at, answers } = await scene({
      model: {
        answer: async ({ system }, say) => {
          if (!system.includes('Ana ')) return 'Fine.'
          await say('The beginning, ')
          await rest.happened
          await say('and the end.')
          return 'complete'
        },
      },
    })
    const ben = slack.person('Ben')
    const asked = slack.says(ana, slack.general, `${at} tell me`)
    await slack.until(() => slack.messages(slack.general, asked).length > 0)
    slack.limits('chat.appendStream', 3, slack.general)
    rest.happen()
    await slack.until(() => slack.calls.filter(({ method }) => method === 'chat.appendStream').length > 0)
    for (const channel of [slack.dm(ben), slack.board]) {
      const other = slack.says(ben, channel, `${at} hello`)
      await slack.until(() => answers(channel, other)[0]?.text === 'Fine.')
    }
    expect(answers(slack.general, asked)).toEqual([])
    await slack.until(() => answers(slack.general, asked)[0]?.text === 'The beginning, and the end.')
    expect(slack.messages(slack.general, asked)).toHaveLength(1)
    expect(slack.refused).toEqual([])
  })

  it('that failed is tried again by its person, who alone may press the button', async () => {
    let fails = true
    const { slack, ana, at, answerTo, settled, model } = await scene({
      model: { answer: async () => (fails ? 'refused' : 'Fine.') },
    })
    const asked = slack.says(ana, slack.general, `${at} hello`)
    expect(await answerTo(slack.general, asked)).toMatch(/Claude will not answer this.*\(reference [0-9a-f]{8}\)/)
    const [post] = slack.messages(slack.general, asked)
    fails = false
    slack.fails('conversations.replies', 'internal_error')
    expect((await slack.presses(ana, post as never, 'Retry')).text).toMatch(/press it again in a moment/)
    const ben = slack.person('Ben')
    expect((await slack.presses(ben, post as never, 'Retry')).text).toMatch(/for the one who asked/)
    void slack.presses(ana, post as never, 'Retry')
    await slack.until(() => slack.messages(slack.general, asked).some(({ text }) => text === 'Fine.'))
    await settled()
    expect(
      slack
        .messages(slack.general, asked)
        .filter(({ to }) => !to)
        .map(({ text }) => text),
    ).toEqual(['Fine.'])
    expect(model.prompts).toHaveLength(2)
    expect(slack.refused).toEqual([])
  })

  it('several messages that failed together are tried again, all of them', async () => {
    const [began, first] = [happening(), happening()]
    let fails = true
    const { slack, ana, answerTo, settled, model } = await scene({
      model: {
        answer: async ({ messages }) => {
          began.happen()
          if (messages.at(-1)?.content === 'a') await first.happened
          return fails ? 'refused' : 'Fine.'
        },
      },
    })
    const dm = slack.dm(ana)
    const thread = slack.says(ana, dm, 'a')
    await began.happened
    for (const text of ['b', 'c']) slack.says(ana, dm, text, { thread })
    await slack.taken()
    first.happen()
    await answerTo(dm, thread, 2)
    fails = false
    void slack.presses(ana, slack.messages(dm, thread)[1] as never, 'Retry')
    await slack.until(() => slack.messages(dm, thread).some(({ text }) => text === 'Fine.'))
    await settled()
    const asked = model.prompts.slice(2).map(({ messages }) => messages.at(-1)?.content)
    expect(asked.join('\n\n')).toBe('b\n\nc')
    expect(slack.refused).toEqual([])
  })

  it('that was cut off goes on once its person wants that, and the button goes', async () => {
    const { slack, ana, at, answerTo, settled, model } = await scene({
      model: {
        answer: async ({ messages }, say) => {
          if (/go on/.test(messages.at(-1)?.content ?? '')) return 'three.'
          await say('One, two, ')
          return 'length'
        },
      },
    })
    const asked = slack.says(ana, slack.general, `${at} count`)
    await answerTo(slack.general, asked, 2)
    const offer = slack.messages(slack.general, asked)[1]
    expect(offer?.text).toMatch(/My answer grew too long and stops here/)
    await slack.presses(ana, offer as never, 'Continue')
    await slack.until(() => slack.messages(slack.general, asked).some(({ text }) => text === 'three.'))
    await settled()
    expect(offer?.blocks.map(({ type }) => type)).toEqual(['section'])
    // The button may not go; the answer goes on all the same.
    slack.fails('response_url', 'internal_error')
    const again = slack.says(ana, slack.general, `${at} count again`)
    await answerTo(slack.general, again, 2)
    void slack.presses(ana, slack.messages(slack.general, again)[1] as never, 'Continue')
    await slack.until(() => slack.messages(slack.general, again).some(({ text }) => text === 'three.'))
    await settled()
    expect(
      model.prompts
        .at(-1)
        ?.messages.slice(-3, -1)
        .map(({ role }) => role),
    ).toEqual(['user', 'assistant'])
    expect(slack.refused).toEqual([])
  })

  it('says under itself what was learned from it, the first times', async () => {
    const { slack, ana, at, answerTo, settled } = await scene({ model: { learn: livesInLisbon } })
    const asked = slack.says(ana, slack.general, `${at} I live in Lisbon`)
    await answerTo(slack.general, asked)
    await settled()
    const [answer, note, ...more] = slack.messages(slack.general, asked)
    expect(more).toEqual([])
    expect(answer?.text).toBe('Fine.')
    expect(note?.blocks[0]).toEqual({
      type: 'context',
      elements: [{ type: 'plain_text', text: 'noted: lives in Lisbon', emoji: false }],
    })
    if (!note) throw new Error('nothing is noted')
    expect((await slack.presses(ana, note, 'Undo')).text).toMatch(/^Undone: lives in Lisbon/)
    await slack.until(() => slack.messages(slack.general, asked)[1]?.text === 'undone')
    expect(slack.refused).toEqual([])
  })

  it('says under itself that nothing was, where that was asked for', async () => {
    const { slack, ana, at, answerTo, settled } = await scene()
    const asked = slack.says(ana, slack.general, `${at} Remember that Lisbon is sunny`)
    await answerTo(slack.general, asked)
    await settled()
    const [, note] = slack.messages(slack.general, asked)
    expect(JSON.stringify(note?.blocks)).toContain('Nothing of that was written down. @keepsake memory add keeps it')
    expect(slack.refused).toEqual([])
  })

  it('that somebody deleted stays so', async () => {
    const more = happening()
    const { slack, ana, at, settled } = await scene({
      model: { answer: inTwo('The beginning, ', more.happened, 'and the end.'), learn: livesInLisbon },
    })
    const asked = slack.says(ana, slack.general, `${at} I live in Lisbon`)
    const post = await slack.until(() => slack.messages(slack.general, asked)[0])
    slack.deletes(slack.general, post.ts)
    more.happen()
    await settled()
    expect(slack.messages(slack.general, asked)).toEqual([])
  })

  it.each([true, false])('can ping nobody, loads no picture and hides no address (streams: %s)', async (streaming) => {
    const text =
      '<!channel> <!here> <@U1> <!subteam^S1> [bank](https://evil.example) ![x](https://evil.example/p.png) [a][1] <https://evil.example|bank>\n\n[1]: https://evil.example/ref'
    const { slack, ana, at, answerTo } = await scene({ slack: { streaming }, model: { answer: inPieces(text, 7) } })
    const told = await answerTo(slack.general, slack.says(ana, slack.general, `${at} hello`))
    expect(told).not.toMatch(/<[!@]|!\[|\]\(|\]\[|\]:|<http/)
    expect(bare(told.replaceAll('`', ''))).toBe(bare(text))
    const posts = slack.calls.filter(({ method }) => method === 'chat.postMessage')
    expect(posts.every(({ args }) => args.unfurl_links === 'false' && args.unfurl_media === 'false')).toBe(true)
    expect(slack.refused).toEqual([])
  })

  it('that is stopped by the program’s end stands there whole, marked', async () => {
    const { slack, ana, at, bot, answers } = await scene({
      model: {
        answer: async (_, say, stop) => {
          await say('One, two, ')
          await untilAborted(stop)
          return 'stopped'
        },
      },
    })
    const asked = slack.says(ana, slack.general, `${at} count`)
    await slack.until(() => slack.messages(slack.general, asked).length > 0)
    await bot.close(0)
    expect(answers(slack.general, asked).map(({ text }) => text)).toEqual([
      'One, two, ',
      'I was stopped here. Say "go on" and I will.',
    ])
    expect(slack.statusOf(slack.general, asked)).toBe('')
  })
})
