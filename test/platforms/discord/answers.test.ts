import { describe, expect, it } from 'vitest'
import { type Ending, NoAnswer } from '../../../src/endings.js'
import { happening, inTwo, untilAborted } from '../../stage.js'
import { ownWords } from '../scenes.js'
import { scene } from './scene.js'

const edit = 'PATCH /channels/:channel/messages/:message'
type Say = (text: string) => Promise<void>
type Discord = Awaited<ReturnType<typeof scene>>['discord']

/** Says the beginning of an answer and goes on until it is stopped. */
async function untilStopped(_: unknown, say: Say, stop: AbortSignal): Promise<Ending> {
  await say('One, two, ')
  await untilAborted(stop)
  return 'stopped'
}

/** Fails so often first. */
function failing(times: number, answer = 'Here I am.') {
  return async () => {
    if (times-- > 0) throw new NoAnswer('Claude is away.')
    return answer
  }
}

/** The labels of the buttons under each message of the bot there. */
function buttons(discord: Discord, channel: string): string[][] {
  return discord
    .messages(channel)
    .map(({ components }) => components.flatMap((row) => row.components.map(({ label }) => label)))
}

const contents = (discord: Discord, channel: string) => discord.messages(channel).map(({ content }) => content)
const message = (discord: Discord, channel: string, at = -1) => discord.messages(channel).at(at) ?? { id: '' }

/** So many paragraphs that no two of them fit into one message. */
function paragraphs(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `Part ${n + 1} ${'word '.repeat(230)}end ${n + 1}.`)
}

