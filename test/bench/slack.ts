import { webApi } from '@slack/bolt'
import { expect, it } from 'vitest'
import { scene } from '../platforms/slack/scene.js'
import { askAll, messages, slowModel } from './load.js'

/**
 * The real client against the simulator on this machine, each message in a direct message or thread of its own. A plain
 * request that posts a message, measured in the same run and under the same load, is what all is compared with.
 */
it('answers in Slack', { timeout: 600_000 }, async ({ task }) => {
  const model = slowModel()
  const { slack, at, bot } = await scene({ model })
  const client = new webApi.WebClient('xoxb-right', { slackApiUrl: slack.url })
  const signs: number[] = []
  const firstTexts: number[] = []
  const answers: number[] = []
  const baseline: number[] = []

  async function ask(number: number): Promise<void> {
    const asker = slack.person(`Asker ${number}`)
    const channel = number % 2 ? slack.dm(asker) : slack.general
    const asked = performance.now()
    const thread = slack.says(asker, channel, `${at} tell me`)
    const shown = () => slack.messages(channel, thread)[0]?.text ?? ''
    await slack.until(() => slack.statusOf(channel, thread) !== '' || shown() !== '')
    signs.push(performance.now() - asked)
    await slack.until(() => shown() !== '')
    firstTexts.push(performance.now() - model.said(`Asker ${number}`))
    await slack.until(() => shown().endsWith('and the end.'))
    answers.push(performance.now() - asked)
    baseline.push(await bare(channel, slack.says(asker, channel, 'thanks all')))
  }

  async function bare(channel: string, thread_ts: string): Promise<number> {
    const began = performance.now()
    const text = 'The first words,'
    const posted = client.chat.postMessage({ channel, thread_ts, text, unfurl_links: false, unfurl_media: false })
    await slack.until(() => slack.messages(channel, thread_ts).length > 0)
    const stands = performance.now() - began
    await posted
    return stands
  }

  await askAll(ask)
  await bot.idle()
  expect(slack.refused).toEqual([])
  expect(firstTexts).toHaveLength(messages)
  task.meta.measured = { 'first sign': signs, 'first text': firstTexts, 'whole answer': answers, 'bare post': baseline }
})
