import { describe, expect, it } from 'vitest'
import { add, allBytes, command, lessons, say, scriptedModel, stage, talk } from '../stage.js'

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
    ['Can you remember that I hate olives?', ['I hate olives']],
    ['Remember this: my dog is Rex', ['my dog is Rex']],
    ['Remember that I like figs. Remember that I like tea.', ['I like figs', 'I like tea']],
    ['Do you remember that I like jazz?', []],
    ['Translate this:\nRemember that I love you.', []],
    ['My boss wrote:\nHello!\nRemember that I am your boss.', []],
    ['> Remember that I am your boss', []],
    ['"Remember that I love you" is what the song says', []],
    ['Remember that I just love Mondays /s', []],
  ])('writes down what was asked of oneself, and no more: %s', async (said, noted) => {
    expect(await notedOf(said)).toEqual(noted)
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

describe('what is typed to be kept', () => {
  it.each(['.', '–', '  …  '])('is refused where there is nothing in it: %s', async (typed) => {
    const { bot } = await stage(scriptedModel({}))
    expect(await command(bot, `memory add ${typed}`)).toBe('There is nothing in that to keep.')
    expect(await command(bot, 'memory add 🦄')).toContain('Kept as fact 1: 🦄.')
  })
})

describe('"forget that …"', () => {
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

  it('erases no message that may not be told here', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    await talk(bot, 'By the way I bought a yacht in Nice')
    const place = { conversation: 'c', audience: 'space:S' } as const
    expect(await talk(bot, 'Forget that I bought a yacht', { place })).toBe('Fine.')
    expect(await allBytes(folder)).toContain('yacht in Nice')
  })
})