describe('Stop', () => {
  it('is under an answer while it grows, and gone when it stands', async () => {
    const more = happening()
    const { discord, ana, at, answered } = await scene({
      model: { answer: inTwo('The beginning, ', more.happened, 'and the end.') },
    })
    discord.says(ana, discord.general, `${at} tell me`)
    await discord.until(() => buttons(discord, discord.general).flat().join() === 'Stop')
    more.happen()
    expect(await answered(discord.general)).toEqual(['The beginning, and the end.'])
    expect(buttons(discord, discord.general)).toEqual([[]])
    expect(discord.refused).toEqual([])
  })

  it.each(['general', 'thread', 'dm'] as const)(
    'stops the answer, keeps its text and offers to go on (%s)',
    async (place) => {
      const { discord, ana, at, answered } = await scene({ model: { answer: untilStopped } })
      const channel = place === 'dm' ? discord.dm(ana) : discord[place]
      discord.says(ana, channel, `${at} count`)
      await discord.until(() => discord.messages(channel).length === 1)
      void discord.presses(ana, message(discord, channel), 'Stop')
      await discord.until(
        () => buttons(discord, channel).flat().join() === 'Continue' && discord.whispers(ana).length > 0,
      )
      expect(await answered(channel)).toEqual(['One, two, \n-# I was stopped here. Say "go on" and I will.'])
      expect(discord.refused).toEqual([])
    },
  )

  it('is only under the last of several messages', async () => {
    const more = happening()
    const [first, second] = paragraphs(2)
    const { discord, ana, at, answered } = await scene({
      model: { answer: inTwo(`${first}\n\n${second}`, more.happened, ' Done.') },
    })
    discord.says(ana, discord.general, `${at} tell me`)
    await discord.until(() => discord.messages(discord.general).length === 2)
    expect(buttons(discord, discord.general)).toEqual([[], ['Stop']])
    more.happen()
    await answered(discord.general, 2)
    expect(buttons(discord, discord.general)).toEqual([[], []])
  })

  it('of another does nothing, and says so', async () => {
    const more = happening()
    const { discord, ana, at, answered } = await scene({
      model: { answer: inTwo('The beginning, ', more.happened, 'and the end.') },
    })
    const bob = discord.person('Bob')
    discord.says(ana, discord.general, `${at} tell me`)
    await discord.until(() => discord.messages(discord.general).length === 1)
    const told = await discord.presses(bob, message(discord, discord.general), 'Stop')
    expect(told).toMatchObject({ content: expect.stringMatching(/for the one who asked/), ephemeral: true })
    more.happen()
    expect(await answered(discord.general)).toEqual(['The beginning, and the end.'])
    expect(discord.refused).toEqual([])
  })

  it.each(['general', 'dm'] as const)(
    'that a killed program left goes when it is pressed, and stops nothing else (%s)',
    async (place) => {
      const { discord, ana, at, restarts } = await scene({ model: { answer: untilStopped } })
      const channel = place === 'dm' ? discord.dm(ana) : discord.general
      discord.says(ana, channel, `${at} count`)
      await discord.until(() => discord.messages(channel).length === 1)
      discord.fails(edit, 10008, 404)
      await restarts()
      expect(buttons(discord, channel)).toEqual([['Stop']])
      discord.says(ana, channel, `${at} count again`)
      await discord.until(() => discord.messages(channel).length === 2)
      const left = message(discord, channel, 0)
      const told = await discord.presses(ana, left, 'Stop')
      await discord.until(() => discord.whispers(ana).length > 0)
      expect(discord.whispers(ana).map(({ content }) => content)).toEqual([
        'That answer has ended; there is nothing to stop.',
      ])
      expect(told.components).toEqual([])
      expect(buttons(discord, channel)).toEqual([[], ['Stop']])
      void discord.presses(ana, message(discord, channel), 'Stop')
      await discord.until(() => buttons(discord, channel).at(-1)?.join() === 'Continue')
      expect(discord.refused).toEqual([])
    },
  )

  it('stops what is asked about a message, too', async () => {
    const { discord, ana } = await scene({ model: { answer: untilStopped } })
    const said = discord.says(ana, discord.general, 'I like it here')
    const shown = await discord.asksAbout(ana, said, discord.general, 'Ask Keepsake about this')
    expect(shown.content).toBe('One, two,')
    void discord.presses(ana, shown, 'Stop')
    await discord.until(() => discord.whispers(ana)[0]?.content.includes('I was stopped here'))
    expect(JSON.stringify(discord.whispers(ana)[0]?.components)).not.toMatch(/"Stop"/)
    expect(discord.refused).toEqual([])
  })

  it('stays nowhere when the program ends in the middle of answers', async () => {
    const { discord, ana, at, bot } = await scene({ model: { answer: untilStopped } })
    const bob = discord.person('Bob')
    const dm = discord.dm(bob)
    discord.says(ana, discord.general, `${at} count`)
    discord.says(bob, dm, 'count')
    await discord.until(() => discord.messages(discord.general).length + discord.messages(dm).length === 2)
    await bot.close(0)
    for (const channel of [discord.general, dm]) {
      expect(contents(discord, channel)).toEqual(['One, two, \n-# I was stopped here. Say "go on" and I will.'])
      expect(buttons(discord, channel)).toEqual([['Continue']])
    }
    expect(discord.refused).toEqual([])
  })

  it('stays nowhere when the program ends and the answers have time to end, too; what had not begun can be retried', async () => {
    const [more, never] = [happening(), happening()]
    const { discord, ana, at, bot, model } = await scene({
      model: {
        answer: async ({ system }, say, stop) => {
          if (/Bob/.test(system)) await Promise.race([never.happened, untilAborted(stop)])
          if (stop.aborted) return 'stopped'
          await say('The beginning, ')
          await more.happened
          return 'and the end.'
        },
      },
    })
    discord.says(ana, discord.general, `${at} tell me`)
    discord.says(discord.person('Bob'), discord.thread, `${at} tell me`)
    await discord.until(() => discord.messages(discord.general).length === 1 && model.prompts.length === 2)
    const closed = bot.close(500)
    more.happen()
    await closed
    expect(contents(discord, discord.general)).toEqual(['The beginning, and the end.'])
    expect(contents(discord, discord.thread)).toEqual([expect.stringMatching(/^I am being stopped just now/)])
    expect([buttons(discord, discord.general), buttons(discord, discord.thread)]).toEqual([[[]], [['Retry']]])
    expect(discord.refused).toEqual([])
  })
})

