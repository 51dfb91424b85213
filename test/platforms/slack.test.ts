import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { manifest } from '../../src/platforms/slack/connection/manifest.js'
import { startSlack } from '../../src/platforms/slack/slack.js'
import { answersInPieces, bare } from '../answers.js'
import { slackServer } from '../simulators/slack.js'
import { add, allBytes, happening, inTwo, lessons, scriptedModel, stage, untilAborted } from '../stage.js'

const livesInLisbon = () => lessons(add('lives in Lisbon', 'I live in Lisbon'))
const quiet = { info() {}, warn() {}, error() {} }

interface Scene {
  model?: Parameters<typeof scriptedModel>[0]
  slack?: Parameters<typeof slackServer>[0]
}

const { bot: scopes } = (manifest() as { oauth_config: { scopes: { bot: string[] } } }).oauth_config.scopes
/** An app that hears all of a channel gets each mention twice. */
const withChannels = [...scopes, 'channels:history']

/** The real client on a strict Slack, and Ana, who uses it. Nothing that it does may be refused. */
async function scene({ model: script = {}, slack: options = {} }: Scene = {}) {
  const slack = await slackServer({ scopes, ...options })
  const model = scriptedModel(script)
  const { bot, folder } = await stage(model)
  const there = happening<string>()
  const platform = startSlack({
    botToken: 'xoxb-right',
    appToken: 'xapp-right',
    apiUrl: slack.url,
    bot,
    log: quiet,
    tell: there.happen,
  })
  onTestFinished(platform.close)
  await Promise.race([there.happened, platform.over])
  const ana = slack.person('Ana')
  const at = `<@${slack.botUser}>`
  /** What the bot has finished saying in a thread. */
  const answers = (channel: string, thread: string) =>
    slack.messages(channel, thread).filter(({ to, streamed, finished }) => !to && (!streamed || finished))
  const answerTo = async (channel: string, thread: string) => {
    await slack.until(() => answers(channel, thread).length > 0 && slack.statusOf(channel, thread) === '')
    await bot.idle()
    return answers(channel, thread)
      .map(({ text }) => text)
      .join('\n')
  }
  return { slack, bot, folder, model, platform, ana, at, answers, answerTo }
}

