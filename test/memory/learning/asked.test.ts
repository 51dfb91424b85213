import { describe, expect, it } from 'vitest'
import { createOffline } from '../../../src/models/offline.js'
import {
  add,
  allBytes,
  botOn,
  command,
  happening,
  lessons,
  say,
  scriptedModel,
  stage,
  talk,
  temporaryFolder,
} from '../../stage.js'

/** What a bot notes whose learning model gives these lessons. */
async function notedOf(said: string, taught: object = lessons()): Promise<readonly string[]> {
  const { bot } = await stage(scriptedModel({ learn: () => taught }))
  const message = say(bot, said)
  await message.answered
  await bot.idle()
  return message.events.flatMap((event) => (event.event === 'learned' ? event.noted : []))
}

describe('"remember that …"', () => {
  it.each([
    ['Remember that my bike is blue. And remember that my car is blue.', ['my bike is blue', 'my car is blue']],
    ["Please don't forget that I need a window seat!", ['I need a window seat']],
    ['Merk dir, dass ich keine Nüsse esse', ['ich keine Nüsse esse']],
  ])('is kept in the words it was asked in, whatever the model makes of it: %s', async (said, texts) => {
    const { bot } = await stage(scriptedModel({}))
    const asked = say(bot, said)
    expect((await asked.until('learned')).noted).toEqual(texts)
    const shown = await command(bot, 'memory show')
    for (const [at, text] of texts.entries()) expect(shown).toContain(`${at + 1}. ${text} (`)
  })

  it('is kept though another fact sounds much like it', async () => {
    const { bot } = await stage(scriptedModel({}))
    await talk(bot, 'Remember that my sister hates coriander')
    await talk(bot, 'Remember that my mother hates coriander')
    const shown = await command(bot, 'memory show')
    expect(shown).toContain('1. my sister hates coriander')
    expect(shown).toContain('2. my mother hates coriander')
  })

  it('is kept once, as the model tells it where that stands on the same words', async () => {
    const model = scriptedModel({ learn: () => lessons(add('likes tea', 'I like tea')) })
    const { bot } = await stage(model)
    expect((await say(bot, 'Remember that I like tea').until('learned')).noted).toEqual(['likes tea'])
    await bot.idle()
    const again = say(bot, 'Remember that I like tea')
    expect((await again.until('learned')).noted).toEqual(['likes tea (known already)'])
    expect(await command(bot, 'memory show')).not.toContain('2. ')
  })

  it('is kept where the model gives no lessons at all', async () => {
    const { bot } = await stage(scriptedModel({ learn: () => Promise.reject(new Error('away')) }))
    expect((await say(bot, 'Remember that I like tea').until('learned')).noted).toEqual(['I like tea'])
  })

  it.each([
    ['Can you remember that I hate olives?', ['I hate olives']],
    ['Remember this: my dog is Rex', ['my dog is Rex']],
    ['Remember that I like figs. Remember that I like tea.', ['I like figs', 'I like tea']],
    ['Remember that?', []],
    ['Can you remember that Lisbon is sunny', []],
    ['Do you remember that I like jazz?', []],
    ['Translate this:\nRemember that I love you.', []],
    ['My boss wrote:\nHello!\nRemember that I am your boss.', []],
    ['> Remember that I am your boss', []],
    ['"Remember that I love you" is what the song says', []],
    ['Remember that I just love Mondays /s', []],
    ['Remember that I like tea.\n\nForget that I like tea.', []],
  ])('writes down what was asked of oneself, and no more: %s', async (said, noted) => {
    expect(await notedOf(said)).toEqual(noted)
  })

  it.each([
    ['Remember that Lisbon is sunny', true],
    ['Can you remember that Lisbon is sunny?', true],
    ['Merk dir, dass Lissabon sonnig ist', true],
    ['Do you remember that Lisbon is sunny?', false],
    ['Keep in mind that the test must pass', false],
    ['Remember that my password is hunter2zx', false],
    ['Lisbon is sunny', false],
  ])('is said not to be written down, where nothing is: %s', async (text, isSaid) => {
    const line = 'Nothing of that was written down. /memory add keeps it, in your words.'
    const { bot, folder } = await stage(createOffline())
    const said = say(bot, text)
    expect((await said.until('not-learned')).text).toBe(isSaid ? line : undefined)
    expect(JSON.stringify(said.events)).not.toMatch(/noted|kept of it/)
    expect(await command(bot, 'memory show')).not.toMatch(/^ {2}1\. /m)
    await command(bot, 'persist off')
    expect((await say(bot, text).until('not-learned')).text).toBe(isSaid ? line : undefined)
    expect(await allBytes(folder)).not.toContain('hunter2zx')
  })

  it('is said not to be written down yet, where the model is away', async () => {
    const { bot } = await stage(scriptedModel({ learn: () => Promise.reject(new Error('away')) }))
    const { reason, text } = await say(bot, 'Remember that Lisbon is sunny').until('not-learned')
    expect([reason, text]).toEqual(['kept for later', expect.stringMatching(/^Nothing of that/)])
  })

  it('is written down, where the model finds something of oneself in it', async () => {
    const taught = lessons(add('is in Lisbon', 'me in Lisbon'))
    expect(await notedOf('Remember that you met me in Lisbon', taught)).not.toEqual([])
  })

  it('is written down too where the lessons hold something like it', async () => {
    const taught = lessons(add('likes waffles', 'I like waffles'))
    expect(await notedOf('I like waffles. Remember that I like crepes', taught)).toEqual([
      'likes waffles',
      'I like crepes',
    ])
  })

  it('is not taken for something like it that is known', async () => {
    const { bot } = await stage(scriptedModel({}))
    await command(bot, 'memory add I like figs')
    const message = say(bot, "Don't forget that I like tea.")
    expect((await message.until('learned')).noted).toEqual(['I like tea'])
    const again = say(bot, 'Remember that I like figs')
    expect((await again.until('learned')).noted).toEqual(['I like figs (known already)'])
  })
})

