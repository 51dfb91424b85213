import { describe, expect, it } from 'vitest'
import { happening, untilAborted } from '../../stage.js'
import { ownWords } from '../scenes.js'
import { scene } from './scene.js'

/** Ana manages the channel, has it follow threads, and the bot takes part in one. */
async function following(more: Parameters<typeof scene>[0] = {}) {
  const set = await scene(more)
  const { discord, ana, at, answered } = set
  discord.managers.add(ana.id)
  await discord.types(ana, discord.general, 'keepsake mode', { mode: 'thread' })
  discord.says(ana, discord.thread, `${at} join us`)
  await answered(discord.thread)
  return { ...set, bob: discord.person('Bob') }
}

/** Everything that was asked, once something that is said last is answered. */
async function heard({ discord, ana, answered, model, bot }: Awaited<ReturnType<typeof scene>>): Promise<string[]> {
  const dm = discord.dm(ana)
  discord.says(ana, dm, 'the end')
  await answered(dm, discord.messages(dm).length + 1)
  await bot.idle()
  return model.prompts.map(ownWords).filter((words) => words !== 'the end')
}

describe('talk in a thread', () => {
  it('is answered without a mention once somebody who manages the channel says so, and no longer than that', async () => {
    const set = await scene()
    const { discord, ana, at, answered } = set
    const bob = discord.person('Bob')
    discord.managers.add(ana.id)
    const mode = (by: typeof bob, where: string, mode?: string) =>
      discord.types(by, where, 'keepsake mode', mode ? { mode } : {}).then(({ content }) => content)
    discord.says(ana, discord.thread, `${at} hello`)
    await answered(discord.thread)
    discord.says(ana, discord.thread, 'too early')
    expect(await mode(bob, discord.thread, 'thread')).toMatch(/^Only those who may manage this channel can change that/)
    discord.says(bob, discord.thread, 'still too early')
    expect(await mode(ana, discord.thread, 'thread')).toMatch(/in its threads that I take part in, everything/)
    expect(await mode(bob, discord.general)).toMatch(/everything.*\/keepsake mode mention changes it/)
    discord.says(bob, discord.thread, 'may I ask?')
    await answered(discord.thread, 2)
    discord.says(ana, discord.general, 'not in a thread')
    expect(await mode(ana, discord.general, 'mention')).toMatch(
      /its threads I answer what mentions me .*replies to me, too\)\.$/,
    )
    discord.says(bob, discord.thread, 'too late')
    expect(await heard(set)).toEqual(['hello', 'may I ask?'])
    expect(discord.refused).toEqual([])
  })

  it('is left alone where the bot does not take part, or no longer, and in other channels', async () => {
    const set = await following()
    const { discord, ana, at, answered } = set
    const other = discord.opens(ana, discord.general)
    discord.says(ana, other, 'in a thread without it')
    discord.says(ana, discord.post, `${at} look`)
    await answered(discord.post)
    discord.says(ana, discord.post, 'in the forum')
    discord.expels(discord.thread)
    discord.says(ana, discord.thread, 'alone at last')
    expect(await heard(set)).toEqual(['join us', 'look'])
  })

  it('is answered on after a restart', async () => {
    const { discord, ana, answered, restarts, model } = await following()
    await restarts()
    discord.says(ana, discord.thread, 'still there?')
    await answered(discord.thread, 2)
    expect(model.prompts.map(ownWords)).toEqual(['join us', 'still there?'])
  })

  it('is left alone where it is said to others, by bots, or said again', async () => {
    const set = await following()
    const { discord, ana, bob } = set
    const said = discord.says(ana, discord.thread, `<@${bob.id}> what do you think?`)
    discord.says(bob, discord.thread, 'No idea', { replyTo: said })
    discord.says(bob, discord.thread, 'Really not', { replyTo: said, ping: false })
    discord.says(bob, discord.thread, '@everyone, lunch!')
    discord.says(bob, discord.thread, 'beep', { bot: true })
    discord.says(bob, discord.thread, 'beep', { webhook: '77' })
    discord.says(bob, discord.thread, '', { type: 6 })
    discord.says(bob, discord.thread, '')
    discord.edits(said, 'what do you all think?')
    expect(await heard(set)).toEqual(['join us'])
  })

  it('is answered where somebody goes on after their own words', async () => {
    const set = await following()
    const { discord, ana, bob, answered } = set
    const said = discord.says(ana, discord.thread, `<@${bob.id}> what do you think?`)
    discord.says(ana, discord.thread, 'Or does anybody else know?', { replyTo: said, ping: false })
    await answered(discord.thread, 2)
    expect(await heard(set)).toEqual(['join us', 'Or does anybody else know?'])
  })

  it('is answered where the thread was asleep when the bot came', async () => {
    const { discord, ana, answered, restarts, model } = await following()
    await restarts(() => discord.archives(discord.thread))
    discord.says(ana, discord.thread, 'wake up')
    await answered(discord.thread, 2)
    expect(model.prompts.at(-1)?.system).toMatch(/Ana writes to you in a public channel/)
    expect(discord.refused).toEqual([])
  })
})

