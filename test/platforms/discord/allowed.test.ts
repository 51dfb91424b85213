import { describe, expect, it } from 'vitest'
import { ownWords } from '../scenes.js'
import { scene } from './scene.js'

/** The bot with lists; they can be changed, for places have their ids only then. */
async function listed(more: Parameters<typeof scene>[0] = {}) {
  const allowed: { servers?: string[]; channels?: string[]; people?: string[] } = {}
  const set = await scene({ ...more, parts: { allowed } })
  return { ...set, allowed, bob: set.discord.person('Bob') }
}
const sorry = /^Sorry, .* \(reference [0-9a-f]+\)$/

describe('where Discord may use it', () => {
  it('is said in a reply that names where it answers and pings nobody, once to each in each channel', async () => {
    const { discord, ana, bob, at, allowed, answered, model } = await listed()
    allowed.channels = [discord.general]
    discord.says(ana, discord.voice, `${at} hello`)
    const [said = ''] = await answered(discord.voice)
    expect(said).toMatch(sorry)
    expect(said).toContain(`I do not answer in this channel, but in <#${discord.general}>.`)
    discord.says(ana, discord.voice, `${at} hello?`)
    discord.says(bob, discord.voice, `${at} and me?`)
    await answered(discord.voice, 2)
    discord.says(ana, discord.board, `${at} here?`)
    await answered(discord.board)
    discord.says(ana, discord.thread, `${at} in its thread`)
    await answered(discord.thread)
    expect(discord.messages(discord.voice)).toHaveLength(2)
    expect(model.prompts.map(ownWords)).toEqual(['in its thread'])
    expect(discord.refused).toEqual([])
  })

  it('in a direct message is said each time, for nobody else reads it', async () => {
    const { discord, ana, allowed, answered, model } = await listed()
    allowed.channels = [discord.general]
    for (const times of [1, 2]) {
      discord.says(ana, discord.dm(ana), 'hello')
      const said = await answered(discord.dm(ana), times)
      expect(said.at(-1)).toContain(`I do not answer direct messages, but in <#${discord.general}>.`)
    }
    expect(model.prompts).toEqual([])
  })

  it('is not said in a thread that it follows, where nobody spoke to it', async () => {
    const { discord, ana, at, allowed, answered, model } = await listed()
    discord.managers.add(ana.id)
    await discord.types(ana, discord.general, 'keepsake mode', { mode: 'thread' })
    discord.says(ana, discord.thread, `${at} join us`)
    await answered(discord.thread)
    allowed.channels = ['dm']
    discord.says(ana, discord.thread, 'among ourselves')
    discord.says(ana, discord.dm(ana), 'the end')
    await answered(discord.dm(ana))
    expect(discord.messages(discord.thread)).toHaveLength(1)
    discord.says(ana, discord.thread, `${at} and you?`)
    expect((await answered(discord.thread, 2)).at(-1)).toMatch(sorry)
    allowed.channels = [discord.general]
    discord.says(ana, discord.thread, 'once more')
    await answered(discord.thread, 3)
    expect(model.prompts.map(ownWords)).toEqual(['join us', 'the end', 'once more'])
    expect((await discord.types(ana, discord.general, 'keepsake mode')).content).toMatch(/mention changes it/)
  })

  it('leaves the commands to everybody, and tells one alone who asks about a message', async () => {
    const { discord, ana, bob, allowed, bot, model } = await listed()
    Object.assign(allowed, { people: [bob.id], servers: ['1'] })
    for (const place of [discord.general, discord.dm(ana), discord.elsewhere]) {
      expect((await discord.types(ana, place, 'memory show')).content).toMatch(/Nothing is kept/)
    }
    const about = async (by: typeof ana) => {
      const message = { author: bob, content: 'the zebra meets at noon' }
      await discord.asksAbout(by, message, discord.elsewhere, 'Ask Keepsake about this')
      await bot.idle()
      return discord.whispers(by).at(-1)
    }
    expect(await about(ana)).toMatchObject({ content: expect.stringContaining(`your id is ${ana.id}`) })
    expect(await about(ana)).toMatchObject({ content: expect.stringMatching(sorry) })
    expect(await about(bob)).toMatchObject({ content: expect.stringMatching(/to add this server \(its id is \d+\)/) })
    expect(model.prompts).toEqual([])
    delete allowed.servers
    expect(await about(bob)).toMatchObject({ content: 'Fine.' })
    expect(discord.messages(discord.elsewhere)).toEqual([])
    expect(discord.refused).toEqual([])
  })

  it('is said where a reply to it comes without its words', async () => {
    const { discord, ana, at, allowed, answered } = await listed({ discord: { contentIntent: false } })
    discord.says(ana, discord.general, `${at} hello`)
    await answered(discord.general)
    const [answer] = discord.messages(discord.general)
    allowed.channels = ['dm']
    discord.says(ana, discord.general, 'and now?', { replyTo: answer?.id ?? '' })
    expect((await answered(discord.general, 2)).at(-1)).toMatch(/but in a direct message\./)
  })
})
