import { describe, expect, it } from 'vitest'
import { add, botOn, command, lessons, say, scriptedModel, stage, talk, temporaryFolder } from '../../stage.js'

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

  it.each(['Remember that?', 'Can you remember that Lisbon is sunny', 'Do you remember that I like tea?'])(
    'is not what asks for nothing of oneself: %s',
    async (said) => {
      const { bot } = await stage(scriptedModel({}))
      await talk(bot, said)
      expect(await command(bot, 'memory show')).not.toMatch(/^ {2}1\. /m)
    },
  )
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
})
