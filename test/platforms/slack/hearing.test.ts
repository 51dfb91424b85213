import { describe, expect, it } from 'vitest'
import { happening, untilAborted } from '../../stage.js'
import { ownWords } from '../scenes.js'
import { scene } from './scene.js'

const asked = (model: Awaited<ReturnType<typeof scene>>['model']) => model.prompts.map(ownWords)

describe('when it answers in Slack', () => {
  it.each(['message first', 'mention first', 'message only', 'mention only'] as const)(
    'a mention is answered once, in its thread (%s), though Slack sends each event twice',
    async (order) => {
      const { slack, ana, at, answerTo, settled, model } = await scene()
      const ts = slack.says(ana, slack.general, `${at} hello`, { order, retry: true })
      expect(await answerTo(slack.general, ts)).toBe('Fine.')
      await settled()
      expect(slack.messages(slack.general)).toHaveLength(1)
      expect(asked(model)).toEqual(['hello'])
      expect(slack.refused).toEqual([])
    },
  )

  it('a mention in a thread that it follows is answered once, in both orders', async () => {
    const { slack, at, answerTo, settled, model } = await scene()
    const boss = slack.person('Bea', { admin: true })
    await slack.types(boss, slack.general, '/keepsake', 'mode thread')
    const thread = slack.says(boss, slack.general, `${at} hello`)
    await answerTo(slack.general, thread)
    for (const order of ['message first', 'mention first'] as const) {
      slack.says(boss, slack.general, `${at} once more`, { thread, order })
      await settled()
    }
    expect(model.prompts).toHaveLength(3)
  })

  it('talk in a channel, edits, deletions, previews, joins and bots are left alone', async () => {
    const { slack, ana, at, answerTo, settled, model } = await scene()
    const dm = slack.dm(ana)
    const first = slack.says(ana, dm, 'hello https://example.com')
    await answerTo(dm, first)
    slack.says(ana, slack.general, 'good morning everyone')
    slack.says(ana, slack.general, `${at} beep`, { botId: 'B7' })
    slack.joins(slack.person('Cleo'), slack.general)
    slack.edits(dm, first, 'hello again')
    slack.edits(slack.general, slack.says(ana, slack.general, 'hello'), `${at} hello`)
    slack.unfurls(dm, first)
    slack.deletes(dm, first)
    await settled()
    expect(model.prompts).toHaveLength(1)
    expect(slack.refused).toEqual([])
  })

  it('a reply that is shown in the channel too, and a picture alone, are answered', async () => {
    const { slack, ana, at, answerTo, settled, model } = await scene()
    const thread = slack.says(ana, slack.general, `${at} hello`)
    await answerTo(slack.general, thread)
    slack.says(ana, slack.general, `${at} to all`, { thread, broadcast: true })
    await answerTo(slack.general, thread, 2)
    const dm = slack.dm(ana)
    await answerTo(dm, slack.says(ana, dm, '', { files: [{ name: 'notes.txt', bytes: Buffer.from('buy milk') }] }))
    await settled()
    expect(model.prompts).toHaveLength(3)
    expect(model.prompts.at(-1)?.messages.at(-1)?.content).toMatch(/buy milk/)
  })

  it('in a group it answers mentions, in its thread', async () => {
    const { slack, ana, at, answerTo, settled, model } = await scene()
    slack.says(ana, slack.group, 'lunch?')
    expect(await answerTo(slack.group, slack.says(ana, slack.group, `${at} lunch?`))).toBe('Fine.')
    await settled()
    expect(model.prompts).toHaveLength(1)
  })

  it('follows threads where the channel has it so, and keeps silent where somebody else is meant', async () => {
    const { slack, ana, at, answerTo, settled, model } = await scene()
    const [boss, ben] = [slack.person('Bea', { admin: true }), slack.person('Ben')]
    const thread = slack.says(ana, slack.general, `${at} hello`)
    await answerTo(slack.general, thread)
    slack.says(ana, slack.general, 'is anybody there?', { thread })
    await settled()
    expect(model.prompts).toHaveLength(1)
    expect((await slack.types(ana, slack.general, '/keepsake', 'mode thread')).text).toMatch(
      /Only those who may manage this channel can change that/,
    )
    expect((await slack.types(boss, slack.general, '/keepsake', 'mode thread')).text).toMatch(
      /threads that I take part/,
    )
    slack.says(ana, slack.general, 'and now?', { thread })
    await answerTo(slack.general, thread, 2)
    for (const text of [`<@${ben}> what do you say?`, '<!here> hello', '<!subteam^S1> hello']) {
      slack.says(ana, slack.general, text, { thread })
    }
    slack.says(ana, slack.general, 'to the channel')
    slack.says(ben, slack.general, 'by me', { thread: slack.says(ben, slack.general, 'a thread of others') })
    await settled()
    expect(asked(model)).toEqual(['hello', 'and now?'])
    slack.says(ana, slack.general, `<@${ben}> and ${at}?`, { thread })
    await answerTo(slack.general, thread, 3)
    slack.says(ana, slack.general, `as I said, <@${ana}>`, { thread })
    await answerTo(slack.general, thread, 4)
    expect(slack.refused).toEqual([])
  })

  it('still follows its threads after a restart', async () => {
    const { slack, at, answerTo, restarts, settled, model } = await scene()
    const boss = slack.person('Bea', { admin: true })
    await slack.types(boss, slack.general, '/keepsake', 'mode thread')
    const thread = slack.says(boss, slack.general, `${at} hello`)
    await answerTo(slack.general, thread)
    await settled()
    // It asks Slack again, and as often as that takes.
    await restarts(() => slack.limits('conversations.replies', 1))
    slack.says(boss, slack.general, 'still there?', { thread })
    await slack.until(() => slack.messages(slack.general, thread).length === 2)
    expect(asked(model)).toEqual(['hello', 'still there?'])
  })

  it('whoever made a channel decides when it answers there', async () => {
    const { slack } = await scene()
    expect((await slack.types(slack.founder, slack.general, '/keepsake', 'mode thread')).text).toMatch(
      /threads that I take part/,
    )
    expect((await slack.types(slack.founder, slack.dm(slack.founder), '/keepsake', 'mode')).text).toMatch(
      /In direct messages I answer everything/,
    )
  })

  it('a message that is sent again after a restart is not answered twice', async () => {
    const { slack, ana, at, answerTo, settled, restarts, model } = await scene()
    const ts = slack.says(ana, slack.general, `${at} hello`)
    await answerTo(slack.general, ts)
    await settled()
    await restarts()
    slack.replays(ts)
    await slack.taken()
    slack.says(ana, slack.general, `${at} another`)
    await slack.until(() => slack.messages(slack.general).length === 2)
    expect(asked(model)).toEqual(['hello', 'another'])
  })

  it('a bare stop in a thread stops its person’s answer there, and is nothing otherwise', async () => {
    const { slack, ana, at, answerTo, settled, model } = await scene({
      model: {
        answer: async (_, say, stop) => {
          await say('One, two, ')
          await untilAborted(stop)
          return 'stopped'
        },
      },
    })
    const thread = slack.says(ana, slack.general, `${at} count`)
    await slack.until(() => slack.messages(slack.general, thread)[0]?.text.startsWith('One'))
    slack.says(slack.person('Ben'), slack.general, 'stop', { thread })
    await slack.taken()
    slack.says(ana, slack.general, 'Stop!', { thread })
    expect(await answerTo(slack.general, thread, 2)).toMatch(/^One, two,/)
    slack.says(ana, slack.general, 'stop', { thread })
    await settled()
    expect(model.prompts).toHaveLength(1)
  })

  it('Slack’s own Stop stops the answer, whoever of the two presses it', async () => {
    const { slack, ana, at, answerTo } = await scene({
      model: {
        answer: async (_, say, stop) => {
          await say('One, two, ')
          await untilAborted(stop)
          return 'stopped'
        },
      },
    })
    for (const who of [ana, slack.person('Ben')]) {
      const thread = slack.says(ana, slack.general, `${at} count`)
      await slack.until(() => slack.messages(slack.general, thread)[0]?.text.startsWith('One'))
      slack.stops(who, slack.general, thread)
      expect(await answerTo(slack.general, thread, 2)).toMatch(/One, two,[\s\S]*I was stopped here/)
    }
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
    expect(slack.calls.filter(({ method }) => method === 'agents.sessions.setStatus').length).toBeLessThan(8)
    expect(slack.refused).toEqual([])
  })
})