describe('a mention', () => {
  it.each(['post', 'voice', 'stage', 'announcements', 'announcementThread', 'secretThread', 'board'] as const)(
    'is answered in a %s',
    async (place) => {
      const { discord, ana, at, answered, warned } = await scene()
      const asked = discord.says(ana, discord[place], `${at} hello`)
      expect(await answered(discord[place])).toEqual(['Fine.'])
      expect(discord.messages(discord[place])[0]?.replyTo).toBe(asked)
      expect(discord.refused).toEqual([])
      expect(warned).toEqual([])
    },
  )

  it('in a locked thread is answered by a direct message that says why', async () => {
    const { discord, ana, at, answered, model } = await scene()
    const dm = discord.dm(ana)
    discord.archives(discord.thread, { archived: false, locked: true })
    discord.says(ana, discord.thread, `${at} hello`)
    expect(await answered(dm)).toEqual([expect.stringMatching(/^I may not write in <#\d+>.*locked thread.*reference/)])
    expect(model.prompts).toEqual([])
    expect(discord.refused).toEqual([])
  })

  it('in a thread that is closed and locked while it is answered is told elsewhere too', async () => {
    const locked = happening()
    const { discord, ana, at, answered } = await scene({ model: { answer: () => locked.happened.then(() => 'Fine.') } })
    discord.says(ana, discord.thread, `${at} hello`)
    await discord.until(() => discord.typingIn(discord.thread) > 0)
    discord.archives(discord.thread, { locked: true })
    locked.happen()
    expect((await answered(discord.dm(ana)))[0]).toMatch(/^I may not write in/)
  })
})

describe('a bare stop in a channel', () => {
  const counting = {
    answer: async (_: unknown, say: (text: string) => Promise<void>, stop: AbortSignal) => {
      await say('One, two, ')
      await untilAborted(stop)
      return 'stopped'
    },
  }

  it('stops the answer to whoever says it, and only theirs', async () => {
    const { discord, ana, at, bot } = await scene({ model: counting })
    const bob = discord.person('Bob')
    const shown = () => discord.messages(discord.general).map(({ content }) => content)
    discord.says(ana, discord.general, `${at} count`)
    await discord.until(() => shown().includes('One, two,'))
    discord.says(bob, discord.general, 'stop')
    discord.says(ana, discord.general, 'stop the deploy')
    await discord.types(bob, discord.general, 'persist status')
    expect(shown()).toEqual(['One, two,'])
    discord.says(ana, discord.general, 'Stop!')
    await discord.until(() => shown().includes('Stopped.'))
    await bot.idle()
    expect(shown()[0]).toMatch(/^One, two, ?\n-# I was stopped here/)
    expect(discord.refused).toEqual([])
  })

  it('is nothing to the bot where it is writing to nobody', async () => {
    const set = await scene()
    const { discord, ana } = set
    for (const text of ['stop', 'STOP.', 'stop it']) discord.says(ana, discord.general, text)
    expect(await heard(set)).toEqual([])
    expect(discord.messages(discord.general)).toEqual([])
  })

  it('stops what is not even asked yet', async () => {
    const set = await scene({ limits: { download: 60_000 } })
    const { discord, ana, at, answered } = set
    const files = [{ filename: 'cat.png', content_type: 'image/png', download: 'hangs' as const }]
    discord.says(ana, discord.general, `${at} what is this?`, { files })
    await discord.until(() => discord.downloads.length > 0)
    discord.says(ana, discord.general, 'stop')
    expect(await answered(discord.general)).toEqual(['Stopped.'])
    expect(set.model.prompts).toEqual([])
  })
})
