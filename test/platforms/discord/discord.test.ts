import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startDiscord } from '../../../src/platforms/discord/discord.js'
import { forDiscord } from '../../../src/platforms/discord/text/markdown.js'
import { answersInPieces, bare } from '../../answers.js'
import { discordServer } from '../../simulators/discord.js'
import { add, allBytes, happening, inTwo, lessons, scriptedModel, stage, untilAborted } from '../../stage.js'
import { livesInLisbon, ownWords, quiet } from '../scenes.js'
import { scene } from './scene.js'

describe('on Discord', () => {
  it('a direct message is answered and remembered', async () => {
    const { discord, ana, answered, model } = await scene({
      model: { answer: async () => 'Nice!', learn: livesInLisbon },
    })
    const dm = discord.dm(ana)
    discord.says(ana, dm, 'I live in Lisbon')
    expect(await answered(dm)).toEqual(['Nice!\n-# noted: lives in Lisbon'])
    discord.says(ana, dm, 'Where do I live?')
    await answered(dm, 2)
    expect(model.prompts.at(-1)?.system).toMatch(/Ana writes to you in a direct message[\s\S]*- lives in Lisbon/)
    expect(discord.refused).toEqual([])
  })

  it('a mention is answered as a reply, and so is a reply to the bot', async () => {
    const { discord, ana, at, answered, model } = await scene()
    const asked = discord.says(ana, discord.general, `${at} hello`)
    await answered(discord.general)
    const [first] = discord.messages(discord.general)
    expect(first).toMatchObject({ content: 'Fine.', replyTo: asked })
    discord.says(ana, discord.general, 'and now?', { replyTo: first?.id ?? '', ping: false })
    await answered(discord.general, 2)
    discord.says(ana, discord.thread, `Hey ${at}, look`)
    await answered(discord.thread)
    expect(model.prompts.map(ownWords)).toEqual(['hello', 'and now?', 'Hey @keepsake, look'])
    expect(discord.refused).toEqual([])
  })

  it('talk that is not for it, edits, bots, webhooks and system messages are left alone', async () => {
    const { discord, ana, at, bot, answered, model } = await scene()
    const asked = discord.says(ana, discord.general, `${at} hello`)
    discord.edits(asked, `${at} hello again`)
    discord.says(ana, discord.general, 'good morning @everyone')
    discord.says(ana, discord.general, `${at} beep`, { bot: true })
    discord.says(ana, discord.general, `${at} beep`, { webhook: '77' })
    discord.says(ana, discord.general, `${at} pinned`, { type: 6 })
    discord.says(ana, discord.dm(ana), 'the end')
    await answered(discord.dm(ana))
    await bot.idle()
    expect(model.prompts.map(ownWords).sort()).toEqual(['hello', 'the end'])
  })

  it('what was said in a direct message is not told in a channel, what was said in a public one is', async () => {
    const learn = ({ exchanges: [exchange] }: { exchanges: { person: string }[] }) =>
      lessons(add(exchange?.person.replace('I like', 'likes') ?? '', exchange?.person ?? ''))
    const { discord, ana, at, answered, model } = await scene({ model: { learn } })
    const dm = discord.dm(ana)
    for (const [place, text] of [
      [dm, 'I like privacy'],
      [discord.board, `${at} I like secrecy`],
      [discord.secretThread, `${at} I like whispering`],
      [discord.general, `${at} I like publicity`],
    ] as const) {
      discord.says(ana, place, text)
      await answered(place)
    }
    const toldIn = async (place: string) => {
      discord.says(ana, place, `${at} What do I like?`)
      await answered(place, 2)
      return (model.prompts.at(-1)?.system.match(/^- likes \w+/gm) ?? []).map((line) => line.slice(8)).sort()
    }
    expect(await toldIn(discord.general)).toEqual(['publicity'])
    expect(await toldIn(discord.board)).toEqual(['publicity', 'secrecy'])
    expect(await toldIn(discord.secretThread)).toEqual(['publicity', 'whispering'])
    expect(await toldIn(dm)).toEqual(['privacy', 'publicity', 'secrecy', 'whispering'])
    expect(discord.refused).toEqual([])
  })

  it('an answer appears while it is written, and typing ends with it', async () => {
    const more = happening()
    const { discord, ana, at, answered } = await scene({
      model: {
        answer: inTwo('The beginning, ', more.happened, 'and the end.'),
      },
    })
    discord.says(ana, discord.general, `${at} tell me`)
    await discord.until(() => discord.messages(discord.general)[0]?.content === 'The beginning,')
    more.happen()
    expect(await answered(discord.general)).toEqual(['The beginning, and the end.'])
    expect(discord.typingIn(discord.general)).toBe(0)
    expect(discord.refused).toEqual([])
  })

  it('a long answer comes in as many messages as it needs, whole, with its code', async () => {
    const code = Array.from({ length: 300 }, (_, n) => `const line${n} = ${n}`).join('\n')
    const { discord, ana, at, answered } = await scene({
      model: { answer: async () => `Here:\n\`\`\`ts\n${code}\n\`\`\`\nDone @everyone.` },
    })
    discord.says(ana, discord.general, `${at} show me`)
    await discord.until(() => discord.messages(discord.general).at(-1)?.content.endsWith('Done @\u200beveryone.'))
    const told = await answered(discord.general)
    expect(told.length).toBeGreaterThan(2)
    expect(told.slice(1, -1).every((part) => part.startsWith('```ts\n') && part.endsWith('\n```'))).toBe(true)
    const lines = [...told.join('\n').matchAll(/^const line(\d+)/gm)].map(([, n]) => Number(n))
    expect(lines).toEqual(Array.from({ length: 300 }, (_, n) => n))
    expect(discord.refused).toEqual([])
  })

  it('any answer is shown whole', async () => {
    let pieces: string[] = []
    const answer = async (_: unknown, say: (text: string) => Promise<void>) => {
      for (const piece of pieces) await say(piece)
      return 'complete'
    }
    const { discord, ana, bot } = await scene({ model: { answer } })
    const dm = discord.dm(ana)
    let before = 0
    await fc.assert(
      fc.asyncProperty(answersInPieces, async (given) => {
        pieces = given
        discord.says(ana, dm, 'Tell me')
        await discord.until(() => discord.messages(dm).length > before)
        await bot.idle()
        const shown = discord.messages(dm).slice(before)
        before += shown.length
        const [file] = shown.at(-1)?.files ?? []
        if (file) expect(file.text).toBe(given.join(''))
        else expect(bare(shown.map(({ content }) => content).join('\n'))).toBe(bare(forDiscord(given.join(''))))
      }),
      { numRuns: 20 },
    )
    expect(discord.refused).toEqual([])
  })

  it('the end of an answer lands, also where Discord is slow or in trouble', async () => {
    const more = happening()
    const { discord, ana, at } = await scene({
      model: {
        answer: inTwo('The beginning, ', more.happened, 'and the end.'),
      },
    })
    discord.says(ana, discord.general, `${at} tell me`)
    await discord.until(() => discord.messages(discord.general).length === 1)
    discord.limits('PATCH /channels/:channel/messages/:message', 0.05)
    more.happen()
    await discord.until(() => discord.messages(discord.general)[0]?.content === 'The beginning, and the end.')
    expect(discord.refused).toEqual([])
  })

  it('while the first text is on its way, only the newest edit waits', async () => {
    const more = happening()
    const { discord, ana, at, answered } = await scene({
      model: {
        answer: async (_, say) => {
          await say('One, ')
          await more.happened
          for (const word of ['two, ', 'three, ', 'four, ', 'five.']) await say(word)
          return 'complete'
        },
      },
    })
    const release = discord.holds('POST /channels/:channel/messages')
    discord.says(ana, discord.general, `${at} count`)
    await discord.until(() => discord.messages(discord.general).length === 1)
    more.happen()
    release()
    expect(await answered(discord.general)).toEqual(['One, two, three, four, five.'])
    expect(discord.messages(discord.general)[0]?.edits.length).toBeLessThanOrEqual(3)
  })

  it('what comes while it answers is answered together, under the last of it, and typing ends', async () => {
    const first = happening()
    const { discord, ana, at, answered, model } = await scene({
      model: {
        answer: async ({ messages }) => {
          if (messages.length === 1) await first.happened
          return 'Fine.'
        },
      },
    })
    const said = ['a', 'b', 'c'].map((text) => discord.says(ana, discord.general, `${at} ${text}`))
    await discord.until(() => discord.typingIn(discord.general) > 0)
    first.happen()
    await answered(discord.general, 2)
    expect(discord.messages(discord.general).map(({ replyTo }) => replyTo)).toEqual([said[0], said[2]])
    expect(model.prompts.map(ownWords).at(-1)).toBe('b\n\nc')
    expect(discord.typingIn(discord.general)).toBe(0)
    expect(discord.refused).toEqual([])
  })

  it('where it may not write it does not try on and on', async () => {
    const { discord, ana, at, bot } = await scene()
    discord.forbidden.set(discord.general, 'write')
    discord.says(ana, discord.general, `${at} hello`)
    await discord.until(() => discord.refused.some((one) => one.includes('50013')))
    await bot.idle()
    expect(discord.refused.filter((one) => one.startsWith('POST /channels/:channel/messages')).length).toBeLessThan(3)
  })

  it('edits that are refused again and again lose nothing', async () => {
    const [second, third] = [happening(), happening()]
    const { discord, ana, at, answered } = await scene({
      model: {
        answer: async (_, say) => {
          await say('One, ')
          await second.happened
          await say('two, ')
          await third.happened
          await say('three.')
          return 'complete'
        },
      },
    })
    const standing = () => discord.messages(discord.general).map(({ content }) => content)
    discord.says(ana, discord.general, `${at} count`)
    await discord.until(() => standing().join() === 'One,')
    discord.fails('PATCH /channels/:channel/messages/:message', 50013, 403)
    second.happen()
    await discord.until(() => standing().join() === 'One, two,')
    discord.fails('PATCH /channels/:channel/messages/:message', 50013, 403)
    third.happen()
    expect(await answered(discord.general)).toEqual(['One, two, three.'])
  })

  it('an answer that somebody deletes stays deleted', async () => {
    const more = happening()
    const { discord, ana, at, bot } = await scene({
      model: {
        answer: inTwo('The beginning, ', more.happened, 'and the end.'),
      },
    })
    discord.says(ana, discord.general, `${at} tell me`)
    await discord.until(() => discord.messages(discord.general).length === 1)
    discord.deletes(discord.messages(discord.general)[0]?.id ?? '')
    more.happen()
    await discord.until(() => discord.refused.length > 0)
    await bot.idle()
    expect(discord.messages(discord.general)).toEqual([])
  })

  it('/memory show is for its person alone', async () => {
    const { discord, ana, at, answered } = await scene({ model: { learn: livesInLisbon } })
    expect(await discord.types(ana, discord.general, 'memory show')).toMatchObject({
      content: 'Remembering is on. Nothing is kept about you.',
      ephemeral: true,
    })
    discord.says(ana, discord.general, `${at} I live in Lisbon`)
    await answered(discord.general)
    expect((await discord.types(ana, discord.general, 'memory show')).content).toMatch(/1\\\. lives in Lisbon/)
    expect((await discord.types(ana, discord.general, 'persist off')).content).toMatch(/Remembering is off/)
    expect((await discord.types(ana, discord.dm(ana), 'persist status')).content).toMatch(/Remembering is off/)
    expect((await discord.types(ana, discord.general, 'memory forget', { number: '1' })).content).toMatch(
      /Erased: lives in Lisbon/,
    )
    expect((await discord.types(ana, discord.general, 'keepsake help')).content).toMatch(/\/memory forget/)
    expect(discord.refused).toEqual([])
  })

  it('what only one person was shown is not overheard for another', async () => {
    const { discord, ana, at, answered, model } = await scene({ model: { learn: livesInLisbon } })
    const bob = discord.person('Bob')
    discord.says(ana, discord.general, `${at} I live in Lisbon`)
    await answered(discord.general)
    expect((await discord.types(ana, discord.general, 'memory show')).content).toContain('lives in Lisbon')
    discord.says(bob, discord.general, `${at} hello`)
    await answered(discord.general, 2)
    const prompt = JSON.stringify(model.prompts.at(-1))
    expect(prompt).toContain('I live in Lisbon')
    expect(prompt).not.toMatch(/lives in Lisbon|Kept about you/)
  })

  it('a file that Discord does not take is said to be missing', async () => {
    const { discord, ana } = await scene()
    discord.fails('PATCH /webhooks/:app/:token/messages/@original', 40005, 413)
    expect((await discord.types(ana, discord.general, 'memory export')).content).toMatch(/did not take the file/)
  })

  it('/memory forget asks with buttons, and erases everything', async () => {
    const { discord, ana, at, answered, folder, model } = await scene({ model: { learn: livesInLisbon } })
    discord.says(ana, discord.general, `${at} I live in Lisbon`)
    await answered(discord.general)
    const ask = () => discord.types(ana, discord.general, 'memory forget')
    expect((await discord.presses(ana, await ask(), 'Keep it')).content).toBe('Nothing was erased.')
    const [first, second] = [await ask(), await ask()]
    // What is typed into the channel is no answer to what only Ana sees.
    discord.says(ana, discord.general, `${at} yes`)
    await answered(discord.general, 2)
    expect(model.prompts).toHaveLength(2)
    const erased = await discord.presses(ana, second, 'Erase everything')
    expect(erased).toMatchObject({
      content: expect.stringMatching(/^Erased: everything about you/),
      components: [],
      ephemeral: true,
    })
    expect(await allBytes(folder)).not.toMatch(/Lisbon/)
    expect((await discord.presses(ana, first, 'Erase everything')).content).toMatch(/no longer open/)
    expect(discord.refused).toEqual([])
  })

  it('a command in plain words works where nobody else reads, and elsewhere says how', async () => {
    const { discord, ana, at, answered, model } = await scene()
    discord.says(ana, discord.dm(ana), 'memory show')
    expect(await answered(discord.dm(ana))).toEqual(['Remembering is on. Nothing is kept about you.'])
    discord.says(ana, discord.general, `${at} memory show`)
    expect(await answered(discord.general)).toEqual([
      'Type it as a command, /memory show: then only you see the answer.',
    ])
    expect(model.prompts).toEqual([])
    expect(discord.refused).toEqual([])
  })

  it('stop stops the answer', async () => {
    const { discord, ana, at, answered } = await scene({
      model: {
        answer: async (_, say, stop) => {
          await say('One, two, ')
          await untilAborted(stop)
          return 'stopped'
        },
      },
    })
    discord.says(ana, discord.general, `${at} count`)
    await discord.until(() => discord.messages(discord.general)[0]?.content === 'One, two,')
    expect((await discord.types(ana, discord.general, 'keepsake stop')).content).toBe('Stopped.')
    await discord.until(() => discord.messages(discord.general)[0]?.content.includes('I was stopped here'))
    expect(await answered(discord.general)).toEqual(['One, two, \n-# I was stopped here. Say "go on" and I will.'])
  })

  it('what a message replies to is told with it, a file is named', async () => {
    const { discord, ana, at, answered, model } = await scene()
    const bob = discord.person('Bob')
    const said = discord.says(bob, discord.general, 'The meeting is at noon')
    discord.says(ana, discord.general, `${at} what does he mean?`, { replyTo: said, ping: false })
    await answered(discord.general)
    expect(model.prompts.at(-1)?.messages.at(-1)?.content).toBe(
      `<overheard>\n<message from="discord:${bob.id}" name="Bob" pointed-at="yes">The meeting is at noon</message>\n</overheard>\n\n<message from="discord:${ana.id}" name="Ana">\nwhat does he mean?\n</message>`,
    )
    discord.says(ana, discord.dm(ana), '', { files: [{ filename: 'cat.png', content_type: 'image/png' }] })
    await answered(discord.dm(ana))
    expect(model.prompts.at(-1)?.messages.at(-1)?.content).toMatch(/cat\.png/)
  })

  it('a connection that is lost is made again, and what was said meanwhile is answered', async () => {
    const { discord, ana, at, answered } = await scene()
    const back = discord.drops()
    discord.says(ana, discord.general, `${at} still there?`)
    await back
    expect(await answered(discord.general)).toEqual(['Fine.'])
    await discord.away()
    await discord.back()
    await discord.until(() => discord.connections() === 1)
    discord.says(ana, discord.general, `${at} and now?`)
    expect(await answered(discord.general, 2)).toHaveLength(2)
  })

  it('commands are registered once, and again only when they changed', async () => {
    const { discord } = await scene()
    expect(discord.registrations()).toBe(1)
    const again = happening()
    const { bot } = await stage(scriptedModel({}))
    const second = startDiscord({
      token: 'right-token',
      apiUrl: discord.url,
      bot,
      log: quiet,
      tell: () => again.happen(),
    })
    onTestFinished(second.close)
    await again.happened
    await discord.until(() => discord.connections() === 2)
    expect(discord.registrations()).toBe(1)
    const headers = { authorization: 'Bot right-token', 'content-type': 'application/json' }
    const url = `${discord.url}/v10/applications/${discord.botId}/commands`
    await fetch(url, { method: 'PUT', headers, body: '[]' })
    const third = startDiscord({ token: 'right-token', apiUrl: discord.url, bot, log: quiet, tell() {} })
    onTestFinished(third.close)
    await discord.until(() => discord.registrations() === 3)
  })
})

