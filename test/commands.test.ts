import { describe, expect, it } from 'vitest'
import { commandTable } from '../src/command-table.js'
import { command, happening, say, scriptedModel, stage, talk, untilAborted } from './stage.js'

const untilStopped = async (_: unknown, say: (text: string) => Promise<void>, stop: AbortSignal) => {
  await say('One, ')
  await untilAborted(stop)
  return 'stopped'
}

describe('a command in plain words', () => {
  it.each([...commandTable.map(({ name }) => name), 'memory forget 2', '/Memory  SHOW', 'stop', ' help '])(
    'is run: %j',
    async (text) => {
      const model = scriptedModel({})
      const { bot } = await stage(model)
      const said = say(bot, text)
      await said.answered
      expect(said.names()).toEqual(['reply'])
      expect(model.prompts).toEqual([])
    },
  )

  it.each(['stop the deploy', 'memory forget it', 'memory show me', 'persist', 'help me', 'yes', 'no', 'memory'])(
    'is not what only looks like one: %j',
    async (text) => {
      const { bot } = await stage(scriptedModel({}))
      expect(await talk(bot, text)).toBe('Fine.')
    },
  )
})

describe('a command that takes nothing', () => {
  it.each(['persist off please', 'persist status now', 'help me'])('is not run as %s', async (text) => {
    const { bot } = await stage(scriptedModel({}))
    expect(await command(bot, text)).toMatch(/^Type \/\w+ \w+, and nothing behind it\.$/)
    expect(await command(bot, 'persist status')).toMatch(/^Remembering is on/)
  })
})

describe('stop', () => {
  it('cuts the answer off, which is kept as far as it came', async () => {
    const model = scriptedModel({ answer: untilStopped })
    const { bot } = await stage(model)
    const said = say(bot, 'count')
    await said.until('delta')
    expect(await talk(bot, 'stop')).toBe('Stopped.')
    expect(await said.until('answer')).toMatchObject({
      text: 'One, ',
      notices: [expect.stringMatching(/^I was stopped here/)],
    })
    expect(said.names()).toContain('saved')
    expect(await talk(bot, 'stop')).toBe('Nothing is being answered to you just now.')
  })

  it('before anything was shown leaves nothing', async () => {
    const begun = happening()
    const model = scriptedModel({
      answer: async (_, __, stop) => {
        begun.happen()
        await untilAborted(stop)
        return 'stopped'
      },
    })
    const { bot } = await stage(model)
    const said = say(bot, 'count')
    await begun.happened
    await talk(bot, 'stop')
    expect((await said.until('answer')).text).toBe('')
    expect(said.names()).toEqual(['accepted', 'answer', 'not-learned'])
  })

  it('stops where it is said; where nothing is being answered, everywhere; and nobody else', async () => {
    const { bot } = await stage(scriptedModel({ answer: untilStopped }))
    const at = (conversation: string) => ({ place: { conversation, audience: 'dm' as const } })
    const [one, two, bobs] = [say(bot, 'a', at('one')), say(bot, 'b', at('two')), say(bot, 'c', { user: 'test:bob' })]
    await Promise.all([one, two, bobs].map((said) => said.until('delta')))
    await say(bot, 'stop', at('two')).answered
    await two.until('answer')
    expect(one.names()).not.toContain('answer')
    await say(bot, 'stop', at('three')).answered
    await one.until('answer')
    expect(bobs.names()).not.toContain('answer')
  })
})

describe('a command where others read along', () => {
  const seen = { place: { conversation: 'c', audience: 'space:s' as const }, repliesAreSeen: true }

  it('is not run there, and says how', async () => {
    const { bot } = await stage(scriptedModel({}))
    expect(await talk(bot, 'memory show', seen)).toMatch(/^Type it as a command, \/memory show/)
    expect(await talk(bot, 'persist off', seen)).toMatch(/^Type it as a command/)
    expect(await talk(bot, 'persist status')).toMatch(/Remembering is on/)
  })

  it('leaves no trace of a question that was asked in private', async () => {
    const { bot } = await stage(scriptedModel({}))
    const place = { conversation: 'c', audience: 'space:s' as const }
    await bot.command({ user: 'test:ana', speaker: 'Ana', place, alone: true, text: 'memory forget' })
    const said = say(bot, 'yes', { place })
    expect(await said.until('answer')).toMatchObject({ text: 'Fine.', notices: [] })
  })
})

describe('a message of a file alone', () => {
  it('is answered, and teaches nothing', async () => {
    const model = scriptedModel({})
    const { bot } = await stage(model)
    expect(await talk(bot, '', { attachments: [{ name: 'cat.png', type: '', bytes: null }] })).toBe('Fine.')
    expect(model.prompts.at(-1)?.messages.at(-1)?.content).toMatch(/cat\.png/)
    expect(model.lessons).toEqual([])
    await talk(bot, 'And?')
    expect(model.prompts.at(-1)?.messages[0]?.content).toBe('(a message without words)')
  })
})
