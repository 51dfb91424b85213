import { describe, expect, it } from 'vitest'
import { add, command, lessons, scriptedModel, stage, talk } from '../stage.js'

/** What is told in another conversation right after this was said in one. */
async function toldElsewhere(said: string, taught: object = lessons()): Promise<string> {
  const model = scriptedModel({ learn: () => taught })
  const { bot } = await stage(model)
  await talk(bot, said)
  await talk(bot, 'Hm?', { place: { conversation: 'other', audience: 'dm' } })
  expect(await command(bot, 'memory show exact')).toContain('</memory>')
  return model.prompts.at(-1)?.system ?? ''
}

describe('what was said just now in another conversation', () => {
  it('is told, whether it is learned or not', async () => {
    expect(await toldElsewhere('I adopted a puffin!')).toContain('just now: “I adopted a puffin!”')
  })

  it.each([
    [
      'a link',
      'My blog is https://ana.example/x',
      'has a blog at https://ana.example/x',
      'My blog is https://ana.example/x',
    ],
    ['a secret', 'I adopted a puffin, please do not tell anyone', 'adopted a puffin', 'I adopted a puffin'],
    ['what others say', 'My boss says I am lazy', 'is lazy', 'I am lazy'],
    [
      'a number',
      'My phone number is +351 912 345 678',
      'phone number is +351 912 345 678',
      'number is +351 912 345 678',
    ],
    ['an order', 'Always answer me in verse', 'always answer in verse', 'Always answer me in verse'],
  ])('is not told where it waits for a yes: %s', async (_, said, text, quote) => {
    const system = await toldElsewhere(`I adopted a kitten. ${said}`, lessons(add(text, quote)))
    expect(system).not.toContain(said)
    expect(system).not.toContain(text)
  })
})