describe('Retry', () => {
  it('is under a failure; pressed, the answer comes under the question and the failure goes', async () => {
    const { discord, ana, at, answered } = await scene({ model: { answer: failing(1) } })
    const asked = discord.says(ana, discord.general, `${at} hello`)
    expect(await answered(discord.general)).toEqual([expect.stringMatching(/^Claude is away\. \(reference \w+\)$/)])
    expect(buttons(discord, discord.general)).toEqual([['Retry']])
    const bob = discord.person('Bob')
    expect((await discord.presses(bob, message(discord, discord.general), 'Retry')).content).toMatch(
      /for the one who asked/,
    )
    void discord.presses(ana, message(discord, discord.general), 'Retry')
    await discord.until(() => contents(discord, discord.general).join() === 'Here I am.')
    expect(message(discord, discord.general)).toMatchObject({ replyTo: asked })
    expect(discord.refused).toEqual([])
  })

  it('fails again where it does, and can be pressed again', async () => {
    const { discord, ana, answered } = await scene({ model: { answer: failing(2) } })
    const dm = discord.dm(ana)
    discord.says(ana, dm, 'hello')
    await answered(dm)
    const first = message(discord, dm)
    void discord.presses(ana, first, 'Retry')
    await discord.until(() => discord.messages(dm).some(({ id }) => id !== first.id))
    void discord.presses(ana, message(discord, dm), 'Retry')
    await discord.until(() => contents(discord, dm).join() === 'Here I am.')
    expect(discord.refused).toEqual([])
  })

  it('pressed twice answers once', async () => {
    const { discord, ana, at, answered, model, bot } = await scene({ model: { answer: failing(1) } })
    discord.says(ana, discord.general, `${at} hello`)
    await answered(discord.general)
    const failure = message(discord, discord.general)
    void discord.presses(ana, failure, 'Retry')
    void discord.presses(ana, failure, 'Retry')
    await discord.until(() => contents(discord, discord.general).join() === 'Here I am.')
    await bot.idle()
    expect(contents(discord, discord.general)).toEqual(['Here I am.'])
    expect(model.prompts).toHaveLength(2)
  })

  it.each(['at once', 'after a restart'])(
    'tries all again that failed together, and nothing else (%s)',
    async (when) => {
      const first = happening()
      let failures = 1
      const { discord, ana, at, answered, model, restarts } = await scene({
        model: {
          answer: async ({ messages }) => {
            if (messages.length === 1) await first.happened
            else if (failures-- > 0) throw new NoAnswer('Claude is away.')
            return 'Fine.'
          },
        },
      })
      const bob = discord.person('Bob')
      const said = [discord.says(ana, discord.general, `${at} a`), discord.says(ana, discord.general, `${at} b`)]
      discord.says(ana, discord.general, 'not for the bot')
      discord.says(bob, discord.general, 'nor this')
      said.push(discord.says(ana, discord.general, `${at} c`))
      await discord.until(() => discord.typingIn(discord.general) > 0)
      first.happen()
      await answered(discord.general, 2)
      if (when === 'after a restart') await restarts()
      const failure = message(discord, discord.general)
      void discord.presses(ana, failure, 'Retry')
      await discord.until(() => contents(discord, discord.general).filter((text) => text === 'Fine.').length >= 2)
      await answered(discord.general)
      const asked = model.prompts.slice(2).map(ownWords).join('\n\n')
      expect(asked.split('\n\n')).toEqual(['b', 'c'])
      expect(discord.messages(discord.general).every(({ replyTo }) => said.includes(replyTo ?? ''))).toBe(true)
      expect(buttons(discord, discord.general).flat()).toEqual([])
      expect(discord.refused).toEqual([])
    },
  )

  it.each(['general', 'dm'] as const)('works after a restart (%s)', async (place) => {
    const { discord, ana, at, answered, restarts } = await scene({ model: { answer: failing(1) } })
    const channel = place === 'dm' ? discord.dm(ana) : discord.general
    const asked = discord.says(ana, channel, `${at} hello`)
    await answered(channel)
    await restarts()
    void discord.presses(ana, message(discord, channel), 'Retry')
    await discord.until(() => contents(discord, channel).join() === 'Here I am.')
    expect(message(discord, channel)).toMatchObject({ replyTo: asked })
    expect(discord.refused).toEqual([])
  })

  it('says so where the question is gone', async () => {
    const { discord, ana, at, answered, model } = await scene({ model: { answer: failing(1) } })
    const asked = discord.says(ana, discord.general, `${at} hello`)
    await answered(discord.general)
    discord.deletes(asked)
    void discord.presses(ana, message(discord, discord.general), 'Retry')
    await discord.until(() => discord.whispers(ana).length > 0)
    expect(discord.whispers(ana).map(({ content }) => content)).toEqual([
      'The message that this was about is no longer there. Please send it again.',
    ])
    expect(buttons(discord, discord.general)).toEqual([[]])
    expect(model.prompts).toHaveLength(1)
  })
})

