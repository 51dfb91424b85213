import { onTestFinished } from 'vitest'
import type { Platform } from '../../src/platforms/platform.js'
import { events, scopes } from '../../src/platforms/slack/connection/manifest.js'
import { startSlack } from '../../src/platforms/slack/slack.js'
import { slackServer } from '../simulators/slack.js'
import { botOn, happening, scriptedModel, temporaryFolder } from '../stage.js'
import { readableLog } from './scenes.js'

interface Scene {
  parts?: Parameters<typeof botOn>[2]
  model?: Parameters<typeof scriptedModel>[0]
  slack?: Parameters<typeof slackServer>[0]
  limits?: Parameters<typeof startSlack>[0]['limits']
  /** Where the bot is told what happens over HTTP: takes what listens there, and gives its address. */
  listens?: (platform: Platform) => Promise<string>
}

/** The real client on a strict Slack that knows the app by its manifest, and Ana, who uses it. */
export async function scene({ model: script = {}, slack: options = {}, parts = {}, limits, listens }: Scene = {}) {
  const slack = await slackServer({
    ...{ scopes: Object.keys(scopes), events: Object.keys(events), http: listens !== undefined },
    ...options,
  })
  const model = scriptedModel(script)
  const folder = await temporaryFolder()
  const told: string[] = []
  const { logged, log } = readableLog()
  const start = async () => {
    const bot = botOn(folder, model, parts)
    const there = happening()
    const tell = (line: string) => {
      told.push(line)
      if (/ is there/.test(line)) there.happen()
    }
    const way = listens ? { signingSecret: 'secret-right' } : { appToken: 'xapp-right' }
    const platform = startSlack({ ...way, botToken: 'xoxb-right', apiUrl: slack.url, bot, log, limits, tell })
    onTestFinished(platform.close)
    if (listens) await slack.deliversTo(await listens(platform))
    await Promise.race([there.happened, platform.over])
    return { bot, platform }
  }
  let running = await start()
  const ana = slack.person('Ana')
  const at = `<@${slack.botUser}>`
  /** What the bot has finished saying in a thread, for all to see. */
  const answers = (channel: string, thread: string) =>
    slack.messages(channel, thread).filter(({ to, streamed, finished }) => !to && (!streamed || finished))
  /** The same in words, once so much of it stands there and all is over with. */
  const answerTo = async (channel: string, thread: string, count = 1) => {
    await slack.until(() => answers(channel, thread).length >= count && slack.statusOf(channel, thread) === '')
    await running.bot.idle()
    return answers(channel, thread)
      .map(({ text }) => text)
      .join('\n')
  }
  /** Resolves when all that was sent has been dealt with: nothing was asked of Slack while it was asked for help twice. */
  const settled = async () => {
    const asked = () => slack.calls.filter(({ method }) => method.includes('.')).length
    for (let quiet = 0; quiet < 2; ) {
      const before = asked()
      await slack.taken()
      await slack.types(slack.founder, slack.dm(slack.founder), '/keepsake', 'help')
      await running.bot.idle()
      quiet = asked() === before ? quiet + 1 : 0
    }
  }
  /** The program ends, its answers cut off, and is started again; meanwhile something may happen. */
  const restarts = async (meanwhile = () => {}) => {
    await running.bot.close(0)
    await running.platform.close()
    await slack.until(() => slack.connections() === 0)
    meanwhile()
    running = await start()
  }
  return { slack, folder, model, ana, at, told, logged, answers, answerTo, settled, restarts, ...running }
}
