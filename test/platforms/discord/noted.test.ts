import { describe, expect, it } from 'vitest'
import { add, allBytes, happening, lessons } from '../../stage.js'
import { scene } from './scene.js'

const introduction = /^Fine\.\n-# I remember what you tell me[^\n]*\/memory show[^\n]*\/persist off[^\n]*$/

/** Learns of everything that is said what follows "I". */
function learnsAll({ exchanges }: { exchanges: { person: string }[] }) {
  return lessons(...exchanges.map(({ person }) => add(person.replace(/^I /, ''), person)))
}

describe('the first answer to a person', () => {
  it.each(['general', 'dm'] as const)(
    'says that it remembers, how to see it and how to stop it: once (%s)',
    async (place) => {
      const { discord, ana, at, answered, restarts } = await scene({ parts: { introduces: true } })
      const channel = place === 'dm' ? discord.dm(ana) : discord[place]
      discord.says(ana, channel, `${at} hello`)
      expect(await answered(channel)).toEqual([expect.stringMatching(introduction)])
      discord.says(ana, discord.thread, `${at} hello again`)
      expect(await answered(discord.thread)).toEqual(['Fine.'])
      await restarts()
      discord.says(ana, channel, `${at} hello once more`)
      expect((await answered(channel, 2))[1]).toBe('Fine.')
      discord.says(discord.person('Bob'), discord.general, `${at} hello`)
      await discord.until(
        () =>
          discord.messages(discord.general).some(({ content }, n) => n > 0 && introduction.test(content)) ||
          place === 'dm',
      )
      expect(discord.refused).toEqual([])
    },
  )

  it('says nothing of it to who had remembering turned off before', async () => {
    const { discord, ana, at, answered } = await scene({ parts: { introduces: true } })
    await discord.types(ana, discord.general, 'persist off')
    discord.says(ana, discord.general, `${at} hello`)
    expect(await answered(discord.general)).toEqual(['Fine.'])
    expect(discord.refused).toEqual([])
  })
})

