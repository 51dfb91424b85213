import { describe, expect, it } from 'vitest'
import { png } from '../../pictures.js'
import { team } from '../../simulators/slack-workspace.js'
import { allBytes, command, happening, untilAborted } from '../../stage.js'
import { livesInLisbon, overheardIn } from '../scenes.js'
import { scene } from './scene.js'

const tellsOfLisbon = { learn: livesInLisbon }
const plan = { name: 'plan.png', mimetype: 'image/png', bytes: png }

describe('whose words are whose in Slack', () => {
  it('what somebody had forgotten is not told again in the thread that it began', async () => {
    const { slack, ana, at, answerTo, model, settled } = await scene({ model: tellsOfLisbon })
    const thread = slack.says(ana, slack.general, `${at} I live in Lisbon`, { files: [plan] })
    await answerTo(slack.general, thread)
    expect(model.prompts[0]?.pictures).toHaveLength(1)
    const asks = async (text: string) => {
      const before = model.prompts.length
      slack.says(ana, slack.general, `${at} ${text}`, { thread })
      await slack.until(() => model.prompts.length > before)
      await settled()
      return model.prompts.at(-1)
    }
    expect((await asks('what is on it?'))?.pictures).toHaveLength(1)
    await slack.types(ana, slack.general, '/memory', 'forget all yes')
    const after = await asks('where do I live?')
    expect([JSON.stringify(after).includes('Lisbon'), after?.pictures]).toEqual([false, undefined])
    expect(overheardIn(await asks(''))).toEqual([expect.stringMatching(/pointed-at="yes">I live in Lisbon/)])
  })

  it('what is said in a channel that was made private just now is for that channel alone', async () => {
    const { slack, ana, at, answerTo, bot } = await scene({ model: tellsOfLisbon })
    const channel = slack.room('plans', 'channel')
    await answerTo(channel, slack.says(ana, channel, `${at} hello`))
    const plans = slack.rooms.get(channel)
    if (plans) Object.assign(plans, { kind: 'group', info: { ...plans.info, is_private: true } })
    await answerTo(channel, slack.says(ana, channel, `${at} I live in Lisbon`, { order: 'message first' }))
    expect(await command(bot, 'memory show', `slack:${team}:${ana}`)).toMatch(/lives in Lisbon \(.*, private channel\)/)
  })

  it('a guest of another organisation is the same person in commands, in the Home and to Slack’s Stop', async () => {
    const asked = happening()
    const { slack, at, answerTo, settled } = await scene({
      model: {
        ...tellsOfLisbon,
        async answer({ messages }, _, stop) {
          if (!/think/.test(messages.at(-1)?.content ?? '')) return 'Fine.'
          asked.happen()
          await untilAborted(stop)
          return 'stopped'
        },
      },
    })
    const gus = slack.person('Gus', { team: 'T9' })
    await answerTo(slack.shared, slack.says(gus, slack.shared, `${at} I live in Lisbon`))
    expect((await slack.types(gus, slack.shared, '/memory', 'show')).text).toMatch(/lives in Lisbon/)
    slack.opens(gus, 'home')
    expect(JSON.stringify(await slack.until(() => slack.home(gus)))).toMatch(/lives in Lisbon/)
    const thread = slack.says(gus, slack.shared, `${at} think`)
    await asked.happened
    slack.stops(gus, slack.shared, thread)
    await settled()
    expect(slack.statusOf(slack.shared, thread)).toBe('')
  })

  it.each(['uninstalls', 'deactivates'] as const)(
    'what somebody said just before they left (%s), and is still being prepared, leaves nothing',
    async (how) => {
      const { slack, ana, at, bot, platform, folder, model } = await scene({ limits: { context: 20_000 } })
      const release = slack.holds('conversations.replies')
      const thread = slack.says(slack.person('Ben'), slack.general, 'hm')
      slack.says(ana, slack.general, `${at} I live in Lisbon`, { thread })
      await slack.until(() => slack.calls.some(({ method }) => method === 'conversations.replies'))
      if (how === 'uninstalls') {
        slack.uninstalls()
        await platform.over
      } else {
        slack.deactivates(ana)
        await slack.taken()
      }
      release()
      await expect.poll(() => model.prompts.length).toBe(1)
      await expect.poll(() => allBytes(folder)).toMatch(/"forgets": 1/)
      await bot.idle()
      expect(await allBytes(folder)).not.toContain('Lisbon')
    },
  )
})
