import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLog } from '../../src/log.js'
import { add, allBytes, botOn, command, lessons, say, scriptedModel, stage, talk, temporaryFolder } from '../stage.js'

const channel = { conversation: 'c', audience: 'channel:S/C' } as const

/** All that models were given but the last message of each prompt, which is the one that is answered. */
function givenBefore({ prompts, lessons, patterns }: ReturnType<typeof scriptedModel>): string {
  const before = prompts.map(({ system, messages }) => [system, messages.slice(0, -1)])
  return JSON.stringify([before, lessons, patterns])
}

/** Says the secret again, where it is told it. */
function echo(prompt: object): string {
  return JSON.stringify(prompt).includes('hunter2zx') ? 'hunter2zx is a weak one.' : 'Fine.'
}

describe('a password that somebody tells', () => {
  it('is known to the answer and to nothing after it: no file, no log, no lesson, no later prompt', async () => {
    const folder = await temporaryFolder()
    const logged = join(await temporaryFolder(), 'log')
    const model = scriptedModel({
      answer: async (prompt) => echo(prompt),
      learn: () => lessons(add('lives in Porto', 'I live in Porto')),
    })
    const bot = botOn(folder, model, { log: createLog(logged, () => {}) })
    const said = say(bot, 'I live in Porto. My password is hunter2zx, is it good?')
    const { notices } = await said.until('answer')
    await bot.idle()
    expect(model.prompts[0]?.messages.at(-1)?.content).toContain('hunter2zx')
    expect(notices).toContain('That looks like a password: I do not keep it.')
    for (let turn = 0; turn < 5; turn++) await talk(bot, `Tell me more of it, once more: ${turn}`)
    await bot.close()
    expect(await allBytes(folder)).not.toContain('hunter2zx')
    expect(await readFile(logged, 'utf8')).not.toContain('hunter2zx')
    expect(givenBefore(model)).not.toContain('hunter2zx')
    expect(givenBefore(model)).toContain('[password left out]')
    expect(model.patterns.length).toBeGreaterThan(0)
    expect(await command(botOn(folder, model), 'memory show')).toContain('lives in Porto')
  })

  it('is said to be seen, where others can read it', async () => {
    const { bot } = await stage(scriptedModel({}))
    const { notices } = await say(bot, 'The door code is 4711#', { place: channel }).until('answer')
    expect(notices).toEqual(['That looks like a code: I do not keep it. Delete your message: others can read it here.'])
    const next = await say(bot, 'Thanks for that, truly', { place: channel }).until('answer')
    expect(next.notices ?? []).toEqual([])
  })

  it('is not held on to while nothing is kept', async () => {
    const model = scriptedModel({})
    const { bot } = await stage(model)
    await command(bot, 'persist off')
    await talk(bot, 'My password is hunter2zx')
    await talk(bot, 'What did I say?')
    expect(model.prompts.at(-1)?.messages[0]?.content).toBe('My password is [password left out]')
  })

  it('is not kept for the asking, nor by hand, nor by a model that claims it', async () => {
    const model = scriptedModel({
      learn: () => ({
        ...lessons(
          add('password is hunter2zx', 'my password is hunter2zx'),
          add('password is left out', 'my password is'),
        ),
        name: { text: 'hunter2zx', quote: 'my password is hunter2zx' },
        summary: 'They said that their password is hunter2zx.',
      }),
    })
    const { bot, folder } = await stage(model)
    await talk(bot, 'Remember that my password is hunter2zx')
    expect(await command(bot, 'memory add my password is hunter2zx')).not.toMatch(/noted|kept: /i)
    expect(await allBytes(folder)).not.toContain('hunter2zx')
    expect(await command(bot, 'memory show')).not.toMatch(/hunter2zx|left out/)
    expect(await command(bot, 'memory pending')).toBe('Nothing waits for your yes.')
  })

  it('is not told of what was said in a channel before', async () => {
    const model = scriptedModel({})
    const { bot } = await stage(model)
    const before = { id: 'x', by: 'test:bob', speaker: 'Bob', text: 'the wifi password is hunter2zx', at: 1 } as const
    await talk(bot, 'What did Bob say?', { place: channel, overheard: [before] })
    expect(JSON.stringify(model.prompts)).toContain('the wifi password is [password left out]')
  })

  it('is not kept in half, wherever a long message is cut', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    for (let at = 5960; at <= 6000; at += 8) {
      await talk(bot, `${'so '.repeat(3000).slice(0, at)} my password is hunter2zxq ${'la '.repeat(1500)}`)
    }
    expect(await allBytes(folder)).not.toMatch(/hunter|2zxq/)
  })

  it('is kept nowhere, whatever is said around it', async () => {
    const words = fc.array(
      fc.constantFrom('I live in Porto.', 'Hi there!', '🙂', 'Wie geht es?', 'like\n', '我住在这里。', '12'),
    )
    const secrets = fc.constantFrom(
      'my password is hunter2zx',
      'pw: hunter2zx',
      'postgres://ana:hunter2zx@db.example/',
      'export API_KEY=hunter2zx',
      'mi contraseña es hunter2zx',
      'ｐａｓｓｗｏｒｄ：hunter2zx',
    )
    await fc.assert(
      fc.asyncProperty(words, secrets, words, async (before, secret, after) => {
        const model = scriptedModel({ answer: async (prompt) => echo(prompt) })
        const { bot, folder } = await stage(model)
        await talk(bot, [...before, secret, ...after].join(' '))
        await talk(bot, 'And now for something else')
        expect(await allBytes(folder)).not.toContain('hunter2zx')
        expect(givenBefore(model)).not.toContain('hunter2zx')
      }),
      { numRuns: 25 },
    )
  })
})

describe('what waits', () => {
  it('waits, and is told to no model as a fact, until its person says yes', async () => {
    const model = scriptedModel({
      learn: () =>
        lessons(add('boss calls them lazy', "My boss says I'm lazy"), add('lives in Porto', 'I live in Porto')),
    })
    const { bot } = await stage(model)
    await talk(bot, "My boss says I'm lazy. I live in Porto.")
    expect(await command(bot, 'memory pending')).toMatch(/boss calls them lazy .*somebody else/)
    await talk(bot, 'Hello there, how are you?', { place: { conversation: 'dm2', audience: 'dm' } })
    expect(model.prompts.at(-1)?.system).toContain('- lives in Porto')
    expect(model.prompts.at(-1)?.system).not.toContain('- boss calls them lazy')
  })

  it('is no name: one that gives orders, links or is told in confidence is dropped', async () => {
    for (const [text, said] of [
      ['discord.gg/abc', 'My name is discord.gg/abc'],
      ['Bob', "My name is Bob, but don't tell anyone"],
    ] as const) {
      const model = scriptedModel({ learn: () => ({ ...lessons(), name: { text, quote: said } }) })
      const { bot } = await stage(model)
      await talk(bot, said)
      expect(await command(bot, 'memory show')).not.toContain('Name:')
    }
  })
})