describe('what was learned', () => {
  it('is noted under the answer the first three times, and then by choice', async () => {
    const { discord, ana, answered } = await scene({ model: { learn: learnsAll } })
    const dm = discord.dm(ana)
    const says = async (text: string) => {
      discord.says(ana, dm, text)
      return (await answered(dm, discord.messages(dm).length + 1)).at(-1)
    }
    expect(await says('I like tea')).toBe('Fine.\n-# noted: like tea')
    expect(await says('I like rain')).toBe('Fine.\n-# noted: like rain')
    expect(await says('I like trains')).toBe('Fine.\n-# noted: like trains')
    expect(await says('I like bread')).toBe('Fine.')
    await discord.types(ana, dm, 'memory noted', { choice: 'on' })
    expect(await says('I like salt')).toBe('Fine.\n-# noted: like salt')
    await discord.types(ana, dm, 'memory noted', { choice: 'off' })
    expect(await says('I like pepper')).toBe('Fine.')
    expect(discord.refused).toEqual([])
  })

  it('is noted not to be there, where it was asked to be and is not', async () => {
    const { discord, ana, at, answered } = await scene()
    discord.says(ana, discord.general, `${at} Remember that Lisbon is sunny`)
    expect(await answered(discord.general)).toEqual([
      'Fine.\n-# Nothing of that was written down. /memory add keeps it, in your words.',
    ])
    expect(discord.refused).toEqual([])
  })

  it('is noted as it was said: no mark works in it, nobody is mentioned, no link hides', async () => {
    const { discord, ana, at, answered } = await scene({ model: { learn: learnsAll } })
    const said = 'I use *stars*, `ticks`, [this], @everyone and # as I like'
    discord.says(ana, discord.general, `${at} ${said}`)
    const [shown = ''] = await answered(discord.general)
    expect(shown).toMatch(/^Fine\.\n-# noted: use \\\*stars\\\*, \\`ticks\\`, \[this\]/)
    expect(shown).toContain('@\u200beveryone')
    expect(discord.refused).toEqual([])
  })

  it('stands below the last of several messages, in one of its own where that is full', async () => {
    let text = `${'word '.repeat(390)}end.`
    const { discord, ana, answered } = await scene({ model: { answer: async () => text, learn: learnsAll } })
    const dm = discord.dm(ana)
    discord.says(ana, dm, `I like ${'very '.repeat(20)}long answers`)
    expect(await answered(dm)).toEqual([text, expect.stringMatching(/^-# noted: like very/)])
    text = `${'word '.repeat(500)}end.`
    discord.says(ana, dm, 'I like tea')
    expect((await answered(dm, 4)).at(-1)).toMatch(/end\.\n-# noted: like tea$/)
    expect(discord.refused).toEqual([])
  })

  it('stands with the file of a long answer, which stays', async () => {
    const text = Array.from({ length: 8 }, () => 'word '.repeat(300)).join('\n\n')
    const { discord, ana, answered } = await scene({ model: { answer: async () => text, learn: learnsAll } })
    const dm = discord.dm(ana)
    discord.says(ana, dm, 'I like books')
    expect((await answered(dm, 6)).at(-1)).toMatch(/in the file\.\n-# noted: like books$/)
    expect(discord.messages(dm).at(-1)?.files).toHaveLength(1)
    expect(discord.refused).toEqual([])
  })

  it('leaves a button that was pressed meanwhile away, and what was deleted deleted', async () => {
    const [learned, second] = [happening(), happening()]
    const ends = ['length', 'complete']
    const { discord, ana, bot } = await scene({
      model: {
        answer: async (_, say) => {
          await say('Fine. ')
          return ends.shift() === 'length' ? 'length' : 'complete'
        },
        learn: async (given) => {
          await (answers() > 1 ? second : learned).happened
          return learnsAll(given)
        },
      },
    })
    const dm = discord.dm(ana)
    const answers = () => discord.messages(dm).length
    discord.says(ana, dm, 'I like tea')
    await discord.until(
      () => discord.messages(dm)[0]?.components.length === 1 && /too long/.test(discord.messages(dm)[0]?.content ?? ''),
    )
    await discord.presses(ana, { id: discord.messages(dm)[0]?.id ?? '' }, 'Continue')
    await discord.until(() => discord.messages(dm).length === 2)
    learned.happen()
    await discord.until(() => discord.messages(dm)[2]?.content.includes('noted'))
    expect(discord.messages(dm)[0]?.components).toEqual([])
    expect(discord.refused).toEqual([])
    discord.says(ana, dm, 'I like rain')
    await discord.until(() => discord.messages(dm).length === 4)
    discord.deletes(discord.messages(dm)[3]?.id ?? '')
    second.happen()
    await bot.idle()
    expect(discord.messages(dm)).toHaveLength(3)
  })

  it('is taken back by the button beside it, by the one whose it is', async () => {
    const { discord, ana, at, bot, folder } = await scene({ model: { learn: learnsAll } })
    const bob = discord.person('Bob')
    discord.says(ana, discord.general, `${at} I like quokkas`)
    const noted = await discord.until(() =>
      discord.messages(discord.general).find(({ content }) => content.includes('noted: like quokkas')),
    )
    expect((await discord.presses(bob, noted, 'Undo')).content).toContain('for the one who asked')
    await discord.presses(ana, noted, 'Undo')
    await bot.idle()
    const [answer] = discord.messages(discord.general)
    expect(answer).toMatchObject({ content: 'Fine.\n-# undone', components: [] })
    expect(await allBytes(folder)).not.toContain('quokka')
    expect(discord.refused).toEqual([])
  })

  it('in private is not noted where others read, and each public channel has its own', async () => {
    const learning = happening()
    let calls = 0
    const { discord, ana, at, bot, answered } = await scene({
      model: {
        learn: async (given) => {
          // What is said while the first is learned is learned together.
          if (++calls <= 2) await learning.happened
          return learnsAll(given)
        },
      },
    })
    const said: [string, string][] = [
      [discord.dm(ana), 'I like secrets'],
      [discord.general, `${at} I like tea`],
      [discord.thread, `${at} I like rain`],
      [discord.announcements, `${at} I like news`],
      [discord.board, `${at} I like meetings`],
    ]
    for (const [channel, text] of said) {
      discord.says(ana, channel, text)
      await discord.until(() => discord.messages(channel).length === 1)
    }
    await discord.types(ana, discord.dm(ana), 'memory noted', { choice: 'on' })
    learning.happen()
    await bot.idle()
    const shown = await Promise.all(said.map(([channel]) => answered(channel)))
    expect(shown).toEqual([
      ['Fine.\n-# noted: like secrets'],
      ['Fine.\n-# noted: like tea'],
      ['Fine.\n-# noted: like rain'],
      ['Fine.\n-# noted: like news'],
      ['Fine.\n-# noted: like meetings'],
    ])
    expect(discord.refused).toEqual([])
  })
})
