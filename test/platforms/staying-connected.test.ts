import { describe, expect, it, onTestFinished } from 'vitest'
import { startSlack } from '../../src/platforms/slack/slack.js'
import { slackServer } from '../simulators/slack.js'
import { happening } from '../stage.js'
import { scene as onDiscord } from './discord/scene.js'
import { quiet } from './scenes.js'
import { scene as inSlack } from './slack/scene.js'

/** So many signs of life without a word between them, several times as long as a silence may be. */
const anHour = 12
const soon = { socket: { pong: 1500, ping: 1500 } }

describe('a quiet hour is no outage', () => {
  it('on Discord', async () => {
    const { discord, ana, at, platform, answered } = await onDiscord({ discord: { heartbeat: 400 } })
    await discord.until(() => discord.heartbeats() > anHour)
    expect([platform.isReady(), platform.losses(), discord.identifies()]).toEqual([true, 0, 1])
    discord.says(ana, discord.general, `${at} still there?`)
    expect(await answered(discord.general)).toEqual(['Fine.'])
  })

  it('in Slack', async () => {
    const { slack, ana, at, platform, answerTo } = await inSlack({ slack: { pingEvery: 100 }, limits: soon })
    await slack.until(() => slack.pings() > anHour)
    expect([platform.isReady(), platform.losses(), slack.opened()]).toEqual([true, 0, 1])
    const asked = slack.says(ana, slack.general, `${at} still there?`)
    expect(await answerTo(slack.general, asked)).toBe('Fine.')
  })
})

describe('a connection that hangs is noticed, told, and made anew', () => {
  it('on Discord, where a sign of life stays without an answer', async () => {
    const { discord, ana, at, platform, logged, answered } = await onDiscord({ discord: { heartbeat: 200 } })
    const connections = discord.connects()
    discord.fallsSilent()
    discord.says(ana, discord.general, `${at} still there?`)
    await discord.until(() => discord.connects() > connections)
    expect(await answered(discord.general)).toEqual(['Fine.'])
    expect(platform.losses()).toBeGreaterThan(0)
    expect(logged.join('\n')).toMatch(/The connection to Discord at \S+ was lost; it is made again/)
    await expect.poll(platform.isReady).toBe(true)
  })

  it('in Slack, where not even a goodbye is answered', async () => {
    const { slack, ana, at, platform, logged, answerTo } = await inSlack({ limits: soon })
    slack.fallsSilent()
    const asked = slack.says(ana, slack.general, `${at} still there?`)
    await slack.until(() => slack.opened() > 1)
    expect(await answerTo(slack.general, asked)).toBe('Fine.')
    expect(platform.losses()).toBeGreaterThan(0)
    expect(logged.join('\n')).toMatch(/The connection to Slack at \S+ was lost; it is made again/)
    expect(platform.isReady()).toBe(true)
  })

  it('is not ready meanwhile', async () => {
    const { slack, platform } = await inSlack({ limits: soon })
    slack.meets('never upgrades')
    slack.fallsSilent()
    await slack.until(() => slack.opened() > 1)
    expect(platform.isReady()).toBe(false)
  })

  it.each(['says nothing', 'never upgrades'] as const)('in Slack, where a new one %s', async (manners) => {
    const slack = await slackServer()
    slack.meets(manners)
    const there = happening()
    const parts = { botToken: 'xoxb-right', appToken: 'xapp-right', apiUrl: slack.url, log: quiet }
    const limits = { socket: { hello: 500 } }
    const platform = startSlack({ ...parts, bot: undefined as never, limits, tell: () => there.happen() })
    onTestFinished(platform.close)
    await slack.until(() => slack.opened() > 1)
    expect(platform.isReady()).toBe(false)
    slack.meets('greets')
    await there.happened
    expect(platform.isReady()).toBe(true)
  })
})
