import { onTestFinished } from 'vitest'
import { watched } from '../../src/models/health.js'
import { startDiscord } from '../../src/platforms/discord/discord.js'
import type { Prompt } from '../../src/prompt.js'
import { discordServer } from '../simulators/discord.js'
import { add, botOn, happening, lessons, scriptedModel, temporaryFolder } from '../stage.js'

export const livesInLisbon = () => lessons(add('lives in Lisbon', 'I live in Lisbon'))
/** What the person said themselves, of all that is asked with it. */
export function ownWords({ messages }: Prompt): string {
  const asked = messages.at(-1)?.content.replace(/<overheard>[\s\S]*<\/overheard>/, '') ?? ''
  return asked.replace(/<\/?message\b[^>]*>/g, '').trim()
}
export const quiet = { info() {}, warn() {}, error() {} }

interface Scene {
  parts?: Parameters<typeof botOn>[2]
  model?: Parameters<typeof scriptedModel>[0]
  discord?: Parameters<typeof discordServer>[0]
}

/** The real client on a strict Discord, and Ana, who uses it. */
export async function scene({ model: script = {}, discord: options = {}, parts = {} }: Scene = {}) {
  const discord = await discordServer(options)
  const ana = discord.person('Ana')
  const model = scriptedModel(script)
  const { model: watchedModel, health } = watched(model, async () => false)
  const folder = await temporaryFolder()
  const told: string[] = []
  const warned: string[] = []
  /** All of the log, with what is not for people's eyes. */
  const logged: string[] = []
  const firstWarning = happening()
  const warn = (details: unknown, text: string) => {
    warned.push(text)
    logged.push(JSON.stringify([details, text]))
    firstWarning.happen()
  }
  const log = { ...quiet, warn } as typeof quiet
  const start = async () => {
    const bot = botOn(folder, watchedModel, parts)
    const there = happening()
    const tell = (line: string) => {
      told.push(line)
      if (/ is there/.test(line)) setImmediate(there.happen)
    }
    const platform = startDiscord({ token: 'right-token', apiUrl: discord.url, bot, health, log, tell })
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
  /** The program ends, its answers cut off, and is started again. */
  const restarts = async () => {
    await running.bot.close(0)
    await running.platform.close()
    await discord.until(() => discord.connections() === 0)
    running = await start()
  }
  const scene = {
    discord,
    folder,
    model,
    ana,
    at,
    told,
    warned,
    logged,
    warning: firstWarning.happened,
    answered,
    restarts,
  }
  return { ...scene, bot: running.bot }
}
