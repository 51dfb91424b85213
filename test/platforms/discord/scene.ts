import { onTestFinished } from 'vitest'
import type { ChatModel } from '../../../src/agent.js'
import type { LearningModel } from '../../../src/learning-model.js'
import { watched } from '../../../src/models/health.js'
import { startDiscord } from '../../../src/platforms/discord/discord.js'
import { discordServer } from '../../simulators/discord.js'
import { botOn, happening, scriptedModel, temporaryFolder } from '../../stage.js'
import { readableLog } from '../scenes.js'

interface Scene {
  parts?: Parameters<typeof botOn>[2]
  model?: Parameters<typeof scriptedModel>[0]
  /** A model of its own, instead of one that is scripted. */
  claude?: ChatModel & LearningModel
  discord?: Parameters<typeof discordServer>[0]
  limits?: Parameters<typeof startDiscord>[0]['limits']
}

/** The real client on a strict Discord, and Ana, who uses it. */
export async function scene({ model: script = {}, claude, discord: options = {}, parts = {}, limits }: Scene = {}) {
  const discord = await discordServer(options)
  const ana = discord.person('Ana')
  const model = scriptedModel(script)
  const { model: watchedModel, health } = watched(claude ?? model, async () => false)
  const folder = await temporaryFolder()
  const told: string[] = []
  const warned: string[] = []
  const firstWarning = happening()
  const { logged, log } = readableLog((level, text) => {
    if (level === 'info') return
    warned.push(text)
    firstWarning.happen()
  })
  const start = async () => {
    const bot = botOn(folder, watchedModel, parts)
    const there = happening()
    const tell = (line: string) => {
      told.push(line)
      if (/ is there/.test(line)) setImmediate(there.happen)
    }
    const platform = startDiscord({ token: 'right-token', apiUrl: discord.url, bot, health, log, limits, tell })
    onTestFinished(platform.close)
    await Promise.race([there.happened, platform.over])
    return { bot, platform }
  }
  let running = await start()
  await discord.until(() => discord.registrations() > 0)
  const at = `<@${discord.botId}>`
  /** What stands in a channel once all is answered that was said. */
  const answered = async (channel: string, count = 1) => {
    await discord.until(() => discord.messages(channel).length >= count)
    await running.bot.idle()
    return discord.messages(channel).map(({ content }) => content)
  }
  /** The program ends, its answers cut off, and is started again; meanwhile something may happen. */
  const restarts = async (meanwhile = () => {}) => {
    await running.bot.close(0)
    await running.platform.close()
    await discord.until(() => discord.connections() === 0)
    meanwhile()
    running = await start()
  }
  const heard = { told, warned, logged, warning: firstWarning.happened }
  return { discord, folder, model, ana, at, ...heard, answered, restarts, ...running }
}
