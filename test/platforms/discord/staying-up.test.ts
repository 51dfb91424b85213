import { describe, expect, it, onTestFinished } from 'vitest'
import { ModelAway } from '../../../src/endings.js'
import { startDiscord } from '../../../src/platforms/discord/discord.js'
import type { Prompt } from '../../../src/prompt.js'
import { discordServer } from '../../simulators/discord.js'
import { happening } from '../../stage.js'
import { overheardIn, ownWords, quiet } from '../scenes.js'
import { scene } from './scene.js'

const online = { status: 'online', activities: [] }
const idle = { status: 'idle', activities: [{ type: 4, state: 'Claude does not answer just now; I go on trying' }] }
function away(): never {
  throw new ModelAway('Claude is very busy right now. Please try again in a minute.')
}

describe('on Discord, where Claude is down', () => {
  it('its name shows it, and who asks is told; and no longer than it is so', async () => {
    let isDown = true
    const answer = async () => (isDown ? away() : 'Fine.')
    const { discord, ana, at, answered } = await scene({ model: { answer } })
    expect(discord.presences()).toMatchObject([online])
    discord.says(ana, discord.general, `${at} hello`)
    await discord.until(() => discord.presences().length === 2)
    expect(discord.presences().at(-1)).toMatchObject(idle)
    expect((await answered(discord.general))[0]).toMatch(
      /^Claude is very busy right now\. Please try again in a minute/,
    )
    isDown = false
    discord.says(ana, discord.general, `${at} hello again`)
    await discord.until(() => discord.presences().length === 3)
    expect(discord.presences().at(-1)).toMatchObject(online)
    expect(discord.refused).toEqual([])
  })
})

describe('a connection to Discord', () => {
  it('that is cut goes on where it was, and what was said meanwhile is answered once', async () => {
    const { discord, ana, at, bot, answered, model } = await scene()
    discord.says(ana, discord.general, `${at} one`)
    await answered(discord.general)
    const back = discord.drops()
    discord.says(ana, discord.general, `${at} two`)
    discord.says(ana, discord.dm(ana), 'three')
    await back
    await answered(discord.general, 2)
    await answered(discord.dm(ana))
    await bot.idle()
    expect(model.prompts.map(ownWords).sort()).toEqual(['one', 'three', 'two'])
    expect(discord.identifies()).toBe(1)
  })

  it('whose session is over begins a new one: nothing is answered twice, its name shows what it showed', async () => {
    const answer = async (prompt: Prompt) => (ownWords(prompt) === 'two' ? away() : 'Fine.')
    const { discord, ana, at, answered, model } = await scene({ model: { answer } })
    discord.says(ana, discord.general, `${at} one`)
    await answered(discord.general)
    discord.says(ana, discord.general, `${at} two`)
    await answered(discord.general, 2)
    await discord.invalidates()
    await discord.until(() => discord.presences().length === 4)
    expect(discord.presences()).toMatchObject([online, idle, online, idle])
    discord.says(ana, discord.general, `${at} three`)
    expect(await answered(discord.general, 3)).toMatchObject(['Fine.', expect.stringMatching(/busy/), 'Fine.'])
    expect(model.prompts).toHaveLength(3)
    expect(discord.identifies()).toBe(2)
  })

  it('that falls silent is left for another, and what was said meanwhile is answered', async () => {
    const { discord, ana, at, answered } = await scene({ discord: { heartbeat: 100 } })
    discord.fallsSilent()
    discord.says(ana, discord.general, `${at} still there?`)
    expect(await answered(discord.general)).toEqual(['Fine.'])
    expect(discord.identifies()).toBe(1)
  })

  it('in as many shards as Discord advises hears all, and is made anew where one of them is closed for good', async () => {
    const { discord, ana, at, told, answered } = await scene({ discord: { shards: 3 } })
    expect(discord.connections()).toBe(3)
    expect(told).toEqual(['Discord: keepsake is there, in 1 server.'])
    const hearsAll = async (times: number) => {
      discord.says(ana, discord.general, `${at} hello`)
      discord.says(ana, discord.dm(ana), 'hello')
      expect(await answered(discord.general, times)).toHaveLength(times)
      expect(await answered(discord.dm(ana), times)).toHaveLength(times)
    }
    await hearsAll(1)
    await discord.drops(4010, 1)
    await discord.until(() => discord.connections() === 3 && discord.identifies() === 6)
    await hearsAll(2)
    expect(discord.refused).toEqual([])
  })

  it('that cannot be made for a while is told to the operator, and what was said meanwhile is answered', async () => {
    const { discord, ana, at, answered, warned, warning } = await scene()
    await discord.away()
    discord.says(ana, discord.general, `${at} where are you?`)
    await warning
    expect(warned).toEqual([`Discord at ${discord.url} cannot be reached; I go on trying`])
    await discord.back()
    expect(await answered(discord.general)).toEqual(['Fine.'])
    expect(discord.identifies()).toBe(1)
  })
})