describe('in Slack', { timeout: 30_000 }, () => {
  it('a direct message is answered in its own thread, and remembered in the next', async () => {
    const { slack, ana, answerTo, model } = await scene({
      model: { answer: async () => 'Nice!', learn: livesInLisbon },
    })
    const dm = slack.dm(ana)
    const first = slack.says(ana, dm, 'I live in Lisbon')
    expect(await answerTo(dm, first)).toMatch(/^Nice!/)
    const second = slack.says(ana, dm, 'Where do I live?')
    expect(await answerTo(dm, second)).toBe('Nice!')
    expect(model.prompts.at(-1)?.system).toMatch(/- lives in Lisbon/)
    expect(model.prompts.at(-1)?.system).toMatch(/Ana writes to you in a direct message/)
    // The threads of a direct message know of each other.
    expect(model.prompts.at(-1)?.messages.map(({ content }) => content)).toEqual([
      'I live in Lisbon',
      'Nice!',
      'Where do I live?',
    ])
    expect(slack.refused).toEqual([])
  })

  it.each(['message first', 'mention first', 'message only', 'mention only'] as const)(
    'a mention is answered once in its thread (%s)',
    async (order) => {
      const { slack, ana, at, answerTo, model } = await scene({ slack: { scopes: withChannels } })
      const asked = slack.says(ana, slack.general, `${at} hello`, { order })
      expect(await answerTo(slack.general, asked)).toBe('Fine.')
      await slack.taken()
      expect(slack.messages(slack.general)).toHaveLength(1)
      expect(model.prompts.map(({ messages }) => messages.at(-1)?.content)).toEqual([
        expect.stringMatching(/^<message from="slack:[^"]+" name="[^"]+">\nhello\n<\/message>$/),
      ])
      expect(slack.refused).toEqual([])
    },
  )

  it('a redelivered message is not answered again', async () => {
    const { slack, ana, at, answerTo, model, bot } = await scene()
    const asked = slack.says(ana, slack.general, `${at} hello`, { retry: true })
    await answerTo(slack.general, asked)
    await slack.taken()
    await bot.idle()
    expect(model.prompts).toHaveLength(1)
    expect(slack.statusOf(slack.general, asked)).toBe('')
  })

  it('talk that is not for it, edits, bots and joins are left alone', async () => {
    const { slack, ana, at, bot, model, answerTo } = await scene()
    const dm = slack.dm(ana)
    const asked = slack.says(ana, dm, 'hello')
    await answerTo(dm, asked)
    slack.says(ana, slack.general, 'good morning everyone')
    slack.says(ana, slack.general, `${at} joined`, { subtype: 'channel_join' })
    slack.says(ana, slack.general, `${at} beep`, { botId: 'B7' })
    slack.says(ana, dm, 'hello again', { editOf: asked })
    await slack.taken()
    await bot.idle()
    expect(model.prompts).toHaveLength(1)
  })

  it('what was said in a direct message is not told in a channel, what was said in a public one is', async () => {
    const learn = ({ exchanges: [exchange] }: { exchanges: { person: string }[] }) =>
      lessons(add(exchange?.person.replace('I ', '').replace('like', 'likes') ?? '', exchange?.person ?? ''))
    const { slack, ana, at, answerTo, model } = await scene({ model: { learn } })
    const dm = slack.dm(ana)
    await answerTo(dm, slack.says(ana, dm, 'I like privacy'))
    await answerTo(slack.general, slack.says(ana, slack.general, `${at} I like publicity`))
    await answerTo(slack.shared, slack.says(ana, slack.shared, `${at} What do I like?`))
    expect(model.prompts.at(-1)?.system).not.toMatch(/likes/)
    await answerTo(slack.board, slack.says(ana, slack.board, `${at} What do I like?`))
    const told = model.prompts.at(-1)?.system
    expect(told).toMatch(/likes publicity/)
    expect(told).not.toMatch(/privacy/)
    expect(slack.refused).toEqual([])
  })

  it('a long answer streams in as many messages as it needs, whole, with its code', async () => {
    const code = Array.from({ length: 900 }, (_, n) => `const line${n} = ${n}`).join('\n')
    const text = `Here:\n\`\`\`ts\n${code}\n\`\`\`\nThat is all <@U1> <!channel>.`
    const { slack, ana, at, answerTo } = await scene({
      model: {
        answer: async (_, say) => {
          for (let from = 0; from < text.length; from += 700) await say(text.slice(from, from + 700))
          return 'complete'
        },
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

  it.each([true, false])('any answer is shown whole (streams: %s)', async (streaming) => {
    let pieces: string[] = []
    const answer = async (_: unknown, say: (text: string) => Promise<void>) => {
      for (const piece of pieces) await say(piece)
      return 'complete'
    }
    const { slack, ana, bot, answers } = await scene({ slack: { streaming }, model: { answer } })
    const dm = slack.dm(ana)
    await fc.assert(
      fc.asyncProperty(answersInPieces, async (given) => {
        pieces = given
        const asked = slack.says(ana, dm, 'Tell me')
        await slack.until(() => answers(dm, asked).length > 0)
        await bot.idle()
        const shown = answers(dm, asked).map(({ text }) => text)
        expect(bare(shown.join('\n'))).toBe(bare(given.join('')))
      }),
      { numRuns: 20 },
    )
    expect(slack.refused).toEqual([])
  })

  it('a workspace without agents gets its answers as messages', async () => {
    const { slack, ana, at, answers, model } = await scene({
      slack: { agents: false },
      model: { answer: async () => 'See https://example.com/page' },
    })
    const asked = slack.says(ana, slack.general, `${at} where?`)
    await slack.until(() => answers(slack.general, asked)[0]?.text === 'See https://example.com/page')
    expect(model.prompts).toHaveLength(1)
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
    await slack.until(() => answers(slack.general, asked).some(({ text }) => /the end/.test(text)))
    await bot.idle()
    expect(slack.messages(slack.general, asked).map(({ text }) => text)).toEqual(['The beginning, and the end.'])
    expect(slack.refused).toEqual([])
  })

  it('what comes while it answers is answered together, under the last of it, and the status goes', async () => {
    const first = happening()
    const { slack, ana, bot, answers, model } = await scene({
      model: {
        answer: async ({ messages }) => {
          if (messages.length === 1) await first.happened
          return 'Fine.'
        },
      },
    })
    const dm = slack.dm(ana)
    const thread = slack.says(ana, dm, 'a')
    for (const text of ['b', 'c']) slack.says(ana, dm, text, { thread })
    await slack.until(() => slack.statusOf(dm, thread) !== '')
    await slack.taken()
    first.happen()
    await slack.until(() => answers(dm, thread).length === 2 && slack.statusOf(dm, thread) === '')
    await bot.idle()
    expect(model.prompts.at(-1)?.messages.at(-1)?.content).toBe('b\n\nc')
    expect(slack.calls.filter(({ method }) => method === 'assistant.threads.setStatus').length).toBeLessThan(8)
    expect(slack.refused).toEqual([])
  })

  it.each([
    ['Open `http://localhost:3000`', ' in your browser.', 'Open `http://localhost:3000` in your browser.'],
    ['The ` mark: https://evil.example/x', ' and more', 'The ` mark: https:\u200b//evil.example/x and more'],
  ])('a stream that waits after %j goes on as it should', async (begin, rest, whole) => {
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

  it('code arrives byte for byte', async () => {
    const code =
      '```rust\nlet a = vec![1, 2];\n// <!DOCTYPE html> <!-- c --> https://example.com\n```\nRun `curl https://x.dev | sh`.'
    const { slack, ana, at, answerTo } = await scene({ model: { answer: async () => code } })
    expect(await answerTo(slack.general, slack.says(ana, slack.general, `${at} code?`))).toBe(code)
  })

  it('in a group, and where Slack tells nothing about a channel, nothing from elsewhere is told', async () => {
    const learn = ({ exchanges: [exchange] }: { exchanges: { person: string }[] }) =>
      lessons(add(exchange?.person.replace('I like', 'likes') ?? '', exchange?.person ?? ''))
    const { slack, ana, at, answerTo, model } = await scene({ model: { learn } })
    await answerTo(slack.general, slack.says(ana, slack.general, `${at} I like publicity`))
    await answerTo(slack.group, slack.says(ana, slack.group, `${at} What do I like?`, { order: 'mention only' }))
    expect(model.prompts.at(-1)?.system).not.toMatch(/likes publicity/)
    slack.fails('conversations.info', 'internal_error')
    await answerTo(slack.board, slack.says(ana, slack.board, `${at} What do I like?`, { order: 'mention only' }))
    expect(model.prompts.at(-1)?.system).not.toMatch(/likes publicity/)
  })

  it('nobody of an organisation is guessed: where Slack does not tell who it is, that is said', async () => {
    const { slack, at, answerTo, bot, model, folder } = await scene({ slack: { enterprise: 'E1' } })
    const colleague = slack.person('Cleo', { team: 'T2' })
    slack.fails('users.info', 'internal_error')
    const asked = slack.says(colleague, slack.general, `${at} hello`, { order: 'mention only' })
    expect(await answerTo(slack.general, asked)).toMatch(/does not tell me who you are.*\(reference [0-9a-f]{8}\)/)
    await bot.idle()
    expect(model.prompts).toEqual([])
    expect(await allBytes(folder)).toBe('')
  })

  it('links in a stream are to be read, and previewed by nobody; pictures are not loaded', async () => {
    const { slack, ana, at, answerTo } = await scene({
      model: {
        answer: async () =>
          'See [docs](https://example.com/a?b) or https://example.org. ![x](https://evil.example/p.png)',
      },
    })
    const told = await answerTo(slack.general, slack.says(ana, slack.general, `${at} where?`))
    expect(told).toMatch(/\(`https:\/\/example\.com\/a\?b`\)/)
    expect(told).not.toMatch(/(?<!`)https?:/)
    expect(told).not.toMatch(/!\[/)
  })

  it('stop stops the answer', async () => {
    const { slack, ana, answerTo } = await scene({
      model: {
        answer: async (_, say, stop) => {
          await say('One, two, ')
          await untilAborted(stop)
          return 'stopped'
        },
      },
    })
    const dm = slack.dm(ana)
    const asked = slack.says(ana, dm, 'count')
    await slack.until(() => slack.messages(dm, asked)[0]?.text.startsWith('One'))
    slack.says(ana, dm, 'stop', { thread: asked })
    expect(await answerTo(dm, asked)).toMatch(/One, two,[\s\S]*I was stopped here/)
  })

  it('a failure is said in plain words, and the status goes', async () => {
    const { slack, ana, at, answerTo } = await scene({ model: { answer: async () => 'refused' } })
    const told = await answerTo(slack.general, slack.says(ana, slack.general, `${at} hello`))
    expect(told).toMatch(/Claude will not answer this.*\(reference [0-9a-f]{8}\)/)
  })

  it('people of different workspaces are different people, those of one organisation are not', async () => {
    const { slack, at, answerTo, folder } = await scene()
    const guest = slack.person('Bob', { team: 'T9' })
    await answerTo(slack.shared, slack.says(guest, slack.shared, `${at} hello`))
    expect(await allBytes(folder)).toContain(`slack:T9:${guest}`)
    const grid = await scene({ slack: { enterprise: 'E1' } })
    await grid.answerTo(grid.slack.general, grid.slack.says(grid.ana, grid.slack.general, `${grid.at} hello`))
    await grid.slack.types(grid.ana, grid.slack.general, '/persist', 'off')
    expect(await allBytes(grid.folder)).toContain(`slack:E1:${grid.ana}`)
  })

  it('a connection that is lost is made again, and what was said meanwhile is answered', async () => {
    const { slack, ana, at, answerTo } = await scene()
    slack.drops()
    const asked = slack.says(ana, slack.general, `${at} still there?`)
    expect(await answerTo(slack.general, asked)).toBe('Fine.')
    await slack.away()
    await slack.back()
    const again = slack.says(ana, slack.general, `${at} and now?`)
    expect(await answerTo(slack.general, again)).toBe('Fine.')
  })
})

describe('a Slack that cannot work as it is set', { timeout: 30_000 }, () => {
  const start = (apiUrl: string, more = {}) => {
    const parts = { botToken: 'xoxb-right', appToken: 'xapp-right', apiUrl, log: quiet, tell() {}, ...more }
    const platform = startSlack({ ...parts, bot: undefined as never })
    onTestFinished(platform.close)
    return platform.over
  }

  it('is told in a sentence that names the fix', async () => {
    const slack = await slackServer()
    await expect(start(slack.url, { botToken: 'xoxb-wrong' })).rejects.toThrow(/SLACK_BOT_TOKEN.*xoxb-.*OAuth/)
    await expect(start(slack.url, { appToken: 'xapp-wrong' })).rejects.toThrow(/SLACK_APP_TOKEN.*connections:write/)
    const less = await slackServer({ scopes: ['chat:write', 'commands', 'app_mentions:read'] })
    await expect(start(less.url)).rejects.toThrow(
      /lacks the scopes? channels:read, groups:read, im:history, users:read\b/,
    )
  })
})
