import { describe, expect, it } from 'vitest'
import type { Prompt } from '../../../src/prompt.js'
import { allBytes, happening, untilAborted } from '../../stage.js'
import { livesInLisbon } from '../scenes.js'
import { scene } from './scene.js'

const ask = 'Ask Keepsake about this'
const echo = async ({ messages }: Prompt) => `It says: ${messages.at(-1)?.content}`
const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Ana, of whom something is known that she said alone, and Bob, of whom too. */
async function asking(more: Parameters<typeof scene>[0] = {}) {
  const there = await scene(more)
  const bob = there.discord.person('Bob')
  const { discord, ana, bot } = there
  /** What Ana alone sees of it, once it is answered. */
  const asked = async (...about: [Parameters<typeof discord.asksAbout>[1], string]) => {
    const before = discord.whispers(ana).length
    await discord.asksAbout(ana, ...about, ask)
    await bot.idle()
    return discord.whispers(ana).slice(before)
  }
  const form = async (seen: { id: string } | undefined) =>
    discord.presses(ana, seen ?? { id: '' }, 'Ask something else')
  const fills = async (seen: { id: string } | undefined, question: string) => {
    const before = discord.whispers(ana).length
    await discord.fills(ana, await form(seen), { question })
    await bot.idle()
    return discord.whispers(ana).slice(before)
  }
  return { ...there, bob, asked, form, fills }
}

describe('Ask Keepsake about this', () => {
  it('answers to one alone about what the bot cannot read, and knows them as in a direct message', async () => {
    const { discord, ana, bob, answered, asked, model, folder } = await asking({ model: { learn: livesInLisbon } })
    for (const who of [ana, bob]) {
      discord.says(who, discord.dm(who), 'I live in Lisbon')
      await answered(discord.dm(who))
    }
    const attachments = [
      { filename: 'cat.png', content_type: 'image/png', bytes: onePixel },
      { filename: 'notes.txt', content_type: 'text/plain', bytes: 'Buy milk' },
    ]
    const content = `<@${ana.id}> the zebra meets at noon <@&123456789012345678>`
    for (const place of [discord.elsewhere, discord.between, discord.group, discord.general]) {
      const [answer, ...more] = await asked({ author: bob, content, attachments }, place)
      expect(answer).toMatchObject({ content: 'Fine.', ephemeral: true })
      expect(more).toEqual([])
      const { system, messages, pictures } = model.prompts.at(-1) ?? { system: '', messages: [] }
      expect(system).toMatch(/Ana writes to you in a direct message/)
      expect(system.match(/lives in Lisbon/g)).toHaveLength(1)
      expect(messages.at(-1)?.content).toMatch(
        /<message from="discord:\d+" name="Bob" pointed-at="yes">@Ana the zebra meets at noon[\s\S]*<\/message>[\s\S]*without a word[\s\S]*Buy milk/,
      )
      expect(pictures).toHaveLength(1)
      expect(discord.messages(place)).toEqual([])
    }
    expect(await allBytes(folder)).not.toMatch(/zebra|milk/)
    expect(model.lessons.filter(({ exchanges }) => JSON.stringify(exchanges).includes('zebra'))).toEqual([])
    expect(discord.refused).toEqual([])
  })

  it('tells a whole message, also a long one', async () => {
    const { discord, bob, asked, model } = await asking()
    await asked({ author: bob, content: `${'word '.repeat(397)}at the end` }, discord.elsewhere)
    expect(model.prompts.at(-1)?.messages.at(-1)?.content).toMatch(/at the end<\/message>/)
  })

  it('says so where there is nothing to read', async () => {
    const { discord, bob, asked, model } = await asking()
    const [answer] = await asked({ author: bob, content: '' }, discord.elsewhere)
    expect(answer?.content).toMatch(/nothing in that message that I can read/)
    expect(model.prompts).toEqual([])
    expect(discord.refused).toEqual([])
  })

  it('says in plain words what went wrong, and can be asked again', async () => {
    let isDown = true
    const answer = async () => {
      if (isDown) throw new Error('secret words')
      return 'Fine.'
    }
    const { discord, bob, asked, fills } = await asking({ model: { answer } })
    const [failed] = await asked({ author: bob, content: 'look' }, discord.elsewhere)
    expect(failed?.content).toMatch(/^Something went wrong on my side\. Please try again\. \(reference \w+\)$/)
    isDown = false
    expect(await fills(failed, 'And now?')).toMatchObject([{ content: 'Fine.' }])
    expect(discord.refused).toEqual([])
  })

  it('gives a long answer as a file, within what Discord takes where only a person brought the bot', async () => {
    const text = Array.from({ length: 3000 }, (_, at) => `word${at}`).join(' ')
    const { discord, bob, asked } = await asking({ model: { answer: async () => text } })
    const parts = await asked({ author: bob, content: 'look' }, discord.elsewhere)
    expect(parts).toHaveLength(6)
    expect(parts.every(({ ephemeral }) => ephemeral)).toBe(true)
    expect(parts.at(-1)?.files).toEqual([{ name: 'answer.md', text }])
    expect(discord.refused).toEqual([])
  })

  it('can be stopped, that answer and no other', async () => {
    const answer = async ({ messages }: Prompt, say: (text: string) => Promise<void>, stop: AbortSignal) => {
      await say(messages.at(-1)?.content.includes('pointed-at') ? 'About, ' : 'Chat, ')
      await untilAborted(stop)
      return 'stopped'
    }
    const { discord, ana, bob, at, bot } = await asking({ model: { answer } })
    discord.says(ana, discord.general, `${at} count`)
    await discord.until(() => discord.messages(discord.general)[0]?.content === 'Chat,')
    const said = discord.says(bob, discord.general, 'look')
    const shown = await discord.asksAbout(ana, said, discord.general, ask)
    await discord.presses(ana, shown, 'Stop')
    await discord.until(() => discord.whispers(ana).some(({ content }) => content.includes('I was stopped here')))
    expect(discord.messages(discord.general)[0]?.content).toBe('Chat,')
    await discord.types(ana, discord.general, 'keepsake stop')
    await bot.idle()
    expect(discord.refused).toEqual([])
  })

  it('stopped before anything was shown says so', async () => {
    const begun = happening()
    const answer = async (_: Prompt, __: unknown, stop: AbortSignal) => {
      begun.happen()
      await untilAborted(stop)
      return 'stopped'
    }
    const { discord, ana, bob, bot } = await asking({ model: { answer } })
    const shown = discord.asksAbout(ana, { author: bob, content: 'look' }, discord.elsewhere, ask)
    await begun.happened
    await discord.types(ana, discord.dm(ana), 'keepsake stop')
    expect((await shown).content).toBe('Stopped.')
    await bot.idle()
    expect(discord.refused).toEqual([])
  })
})