describe('what Discord tells in a shape that cannot be read', () => {
  it('is passed over, with a word to the operator, and all that is asked is answered', async () => {
    const { discord, ana, at, warned, answered } = await scene()
    discord.garbles(ana, discord.general, { author: null })
    discord.garbles(ana, discord.general, { flags: null })
    discord.says(ana, discord.general, `${at} still there?`)
    expect(await answered(discord.general)).toEqual(['Fine.'])
    expect(warned).toEqual(Array(2).fill('Discord told something that could not be read; it is passed over'))
    expect(discord.refused).toEqual([])
  })

  it('takes nothing else of the talk with it, nor what was sent along', async () => {
    const { discord, ana, at, bot, model, answered } = await scene()
    const bob = discord.person('Bob')
    discord.says(bob, discord.general, 'The boat leaves at nine.')
    discord.garbles(bob, discord.general, { attachments: [{}], content: 'What do you think?', mentions: [] })
    const list = { filename: 'list.txt', content_type: 'text/plain', bytes: Buffer.from('rope, bread') }
    discord.says(ana, discord.general, `${at} when, and with what?`, { files: [list] })
    await answered(discord.general)
    await bot.idle()
    expect(overheardIn(model.prompts[0])).toEqual([expect.stringContaining('The boat leaves at nine.')])
    expect(model.prompts[0]?.messages.at(-1)?.content).toContain('rope, bread')
  })
})

describe('a bot that leaves Discord', () => {
  it('while it comes stays away', async () => {
    const discord = await discordServer({ heartbeat: 100 })
    const parts = { token: 'right-token', apiUrl: discord.url, bot: undefined as never, log: quiet, tell() {} }
    const first = startDiscord(parts)
    await discord.until(() => discord.connections() === 1)
    await first.close()
    await discord.until(() => discord.connections() === 0)
    const there = happening()
    const second = startDiscord({ ...parts, tell: () => there.happen() })
    onTestFinished(second.close)
    await there.happened
    await discord.drops()
    expect([discord.connections(), discord.identifies()]).toEqual([1, 2])
  })
})

describe('the starts that Discord has left for the day', () => {
  const startLimit = (remaining: number, reset_after: number) => ({ total: 1000, remaining, reset_after })

  it('are waited for where there are none', async () => {
    const { discord, warned } = await scene({ discord: { startLimit: startLimit(0, 1200) } })
    expect(warned).toEqual([expect.stringMatching(/^Discord allows no more starts of this bot today.*I wait 1 minute/)])
    expect(discord.refused).toEqual([])
  })

  it('are made to last where it is started again and again', async () => {
    const discord = await discordServer({ startLimit: startLimit(4, 2000) })
    const warned: string[] = []
    const log = { ...quiet, warn: (_: unknown, text: string) => void warned.push(text) } as typeof quiet
    for (let run = 1; run <= 7; run++) {
      const there = happening()
      const tell = () => there.happen()
      const platform = startDiscord({
        ...{ token: 'right-token', apiUrl: discord.url, bot: undefined as never, log },
        tell,
      })
      onTestFinished(platform.close)
      await Promise.race([there.happened, platform.over])
      await platform.close()
    }
    expect(discord.refused).toEqual([])
    expect(warned).toHaveLength(4)
    expect(warned[0]).toMatch(/^Discord allows only 4 more starts of this bot today, as something starts it too often/)
  })
})
