import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Audience } from '../../src/memory/audience.js'
import type { Prompt } from '../../src/prompt.js'
import { startPipe } from '../pipe.js'
import { claudeServer } from '../simulators/claude.js'
import { add, command, lessons, say, scriptedModel, stage, talk } from '../stage.js'

/** What `/memory show exact` must hold, word for word, if this is what Claude is then told. */
function inFull({ system, messages }: Prompt): string[] {
  const before = messages.slice(0, -1).map(({ role, content }) => `${role === 'user' ? 'You' : 'Claude'}: ${content}`)
  return [system, before.join('\n')]
}

const learner = () =>
  scriptedModel({
    answer: async ({ messages }) => `You said: ${messages.at(-1)?.content}`,
    learn: ({ exchanges }) => ({
      ...lessons(...exchanges.map(({ person }) => add(person.replace('I like', 'likes'), person))),
      name: { text: 'Ana', quote: 'call me Ana' },
      summary: exchanges.map(({ person }) => person).join(' '),
    }),
  })

describe('/memory show exact', () => {
  it.each<Audience>(['dm', 'space:S', 'channel:S/C'])(
    'is what Claude is told in %s, to the letter',
    async (audience) => {
      const model = learner()
      const { bot } = await stage(model)
      const place = { conversation: audience, audience }
      await talk(bot, 'I like tea, call me Ana', { place })
      await talk(bot, 'I like gold & <b>figs</b>\nand "rain"', { place })
      await talk(bot, 'I like secrets')
      const { text } = await bot.command({
        user: 'test:ana',
        speaker: 'Ana',
        place,
        alone: true,
        text: 'memory show exact',
      })
      await talk(bot, 'And now?', { place })
      const prompt = model.prompts.at(-1)
      for (const part of inFull(prompt ?? { system: '', messages: [] })) expect(text).toContain(part)
      expect(text.includes('I like secrets')).toBe(audience === 'dm')
      expect(text.includes('3. likes secrets: you said it in a direct message')).toBe(audience !== 'dm')
    },
  )

  it('is so whatever was said, before and after it is learned, and while nothing is kept', {
    timeout: 30_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), { maxLength: 4 }),
        fc.boolean(),
        async (texts, on) => {
          const model = learner()
          const { bot } = await stage(model)
          if (!on) await command(bot, 'persist off')
          for (const text of texts) await talk(bot, `I like ${text}`)
          const shown = await command(bot, 'memory show exact')
          await say(bot, 'And now?').answered
          for (const part of inFull(model.prompts.at(-1) ?? { system: '', messages: [] })) expect(shown).toContain(part)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('says what is left out where remembering is off, and where only a summary stays behind', async () => {
    const { bot } = await stage(scriptedModel({ learn: () => ({ ...lessons(), summary: 'They spoke of tea.' }) }))
    await talk(bot, 'Let us speak of tea')
    const there = {
      place: { conversation: 'c', audience: 'space:S' as const },
      user: 'test:ana' as const,
      speaker: 'Ana',
    }
    const exact = async () => (await bot.command({ ...there, alone: true, text: 'memory show exact' })).text
    expect(await exact()).toMatch(/The summary of what you said in a direct message: it stays there$/)
    await command(bot, 'persist off')
    expect(await exact()).toMatch(/Left out: all that is kept, for remembering is off\. Kept: 1 summary, 1 exchange\.$/)
    await command(bot, 'memory forget all yes')
    await command(bot, 'persist on')
    expect(await exact()).toMatch(/No fact or summary is left out\.$/)
  })

  it('names what is left out, and why', async () => {
    const model = scriptedModel({
      learn: ({ exchanges }) => lessons(...exchanges.map(({ person }) => add(person.replace('I own', 'owns'), person))),
    })
    const { bot } = await stage(model)
    const there = { place: { conversation: 'c', audience: 'space:S' as const } }
    await talk(bot, 'I own a boat')
    for (let n = 1; n <= 22; n++) await talk(bot, `I own book ${n}`, there)
    await command(bot, 'memory private 2')
    const { text } = await bot.command({
      user: 'test:ana',
      speaker: 'Ana',
      ...there,
      alone: true,
      text: 'memory show exact',
    })
    const left = text.slice(text.indexOf('----- Left out'))
    expect(left).toContain('1. owns a boat: you said it in a direct message')
    expect(left).toContain('2. owns book 1: you marked it private')
    expect(left.match(/no room, or it matters less/g)?.length).toBe(1)
  })

  it('equals the request that the server gets from the built program', async () => {
    const lesson = JSON.stringify(lessons(add('lives in Lisbon', 'I live in Lisbon')))
    const claude = await claudeServer((body) => ({ text: body.stream ? 'Nice.' : lesson }))
    const pipe = await startPipe({ env: { ANTHROPIC_BASE_URL: claude.url, ANTHROPIC_AUTH_TOKEN: 'right-key' } })
    await pipe.talk('ana', 'I live in Lisbon')
    for (const place of [{}, { conversation: 'c', audience: 'channel:S/C' }]) {
      const text = await pipe.command('ana', 'memory show exact', place)
      await pipe.talk('ana', 'Where do I live?', place)
      const { system, messages } = claude.bodies.findLast(({ stream }) => stream) ?? { system: '', messages: [] }
      for (const part of inFull({ system, messages })) expect(text).toContain(part)
    }
  })
})