describe('Ask something else', () => {
  it('asks on about the same message, in one’s own words', async () => {
    const { discord, bob, asked, form, fills, model, folder } = await asking({ model: { learn: livesInLisbon } })
    const [first] = await asked({ author: bob, content: 'the zebra meets in Lisbon' }, discord.elsewhere)
    const { kind, modal } = await form(first)
    expect(kind).toBe('modal')
    expect(modal?.components).toMatchObject([
      { label: 'What do you want to know about it?', component: { max_length: 1000 } },
    ])
    // Discord keeps what was typed into a form of the same name.
    expect((await form(first)).modal?.custom_id).not.toBe(modal?.custom_id)
    const [second] = await fills(first, 'I live in Lisbon. Is that far?')
    expect(second).toMatchObject({ content: 'Fine.\n-# noted: lives in Lisbon', ephemeral: true })
    const { messages } = model.prompts.at(-1) ?? { messages: [] }
    expect(messages.map(({ content }) => content)).toEqual([
      '(a message without words)',
      'Fine.',
      expect.stringMatching(/pointed-at="yes">the zebra meets in Lisbon<[\s\S]*\n\nI live in Lisbon\. Is that far\?$/),
    ])
    expect(model.lessons.map(({ exchanges }) => exchanges.map(({ person }) => person))).toEqual([
      ['I live in Lisbon. Is that far?'],
    ])
    await fills(second, 'And by train?')
    expect(model.prompts.at(-1)?.messages.at(-1)?.content).toMatch(/the zebra meets[\s\S]*And by train\?$/)
    expect(await allBytes(folder)).not.toMatch(/zebra/)
    expect(discord.messages(discord.elsewhere)).toEqual([])
    expect(discord.refused).toEqual([])
  })

  it('answers together what was asked at once, and leaves nothing thinking', async () => {
    const [begun, go] = [happening(), happening()]
    const answer = async ({ messages }: Prompt) => {
      if (!messages.at(-1)?.content.includes('One?')) return 'Fine.'
      begun.happen()
      await go.happened
      return 'One.'
    }
    const { discord, ana, bob, asked, form, bot } = await asking({ model: { answer } })
    const [first] = await asked({ author: bob, content: 'look' }, discord.elsewhere)
    for (const question of ['One?', 'Two?', 'Three?']) {
      const before = discord.whispers(ana).length
      void discord.fills(ana, await form(first), { question })
      await discord.until(() => discord.whispers(ana).length > before)
    }
    await begun.happened
    go.happen()
    await bot.idle()
    await discord.until(() => discord.whispers(ana).every(({ content }) => content !== ''))
    expect(discord.whispers(ana).map(({ content }) => content)).toEqual([
      ...['Fine.', 'One.', 'I answer this together with what you asked next.', 'Fine.'],
    ])
    expect(discord.refused).toEqual([])
  })

  it('after a restart says how to ask again', async () => {
    const { discord, ana, bob, asked, form, restarts } = await asking()
    const [first] = await asked({ author: bob, content: 'look' }, discord.elsewhere)
    const opened = await form(first)
    await restarts()
    const told = { content: expect.stringMatching(/Choose Ask Keepsake about this in its menu again/), ephemeral: true }
    expect(await form(first)).toMatchObject({ kind: 'message', ...told })
    expect(await discord.fills(ana, opened, { question: 'And now?' })).toMatchObject(told)
    expect(discord.refused).toEqual([])
  })

  it('takes a command in plain words for one', async () => {
    const { discord, bob, asked, fills, model } = await asking({ model: { answer: echo } })
    const [first] = await asked({ author: bob, content: 'look' }, discord.elsewhere)
    expect(await fills(first, 'memory show')).toMatchObject([
      { content: expect.stringMatching(/^Remembering is on/), ephemeral: true },
    ])
    expect(model.prompts).toHaveLength(1)
    expect(discord.refused).toEqual([])
  })
})
