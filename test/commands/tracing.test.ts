import { describe, expect, it } from 'vitest'
import { add, command, lessons, replace, scriptedModel, stage, talk } from '../stage.js'

const noon = Date.UTC(2026, 10, 23, 12)
const day = 24 * 60 * 60_000

describe('/memory why', () => {
  it('tells the words, the day, where that stands, and what was before', async () => {
    let now = noon
    const model = scriptedModel({
      learn: ({ facts }) =>
        facts[0]
          ? lessons(replace(1, 'moved to Porto', 'I moved to Porto'))
          : lessons(add('lives in Lisbon', 'I live in Lisbon')),
    })
    const { bot } = await stage(model, { clock: () => now })
    await talk(bot, 'Well, I live in Lisbon, you know', { link: 'https://chat.example/1' })
    expect(await command(bot, 'memory why 1')).toBe(
      '1. lives in Lisbon\n  You said: “I live in Lisbon” (2026-11-23, direct message: https://chat.example/1)',
    )
    now += 30 * day
    await talk(bot, 'I moved to Porto')
    expect(await command(bot, 'memory why 1')).toBe(
      [
        '1. moved to Porto',
        '  You said: “I moved to Porto” (2026-12-23, direct message)',
        '  Before, until 2026-12-23: lives in Lisbon. You said: “I live in Lisbon”',
      ].join('\n'),
    )
    expect(await command(bot, 'memory show')).not.toContain('Lisbon')
  })

  it('tells of what waits why it does', async () => {
    const { bot } = await stage(scriptedModel({}), { clock: () => noon })
    await talk(bot, 'Remember that my boss says I am lazy')
    const doubt = 'it is what somebody else said of you'
    expect(await command(bot, 'memory why 1')).toMatch(new RegExp(`\n  It waits for your yes: ${doubt}\\.$`))
    expect(await command(bot, 'memory pending')).toMatch(
      new RegExp(`\n  1\\. my boss says I am lazy \\(2026-11-23, direct message\\): ${doubt}\n`),
    )
  })

  it('says what it needs', async () => {
    const { bot } = await stage(scriptedModel({}))
    expect(await command(bot, 'memory why')).toBe('Type /memory why 2 for fact 2 of /memory show.')
    expect(await command(bot, 'memory why 2')).toBe('There is no fact 2. /memory show lists them.')
  })
})

describe('/memory history', () => {
  it('lists what changed, last first, and how that came', async () => {
    const model = scriptedModel({
      learn: () => ({
        ...lessons(add('lives in Lisbon', 'I live in Lisbon')),
        name: { text: 'Ana', quote: 'Hi, I’m Ana' },
      }),
    })
    const { bot } = await stage(model, { clock: () => noon })
    expect(await command(bot, 'memory history')).toBe('Nothing has changed that could be undone.')
    await talk(bot, 'Hi, I’m Ana. I live in Lisbon.')
    await command(bot, 'memory edit 1 I live in Porto')
    expect(await command(bot, 'memory history')).toBe(
      [
        'What changed, last first:',
        '  2. 2026-11-23, as you asked: I live in Porto (before: lives in Lisbon)',
        '  1. 2026-11-23, learned: your name; lives in Lisbon',
        'Type /memory undo for the last one, /memory undo 1 for that one.',
      ].join('\n'),
    )
  })

  it('holds nothing of what was forgotten', async () => {
    const { bot } = await stage(scriptedModel({}))
    await command(bot, 'memory add I like tea')
    await command(bot, 'memory edit 1 I like figs')
    await command(bot, 'memory forget 1')
    expect(await command(bot, 'memory history')).toBe('Nothing has changed that could be undone.')
  })
})
