import { describe, expect, it } from 'vitest'
import { createOffline } from '../../src/models/offline.js'
import { reckoned } from '../../src/models/reckoned.js'
import { ana, command, dm, lessons, say, scriptedModel, stage, talk } from '../stage.js'

const prices = {
  answer: { input: 2, output: 10 },
  learn: { input: 0.1, output: 0.5 },
  reflect: { input: 0.1, output: 0.5 },
}
const inTokens = (...texts: string[]) => Math.ceil(Buffer.byteLength(texts.join('')) / 3)

describe('a model that is metered by length', () => {
  it('counts three bytes a token of what is asked and of what comes back, and says as much as before', async () => {
    const model = scriptedModel({ answer: async () => 'Já está, com açúcar.', learn: () => lessons() })
    const { bot } = await stage(reckoned(model), { prices })
    expect(await talk(bot, 'Olá! Gosto de café.')).toBe('Já está, com açúcar.')
    const seen = await bot.see({ user: ana, speaker: 'Ana', place: dm, text: '' })
    const { system = '', messages = [] } = model.prompts[0] ?? {}
    const answer = {
      input: inTokens(system, ...messages.map(({ content }) => content)),
      output: inTokens('Já está, com açúcar.'),
    }
    const spent = 'spent' in seen ? seen.spent : null
    expect(spent).toMatchObject({
      answer: { calls: 1, ...answer, nanodollars: answer.input * 2000 + answer.output * 10_000 },
      learn: { calls: 1, output: inTokens(JSON.stringify(lessons())) },
    })
    // The model says 100 and 50 itself.
    expect(spent?.learn.input).toBeGreaterThan(inTokens(JSON.stringify(model.lessons[0])))
  })

  it('counts what came until it failed, and fails as it did', async () => {
    const broken = scriptedModel({
      answer: async (_, say) => {
        await say('Half an ')
        throw new Error('gone')
      },
      learn: () => {
        throw new Error('gone too')
      },
    })
    const { bot } = await stage(reckoned(broken), { prices })
    const said = say(bot, 'I like tea')
    await said.answered
    await bot.idle()
    const seen = await bot.see({ user: ana, speaker: 'Ana', place: dm, text: '' })
    expect('spent' in seen && seen.spent).toMatchObject({ answer: { calls: 1, output: inTokens('Half an ') } })
    expect(said.names()).toEqual(['accepted', 'delta', 'saved', 'answer', 'not-learned'])
  })

  it('lets the stand-in cost what Claude would, and changes nothing of what it says', async () => {
    const texts = ['My name is Ana and I live in Lisbon', 'I like tea', 'What do you know about me?', 'Hm', 'And now?']
    const [one, other] = [await stage(createOffline()), await stage(reckoned(createOffline()), { prices })]
    for (const text of texts) expect(await talk(other.bot, text)).toBe(await talk(one.bot, text))
    expect(await command(one.bot, 'keepsake usage')).toBe('Used for you today: nothing yet.')
    expect(await command(other.bot, 'keepsake usage')).toMatch(
      /^Used for you today: answering 5 calls \(\d+ .*; learning .*; looking back 1 call .*\. That is \$0\.\d+\.$/,
    )
  })
})
