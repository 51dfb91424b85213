import { describe, expect, it } from 'vitest'
import { NoAnswer } from '../../src/endings.js'
import { startPipe } from '../pipe.js'
import { claudeServer } from '../simulators/claude.js'
import { add, allBytes, botOn, command, filesIn, lessons, say, scriptedModel, stage, talk } from '../stage.js'

const livesInLisbon = () => lessons(add('lives in Lisbon', 'I live in Lisbon'))

describe('an answer', () => {
  it('streams the answer, saves it, finishes it, and learns from it then', async () => {
    const model = scriptedModel({
      answer: async (_, tell) => {
        await tell('Nice ')
        return 'place.'
      },
      learn: livesInLisbon,
    })
    const { bot } = await stage(model)
    const said = say(bot, 'I live in Lisbon')
    await said.until('learned')
    expect(said.events).toEqual([
      { event: 'accepted' },
      { event: 'delta', text: 'Nice ' },
      { event: 'delta', text: 'place.' },
      { event: 'saved' },
      { event: 'answer', text: 'Nice place.', notices: [] },
      { event: 'learned', noted: ['lives in Lisbon'], aloud: true, change: 1 },
    ])
  })

  it('takes the same event again where it had no answer', async () => {
    let away = true
    const model = scriptedModel({
      answer: async () => {
        if (away) throw new NoAnswer('Claude is away.')
        return 'Here I am.'
      },
    })
    const { bot, folder } = await stage(model)
    expect(await talk(bot, 'hello', { id: 'e1' })).toBe('Claude is away.')
    expect(await filesIn(folder)).toEqual([])
    away = false
    expect(await talk(bot, 'hello', { id: 'e1' })).toBe('Here I am.')
  })

  it('keeps and learns an answer that broke off, and says so', async () => {
    const model = scriptedModel({
      answer: async (_, tell) => {
        await tell('Half an ans')
        return 'broken'
      },
      learn: livesInLisbon,
    })
    const { bot } = await stage(model)
    const said = say(bot, 'I live in Lisbon')
    await said.until('learned')
    const answer = await said.until('answer')
    expect(answer.text).toBe('Half an ans')
    expect(answer.notices.join()).toMatch(/broke here/)
    await talk(bot, 'go on')
    expect(model.prompts.at(-1)?.messages[1]?.content).toBe('Half an ans\n[This answer was cut off here.]')
  })

  it('keeps what was shown, whatever becomes of the model then', async () => {
    const model = scriptedModel({
      answer: async (_, tell) => {
        await tell('So far')
        throw new Error('broken')
      },
    })
    const { bot, folder } = await stage(model)
    const said = say(bot, 'a word of mine')
    expect((await said.until('answer')).notices.join()).toMatch(/broke here/)
    expect(await allBytes(folder)).toContain('a word of mine')
  })
})

describe('learning', () => {
  it('is tried again with the next exchange, after a restart too', async () => {
    let works = false
    const model = scriptedModel({
      learn: () => {
        if (!works) throw new Error('away')
        return livesInLisbon()
      },
    })
    const { bot, folder } = await stage(model)
    const said = say(bot, 'I live in Lisbon')
    await said.answered
    expect(await said.until('not-learned')).toMatchObject({ reason: 'kept for later' })
    works = true
    const restarted = botOn(folder, model)
    const next = say(restarted, 'What a day it was')
    expect(await next.until('learned')).toMatchObject({ noted: ['lives in Lisbon'] })
    expect(model.lessons.at(-1)?.exchanges.map(({ person }) => person)).toEqual([
      'I live in Lisbon',
      'What a day it was',
    ])
  })

  it('goes on beside an exchange that cannot be learned', async () => {
    const model = scriptedModel({
      learn: ({ exchanges }) =>
        exchanges.some(({ person }) => person.includes('poison'))
          ? 'I will not.'
          : lessons(add('has a cat', 'I have a cat')),
    })
    const { bot } = await stage(model)
    for (const text of ['Here is poison', 'I have a cat', 'One more', 'And one']) await talk(bot, text)
    expect(await command(bot, 'memory show')).toContain('has a cat')
    expect(model.lessons.length).toBe(4)
  })

  it('gives an exchange up after three answers that nobody can read', async () => {
    const model = scriptedModel({ learn: () => 'I would rather not.' })
    const { bot } = await stage(model)
    for (const text of ['I have a cat', 'One', 'Two', 'Three']) await talk(bot, text)
    expect(model.lessons.at(-1)?.exchanges.map(({ person }) => person)).toEqual(['One', 'Two', 'Three'])
  })

  it('that fails is said, and made up for with the next message, in the built program', async () => {
    const lesson = (...facts: object[]) => JSON.stringify(lessons(...facts))
    const claude = await claudeServer((body) => {
      if (body.stream) return { text: 'Nice.' }
      const both = JSON.stringify(body.messages).includes('like tea')
      return both
        ? { text: lesson(add('lives in Lisbon', 'I live in Lisbon'), add('likes tea', 'I like tea')) }
        : { status: 500 }
    })
    const env = { ANTHROPIC_BASE_URL: claude.url, ANTHROPIC_AUTH_TOKEN: 'right-key' }
    const first = await startPipe({ env })
    const id = first.say('ana', { text: 'I live in Lisbon' })
    expect(await first.until(id, 'not-learned', 'learned')).toEqual({
      id,
      event: 'not-learned',
      reason: 'kept for later',
    })
    expect((await first.until(id, 'answer')).text).toBe('Nice.')
    first.end()
    expect((await first.ended).code).toBe(0)
    const second = await startPipe({ env, folder: first.folder })
    const next = second.say('ana', { text: 'I like tea' })
    expect((await second.until(next, 'learned')).noted).toEqual(['lives in Lisbon', 'likes tea'])
  })
})