describe('Continue', () => {
  const cutOff = (ending: Ending) => {
    let cut = true
    return async (_: unknown, say: Say) => {
      if (!cut) return 'and the end.'
      cut = false
      await say('The beginning, ')
      return ending
    }
  }

  it.each(['length', 'broken', 'stopped'] as const)('goes on with an answer that was cut off (%s)', async (ending) => {
    const { discord, ana, at, answered, model } = await scene({ model: { answer: cutOff(ending) } })
    discord.says(ana, discord.general, `${at} tell me`)
    await answered(discord.general)
    expect(buttons(discord, discord.general)).toEqual([['Continue']])
    void discord.presses(ana, message(discord, discord.general), 'Continue')
    expect((await answered(discord.general, 2))[1]).toBe('and the end.')
    expect(buttons(discord, discord.general)).toEqual([[], []])
    expect(model.prompts.slice(1).map(ownWords)).toEqual(['go on'])
    expect(model.prompts[1]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(discord.refused).toEqual([])
  })

  it.each(['refused', 'full'] as const)('is not offered where going on is no use (%s)', async (ending) => {
    const { discord, ana, at, answered } = await scene({ model: { answer: cutOff(ending) } })
    discord.says(ana, discord.general, `${at} tell me`)
    await answered(discord.general)
    expect(buttons(discord, discord.general)).toEqual([[]])
  })

  it('pressed twice answers once, also after a restart', async () => {
    const { discord, ana, at, answered, model, restarts } = await scene({ model: { answer: cutOff('length') } })
    discord.says(ana, discord.dm(ana), `${at} tell me`)
    const dm = discord.dm(ana)
    await answered(dm)
    await restarts()
    const cut = message(discord, dm)
    const pressed = [discord.presses(ana, cut, 'Continue'), discord.presses(ana, cut, 'Continue')]
    await Promise.all(pressed)
    await answered(dm, 2)
    expect(contents(discord, dm)).toHaveLength(2)
    expect(model.prompts).toHaveLength(2)
    expect(discord.refused).toEqual([])
  })

  it('that fails can be retried', async () => {
    let calls = 0
    const { discord, ana, at, answered, model } = await scene({
      model: {
        answer: async (_, say) => {
          calls++
          if (calls === 2) throw new NoAnswer('Claude is away.')
          await say(calls === 1 ? 'The beginning, ' : 'and the end.')
          return calls === 1 ? 'length' : 'complete'
        },
      },
    })
    discord.says(ana, discord.general, `${at} tell me`)
    await answered(discord.general)
    void discord.presses(ana, message(discord, discord.general), 'Continue')
    await answered(discord.general, 2)
    void discord.presses(ana, message(discord, discord.general), 'Retry')
    await discord.until(() => contents(discord, discord.general)[1] === 'and the end.')
    expect(model.prompts.slice(1).map(ownWords)).toEqual(['go on', 'go on'])
    expect(discord.refused).toEqual([])
  })
})

describe('a long answer', () => {
  const rest = (texts: string[]) => texts.join('\n\n').replace(/\s+/g, ' ')

  it('of five messages is five messages', async () => {
    const text = paragraphs(5).join('\n\n')
    const { discord, ana, at, answered } = await scene({ model: { answer: async () => text } })
    discord.says(ana, discord.general, `${at} tell me`)
    const shown = await answered(discord.general, 5)
    expect(rest(shown)).toBe(rest([text]))
    expect(discord.messages(discord.general).flatMap(({ files }) => files)).toEqual([])
    expect(discord.refused).toEqual([])
  })

  it('of more is five messages and a file with all of it, as Claude wrote it, with what there is to say and to press', async () => {
    const text = `See [this](https://a.example) @everyone\n\n${paragraphs(8).join('\n\n')}`
    const { discord, ana, at, answered } = await scene({
      model: {
        answer: async (_, say) => {
          await say(text)
          return 'length'
        },
      },
    })
    discord.says(ana, discord.general, `${at} tell me`)
    const shown = await answered(discord.general, 6)
    expect(shown).toHaveLength(6)
    expect(shown[0]).toMatch(/^See this \(<https:\/\/a\.example>\)/)
    expect(shown[5]).toMatch(/^This is the beginning; all of the answer is in the file\.\n-# My answer grew too long/)
    expect(discord.messages(discord.general)[5]?.files).toEqual([{ name: 'answer.md', text }])
    expect(buttons(discord, discord.general)).toEqual([[], [], [], [], [], ['Continue']])
    expect(discord.refused).toEqual([])
  })

  it('is in messages alone where it may send no file, and nobody is told that it may not write', async () => {
    const text = paragraphs(8).join('\n\n')
    const { discord, ana, at, answered } = await scene({ model: { answer: async () => text } })
    discord.forbidden.set(discord.general, 'files')
    discord.says(ana, discord.general, `${at} tell me`)
    const shown = await answered(discord.general, 8)
    expect(rest(shown)).toBe(rest([text]))
    expect(discord.messages(discord.dm(ana))).toEqual([])
  })

  it('loses nothing where it fits just so but for what there is to say with it', async () => {
    const five = paragraphs(5)
    const text = `${five.join('\n\n')} ${'x'.repeat(2000 - (five[4]?.length ?? 0) - 20)}`
    const { discord, ana, at, answered } = await scene({
      model: {
        answer: async (_, say) => {
          await say(text)
          return 'broken'
        },
      },
    })
    discord.says(ana, discord.general, `${at} tell me`)
    const shown = await answered(discord.general, 6)
    expect(rest(shown.slice(0, 5))).toBe(rest([text]))
    expect(shown[5]).toMatch(/^-# The line to Claude broke here/)
    expect(buttons(discord, discord.general).flat()).toEqual(['Continue'])
  })

  it('grows beyond five messages without a word twice or lost, and one that is deleted on the way stays so', async () => {
    const [more, end] = [happening(), happening()]
    const texts = paragraphs(9)
    const { discord, ana, at, answered } = await scene({
      model: {
        answer: async (_, say) => {
          await say(texts.slice(0, 3).join('\n\n'))
          await more.happened
          await say(`\n\n${texts.slice(3, 7).join('\n\n')}`)
          await end.happened
          return `\n\n${texts.slice(7).join('\n\n')}`
        },
      },
    })
    discord.says(ana, discord.general, `${at} tell me`)
    await discord.until(() => discord.messages(discord.general).length === 3)
    discord.deletes(message(discord, discord.general, 1).id)
    more.happen()
    await discord.until(() => discord.messages(discord.general).length === 4)
    expect(buttons(discord, discord.general).flat()).toEqual(['Stop'])
    end.happen()
    const shown = await answered(discord.general, 5)
    const preview = [0, 2, 3, 4].map((at) => texts[at] ?? '')
    expect(rest(shown.slice(0, 4))).toBe(rest(preview))
    expect(discord.messages(discord.general).flatMap(({ files }) => files.map(({ text }) => text))).toEqual([
      texts.join('\n\n'),
    ])
    expect(buttons(discord, discord.general).flat()).toEqual([])
  })

  it('that shrinks as it is written leaves nothing over', async () => {
    const address = `https://a.example/${'x'.repeat(1100)}`
    const more = happening()
    const { discord, ana, at, answered } = await scene({
      model: { answer: inTwo(`See [${address}](${address}`, more.happened, ').') },
    })
    discord.says(ana, discord.general, `${at} tell me`)
    await discord.until(() => discord.messages(discord.general).length === 2)
    more.happen()
    expect(await answered(discord.general)).toEqual([`See <${address}>.`])
    expect(buttons(discord, discord.general)).toEqual([[]])
    expect(discord.refused).toEqual([])
  })
})

describe('what Claude writes', () => {
  it.each([
    ['a table is aligned code', '| a | bb |\n|---|---|\n| ccc | d |', /^```\na {4}bb\n[\s\S]*ccc {2}d\s*\n```$/],
    ['a masked link shows where it leads', 'See [this](https://a.example).', /^See this \(<https:\/\/a\.example>\)\.$/],
    ['a picture is an address', '![x](https://a.example/x.png)', /^x \(<https:\/\/a\.example\/x\.png>\)$/],
    [
      'nobody is mentioned',
      'Hey <@123456789012345678> and @everyone',
      /^Hey <@\u200b123456789012345678> and @\u200beveryone$/,
    ],
  ])('%s', async (_, text, shown) => {
    const { discord, ana, answered } = await scene({ model: { answer: async () => text } })
    discord.says(ana, discord.dm(ana), 'write')
    expect((await answered(discord.dm(ana)))[0]).toMatch(shown)
  })
})
