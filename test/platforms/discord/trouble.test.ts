import { describe, expect, it } from 'vitest'
import { happening, inTwo } from '../../stage.js'
import { scene } from './scene.js'

const edit = 'PATCH /channels/:channel/messages/:message'
const post = 'POST /channels/:channel/messages'

describe('where Discord is slow', () => {
  it('the newest text is shown at the pace that it takes, the end lands, and other channels do not wait', async () => {
    const first = happening()
    const { discord, ana, at, bot } = await scene({
      model: {
        answer: async ({ messages }, say) => {
          if (/quick/.test(messages.at(-1)?.content ?? '')) return 'Quick.'
          await say('One')
          await first.happened
          for (const word of ['two', 'three', 'four']) {
            await say(`, ${word}`)
            await discord.until(() => discord.messages(discord.general)[0]?.content.endsWith(word))
          }
          return '.'
        },
      },
    })
    const bob = discord.person('Bob')
    discord.slowsEdits(discord.general, 1500)
    discord.says(ana, discord.general, `${at} count`)
    await discord.until(() => discord.messages(discord.general).length === 1)
    first.happen()
    await discord.until(() => discord.limited() > 0)
    discord.says(bob, discord.thread, `${at} quick`)
    await discord.until(() => discord.messages(discord.thread)[0]?.content === 'Quick.')
    expect(discord.messages(discord.general)[0]?.content).not.toContain('four')
    await bot.idle()
    expect(discord.messages(discord.general).map(({ content }) => content)).toEqual(['One, two, three, four.'])
    expect(discord.limited()).toBeLessThanOrEqual(4)
    expect(discord.refused).toEqual([])
  })

  it('two answers in one channel never edit at once', async () => {
    const [more, begun] = [happening(), happening()]
    let underWay = 0
    const { discord, ana, at, answered } = await scene({
      model: {
        answer: async (_, say) => {
          await say('The beginning, ')
          if (++underWay === 2) begun.happen()
          await more.happened
          for (const word of ['the middle ', 'and ']) await say(word)
          return 'the end.'
        },
      },
    })
    for (const one of [ana, discord.person('Bob')]) discord.says(one, discord.general, `${at} tell me`)
    await begun.happened
    await discord.until(() => discord.messages(discord.general).length === 2)
    more.happen()
    expect(await answered(discord.general, 2)).toEqual(Array(2).fill('The beginning, the middle and the end.'))
    // Discord here refuses an edit while another of the same channel is under way.
    expect(discord.refused).toEqual([])
  })
})

describe('where it may not write', () => {
  const told = expect.stringMatching(/^I may not write in <#\d+>\. Whoever runs that server can allow it: /)

  it('it asks Claude nothing, and says so to the person once, in a direct message', async () => {
    const { discord, ana, at, answered, model } = await scene()
    discord.silences(discord.general)
    discord.says(ana, discord.general, `${at} hello`)
    discord.says(ana, discord.general, `${at} hello?`)
    discord.says(ana, discord.thread, `${at} hello`)
    await answered(discord.thread)
    expect(await answered(discord.dm(ana))).toEqual([told])
    expect(model.prompts).toHaveLength(1)
    expect(discord.refused).toEqual([])
  })

  it.each([
    [50013, 'write'],
    [50001, 'see'],
  ] as const)('and learns it only by trying, the person hears it once, too (%s)', async (_, kept) => {
    const begun = happening()
    const { discord, ana, at, answered } = await scene({ model: { answer: () => begun.happened.then(() => 'Fine.') } })
    for (let times = 1; times <= 2; times++) discord.says(ana, discord.general, `${at} hello`)
    await discord.until(() => discord.typingIn(discord.general) > 0)
    discord.forbidden.set(discord.general, kept)
    begun.happen()
    expect(await answered(discord.dm(ana))).toEqual([told])
    expect(discord.messages(discord.general)).toEqual([])
    expect(discord.refused.length).toBeLessThanOrEqual(4)
  })

  it('a person who takes no direct messages is left in peace', async () => {
    const { discord, ana, at, bot, answered } = await scene()
    discord.silences(discord.general)
    discord.fails(post, 50007, 403)
    discord.says(ana, discord.general, `${at} hello`)
    discord.says(ana, discord.thread, `${at} hello`)
    expect(await answered(discord.thread)).toEqual(['Fine.'])
    await bot.idle()
    expect(discord.messages(discord.dm(ana))).toEqual([])
  })

  it('a long answer is not tried again and again while it grows', async () => {
    const { discord, ana, at, bot } = await scene({
      model: {
        answer: async (_, say) => {
          discord.forbidden.set(discord.general, 'write')
          for (let words = 0; words < 8; words++) {
            await say('word ')
            await discord.until(() => discord.refused.length >= Math.min(words + 1, 3))
          }
          return 'end.'
        },
      },
    })
    discord.says(ana, discord.general, `${at} hello`)
    await discord.until(() => discord.messages(discord.dm(ana)).length > 0)
    await bot.idle()
    expect(discord.refused.filter((one) => one.startsWith(`${post}:`)).length).toBeLessThanOrEqual(4)
  })
})

describe('where something is deleted meanwhile', () => {
  const inBetween = async (place: 'general' | 'thread') => {
    const more = happening()
    const made = await scene({ model: { answer: inTwo('The beginning, ', more.happened, 'and the end.') } })
    const { discord, ana, at } = made
    const asked = discord.says(ana, discord[place], `${at} tell me`)
    await discord.until(() => discord.messages(discord[place]).length === 1)
    return { ...made, more, asked }
  }

  it('a question, its answer stands all the same', async () => {
    const { discord, answered, more, asked } = await inBetween('general')
    discord.deletes(asked)
    more.happen()
    expect(await answered(discord.general)).toEqual(['The beginning, and the end.'])
    expect(discord.refused).toEqual([])
  })

  it('a question before its answer came, it is answered without a reply', async () => {
    const begun = happening()
    const { discord, ana, at, answered } = await scene({ model: { answer: () => begun.happened.then(() => 'Fine.') } })
    const asked = discord.says(ana, discord.general, `${at} hello`)
    await discord.until(() => discord.typingIn(discord.general) > 0)
    discord.deletes(asked)
    begun.happen()
    expect(await answered(discord.general)).toEqual(['Fine.'])
    expect(discord.messages(discord.general)[0]?.replyTo).toBeNull()
    expect(discord.refused).toEqual([])
  })

  it('an answer, it stays so, and the next question is answered', async () => {
    const { discord, ana, at, more, answered } = await inBetween('general')
    discord.deletes(discord.messages(discord.general)[0]?.id ?? '')
    more.happen()
    await discord.until(() => discord.refused.some((one) => one.startsWith(`${edit}: 404 10008`)))
    discord.says(ana, discord.general, `${at} again`)
    expect(await answered(discord.general)).toEqual(['The beginning, and the end.'])
  })

  it('the whole thread, all goes on elsewhere', async () => {
    const { discord, ana, at, more, answered, bot } = await inBetween('thread')
    discord.closes(discord.thread)
    more.happen()
    await bot.idle()
    discord.says(ana, discord.general, `${at} and here?`)
    expect(await answered(discord.general)).toEqual(['The beginning, and the end.'])
    expect(discord.refused.length).toBeLessThanOrEqual(2)
  })
})
