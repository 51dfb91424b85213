import { describe, expect, it } from 'vitest'
import { add, allBytes, botOn, command, happening, lessons, say, scriptedModel, stage, talk } from '../stage.js'

const livesInLisbon = () => lessons(add('lives in Lisbon', 'I live in Lisbon'))

/** A bot whose answer has begun, and ends when the test says so. */
async function heldAnswer() {
  const open = happening()
  const begun = happening()
  const model = scriptedModel({
    answer: async () => {
      begun.happen()
      await open.happened
      return 'Fine.'
    },
  })
  return { ...(await stage(model)), begun, open }
}

describe('persist off', () => {
  it('reads and writes nothing, holds on to the running conversation, and lasts', async () => {
    const model = scriptedModel({ learn: livesInLisbon })
    const { bot, folder } = await stage(model)
    await talk(bot, 'I live in Lisbon')
    expect(await command(bot, 'persist off')).toMatch(/Kept: 1 fact, 1 exchange\. It stays, unused/)
    const said = say(bot, 'I have a secret')
    await said.answered
    expect(said.names()).toEqual(['accepted', 'delta', 'not-saved', 'answer', 'not-learned'])
    await talk(bot, 'What did I just say?')
    const prompt = model.prompts.at(-1)
    expect(prompt?.system).not.toContain('Lisbon')
    expect(prompt?.messages.map(({ content }) => content)).toEqual(['I have a secret', 'Fine.', 'What did I just say?'])
    expect(await allBytes(folder)).not.toContain('secret')
    expect(model.lessons.length).toBe(1)

    const restarted = botOn(folder, model)
    expect(await command(restarted, 'persist status')).toMatch(/^Remembering is off/)
    await command(restarted, 'memory forget all yes')
    expect(await command(restarted, 'persist status')).toMatch(/^Remembering is off. Nothing is kept/)
    expect(await command(restarted, 'persist on')).toMatch(/^Remembering is on/)
    await talk(restarted, 'I live in Lisbon')
    expect(await command(restarted, 'memory show')).toContain('lives in Lisbon')
  })

  it('holds for what was said before it was turned on again', async () => {
    const { bot, folder, begun, open } = await heldAnswer()
    await command(bot, 'persist off')
    const said = say(bot, 'My canary sings')
    await begun.happened
    const queued = say(bot, 'The canary, I said')
    await command(bot, 'persist on')
    open.happen()
    await Promise.all([said.answered, queued.answered])
    expect(await said.until('not-saved')).toMatchObject({ reason: 'off' })
    expect(await queued.until('not-saved')).toMatchObject({ reason: 'off' })
    expect(await allBytes(folder)).not.toContain('canary')
  })

  it('holds for the answer under way, though it is on again before that ends', async () => {
    const { bot, folder, begun, open } = await heldAnswer()
    const said = say(bot, 'My canary sings')
    await begun.happened
    await command(bot, 'persist off')
    await command(bot, 'persist on')
    open.happen()
    expect(await said.until('not-saved')).toMatchObject({ reason: 'forgotten' })
    await said.answered
    expect(await allBytes(folder)).not.toContain('canary')
  })

  it('holds for the lesson that is on its way', async () => {
    const open = happening()
    const begun = happening()
    const model = scriptedModel({
      learn: async () => {
        begun.happen()
        await open.happened
        return lessons(add('has a canary', 'I have a canary'))
      },
    })
    const { bot, folder } = await stage(model)
    const said = say(bot, 'I have a canary')
    await begun.happened
    await command(bot, 'persist off')
    open.happen()
    expect(await said.until('not-learned')).toMatchObject({ reason: 'off' })
    await bot.idle()
    expect(await allBytes(folder)).not.toContain('has a canary')
  })

  it('ends with a forgetting in another process, for the running conversation too', async () => {
    const model = scriptedModel({})
    const { bot, folder } = await stage(model)
    await command(bot, 'persist off')
    await talk(bot, 'My canary sings')
    await command(botOn(folder, model), 'memory forget all yes')
    await talk(bot, 'What did I say?')
    expect(JSON.stringify(model.prompts.at(-1))).not.toContain('canary')
  })

  it('is what Claude is told', async () => {
    const model = scriptedModel({})
    const { bot } = await stage(model)
    await command(bot, 'persist off')
    await talk(bot, 'Hello there')
    expect(model.prompts.at(-1)?.system).toContain('They turned remembering off')
  })

  it('holds for the answer that is on its way', async () => {
    const { bot, folder, begun, open } = await heldAnswer()
    const said = say(bot, 'I live in Lisbon')
    await begun.happened
    await command(bot, 'persist off')
    open.happen()
    expect(await said.until('not-saved')).toMatchObject({ reason: 'off' })
    expect(await said.until('not-learned')).toMatchObject({ reason: 'off' })
    expect(await allBytes(folder)).not.toContain('Lisbon')
  })
})