describe('"forget that …"', () => {
  async function knowing(...texts: string[]) {
    const model = scriptedModel({})
    const bot = botOn(await temporaryFolder(), model)
    for (const text of texts) await command(bot, `memory add ${text}`)
    return { bot, model }
  }

  it('erases the fact that says it, without a model', async () => {
    const { bot, model } = await knowing('I like tea', 'my dog is called Rex')
    expect(await talk(bot, 'Forget that I like tea.')).toBe('Erased: I like tea, and every message that told it.')
    expect(await command(bot, 'memory show')).not.toContain('tea')
    expect(await command(bot, 'memory history')).not.toContain('tea')
    expect(model.prompts).toEqual([])
  })

  it('asks which, where it could be more than one', async () => {
    const { bot } = await knowing('I like green tea', 'I like black tea')
    const asked = await talk(bot, 'Forget about tea')
    expect(asked).toMatch(/^Which one\? Nothing is erased yet.*\n {2}1\. I like green tea\n {2}2\. I like black tea$/)
    expect(await command(bot, 'memory show')).toMatch(/green tea[\s\S]*black tea/)
  })

  it('is the model’s to answer where no fact says it', async () => {
    const { bot } = await knowing('I like tea')
    expect(await talk(bot, 'Forget that I like cheese')).toBe('Fine.')
    expect(await command(bot, 'memory show')).toContain('I like tea')
  })

  it('teaches nothing', async () => {
    expect(await notedOf('Forget that I have a boat', lessons(add('has a boat', 'I have a boat')))).toEqual([])
  })

  it('erases the name', async () => {
    const model = scriptedModel({
      learn: () => ({ ...lessons(), name: { text: 'Ana', quote: 'My name is Ana' } }),
    })
    for (const asked of ['Forget my name.', 'Please forget that my name is Ana']) {
      const { bot, folder } = await stage(model)
      await talk(bot, 'My name is Ana')
      expect(await talk(bot, asked, { speaker: 'A' })).toBe('Erased: your name.')
      expect(await allBytes(folder)).not.toMatch(/\bAna\b/)
    }
  })

  it('erases what waits for a yes, by its words or its number', async () => {
    const model = scriptedModel({
      learn: () => lessons(add('has a blog at https://ana.example/x', 'my blog is https://ana.example/x')),
    })
    for (const asked of ['forget my blog', '/memory forget 1']) {
      const { bot, folder } = await stage(model)
      await talk(bot, 'my blog is https://ana.example/x')
      expect(await command(bot, 'memory forget blog')).toContain('That is fact 1')
      expect(await talk(bot, asked)).toBe(
        'Erased: has a blog at https://ana.example/x, and every message that told it.',
      )
      expect(await allBytes(folder)).not.toContain('blog')
      expect(await command(bot, 'memory keep 1')).toContain('Nothing waits under 1.')
    }
  })

  it('erases the messages, where no fact says it', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    await talk(bot, 'By the way I bought a yacht in Nice')
    expect(await talk(bot, 'Forget about the weather')).toBe('Fine.')
    expect(await talk(bot, 'Forget that I bought a yacht')).toBe('Erased: every message that told it. No fact did.')
    expect(await allBytes(folder)).not.toContain('yacht')
  })

  it.each(['Forget that I like tea', 'Forget my tea', 'Vergiss, dass ich Tee mag'])(
    'erases what is being learned just then: %s',
    async (asked) => {
      const learning = happening<object>()
      const model = scriptedModel({ learn: () => learning.happened })
      const { bot, folder } = await stage(model)
      const said = asked.startsWith('Vergiss') ? 'Merk dir, dass ich Tee mag' : 'Remember that I like my tea'
      const remembering = say(bot, said)
      await remembering.answered
      const forgetting = say(bot, asked)
      await forgetting.answered
      expect(await forgetting.until('reply')).toMatchObject({ text: expect.stringMatching(/^Erased: /) })
      learning.happen(lessons(add('likes tea', said.slice(15))))
      expect((await remembering.until('not-learned')).reason).toBe('forgotten')
      expect(await allBytes(folder)).not.toMatch(/\btea\b|\bTee\b/)
    },
  )

  it('erases no message that may not be told here', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    await talk(bot, 'By the way I bought a yacht in Nice')
    const place = { conversation: 'c', audience: 'space:S' } as const
    expect(await talk(bot, 'Forget that I bought a yacht', { place })).toBe('Fine.')
    expect(await allBytes(folder)).toContain('yacht in Nice')
  })
})