describe('a Discord that is not set up whole', () => {
  it('answers mentions without the Message Content Intent, and says how to switch it on', async () => {
    const { discord, ana, at, told, answered } = await scene({ discord: { contentIntent: false } })
    expect(told.join('\n')).toMatch(
      /Message Content Intent is off.*https:\/\/discord\.com\/developers\/applications\/\d+\/bot/,
    )
    discord.says(ana, discord.general, `${at} hello`)
    expect(await answered(discord.general)).toEqual(['Fine.'])
    const [first] = discord.messages(discord.general)
    discord.says(ana, discord.general, 'and now?', { replyTo: first?.id ?? '', ping: false })
    expect((await answered(discord.general, 2))[1]).toMatch(/only where it mentions me/)
  })

  it('in no server yet gives the link that invites it', async () => {
    const { told } = await scene({ discord: { guilds: 0 } })
    const link = /https:\S+/.exec(told.at(-1) ?? '')?.[0] ?? ''
    expect(new URL(link).searchParams.get('scope')).toBe('bot applications.commands')
    expect(new URL(link).searchParams.get('permissions')).toBe(
      String((1n << 10n) | (1n << 11n) | (1n << 15n) | (1n << 16n) | (1n << 38n)),
    )
  })

  it('with a wrong token says what to do', async () => {
    const discord = await discordServer()
    const parts = { token: 'wrong-token', apiUrl: discord.url, bot: undefined as never, log: quiet, tell() {} }
    const platform = startDiscord(parts)
    onTestFinished(platform.close)
    await expect(platform.over).rejects.toThrow(/DISCORD_TOKEN.*Reset Token/)
  })
})
