import { describe, expect, it } from 'vitest'
import { add, command, happening, lessons, say, scriptedModel, stage, talk } from './stage.js'

const here = { place: { conversation: 'here', audience: 'space:S' } } as const
const there = { place: { conversation: 'there', audience: 'space:S' } } as const
const minute = 60_000

describe('what was said just now in another conversation', () => {
  it('is known in the very next turn, before it is learned', async () => {
    const learning = happening<object>()
    const model = scriptedModel({ learn: () => learning.happened })
    const { bot } = await stage(model)
    await say(bot, 'My dentist is on Tuesday', here).answered
    await say(bot, 'What is on Tuesday?', there).answered
    expect(model.prompts.at(-1)?.system).toContain('- in another conversation, just now: “My dentist is on Tuesday”')
    learning.happen(lessons())
  })

  it('is told as a fact once it is one, and no longer as it was said', async () => {
    const model = scriptedModel({ learn: () => lessons(add('lives in Lisbon', 'I live in Lisbon')) })
    const { bot } = await stage(model)
    await talk(bot, 'I live in Lisbon', here)
    await talk(bot, 'Where do I live?', there)
    expect(model.prompts.at(-1)?.system).toMatch(/\n- lives in Lisbon \(/)
    expect(model.prompts.at(-1)?.system).not.toContain('just now')
  })

  it('is told for half an hour, if it taught nothing', async () => {
    let now = Date.UTC(2026, 10, 23, 12)
    const model = scriptedModel({})
    const { bot } = await stage(model, { clock: () => now })
    await talk(bot, 'My dentist is on Tuesday', here)
    now += 29 * minute
    await talk(bot, 'And now?', there)
    expect(model.prompts.at(-1)?.system).toContain('My dentist is on Tuesday')
    now += 2 * minute
    await talk(bot, 'And now?', there)
    expect(model.prompts.at(-1)?.system).not.toContain('dentist')
  })

  it('is not told where it may not be used, nor once it is forgotten', async () => {
    const model = scriptedModel({})
    const { bot } = await stage(model)
    await talk(bot, 'My dentist is on Tuesday')
    await talk(bot, 'And now?', there)
    expect(JSON.stringify(model.prompts.at(-1))).not.toContain('dentist')
    await talk(bot, 'My dentist is on Friday', here)
    await command(bot, 'memory forget all yes')
    await talk(bot, 'And now?', there)
    expect(JSON.stringify(model.prompts.at(-1))).not.toContain('dentist')
  })

  it('is not told where the conversation began anew there', async () => {
    const model = scriptedModel({})
    const { bot } = await stage(model)
    await talk(bot, 'My dentist is on Tuesday', here)
    await bot.command({ user: 'test:ana', speaker: 'Ana', ...here, text: 'keepsake new' })
    await talk(bot, 'And now?', there)
    expect(JSON.stringify(model.prompts.at(-1))).not.toContain('dentist')
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
    const model = scriptedModel({ learn: () => lessons(add(text, quote)) })
    const { bot } = await stage(model)
    await talk(bot, `I adopted a kitten. ${said}`, here)
    await talk(bot, 'Hm?', there)
    const system = model.prompts.at(-1)?.system
    expect(system).not.toContain(said)
    expect(system).not.toContain(text)
  })
})

describe('a day that somebody speaks of', () => {
  it('is told with its date, by the clock of whoever said it, and as past once it is', async () => {
    let now = Date.UTC(2026, 10, 23, 22)
    const model = scriptedModel({
      learn: () => lessons(add('sees the dentist tomorrow', 'I see the dentist tomorrow')),
    })
    const { bot } = await stage(model, { clock: () => now })
    expect(await command(bot, 'keepsake zone asia/tokyo')).toBe('Your time zone is Asia/Tokyo now.')
    await talk(bot, 'I see the dentist tomorrow')
    expect(await command(bot, 'memory show')).toContain('; that is 2026-11-25)')
    await talk(bot, 'When is the dentist?')
    expect(model.prompts.at(-1)?.system).toContain('- sees the dentist tomorrow (2026-11-24; that is 2026-11-25)')
    now += 3 * 24 * 60 * minute
    await talk(bot, 'How was the dentist?')
    expect(model.prompts.at(-1)?.system).toContain('(2026-11-24; that was 2026-11-25, past now)')
  })
})
