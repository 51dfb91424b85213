import { describe, expect, it } from 'vitest'
import type { Prices } from '../../../src/memory/spent.js'
import type { Prompt } from '../../../src/prompt.js'
import { add, botOn, happening, lessons, scriptedModel, temporaryFolder } from '../../stage.js'
import { enter, room } from './client.js'

const prices: Prices = {
  answer: { input: 2, output: 10 },
  learn: { input: 0.1, output: 0.5 },
  reflect: { input: 0.1, output: 0.5 },
}
const lengthOf = ({ system, messages }: Prompt) =>
  messages.reduce((sum, { content }) => sum + content.length, system.length)

describe('what a turn takes', () => {
  it('is told once it is answered, with what is learned and looked back on later, in tokens and dollars', async () => {
    const { link, bot } = await room(scriptedModel({}), { prices })
    const page = await enter(link)
    // What is looked back on comes with the fifth turn.
    for (const place of ['dm', 'dm', 'dm', 'dm', 'dm'] as const) {
      await page.say('I live in Lisbon and like it', { place })
      await page.entry('Fine')
      await bot.idle()
    }
    const last = await page.until(() => [...page.turns.values()].find(({ learning }) => learning.tokens === 110))
    expect([...page.turns.values()].map(({ learning }) => learning.tokens)).toEqual([55, 55, 55, 55, 110])
    expect(last).toMatchObject({
      member: 'ana',
      answer: { tokens: 110, dollars: (100 * 2 + 10 * 10) / 1e6 },
      learning: { tokens: 110, dollars: (2 * (50 * 0.1 + 5 * 0.5)) / 1e6 },
    })
    expect(page.entries.get(last.id)).toMatchObject({ kind: 'answer', text: 'Fine.' })
    const again = await enter(link)
    expect(again.first.turns).toEqual([...page.turns.values()])
  })

  it('stands beside what it would have taken, had all been told that was said before', async () => {
    const model = scriptedModel({ learn: () => lessons(add('lives in Lisbon', 'I live in Lisbon')) })
    const { link, bot } = await room(model, { prices, introduces: false })
    const page = await enter(link)
    const said = ['I live in Lisbon', 'What is that?', 'And there?']
    for (const [at, text] of said.entries()) {
      await page.say(text, { place: at === 1 ? 'general' : 'dm' })
      await page.until(() => page.turns.size === at + 1)
      await bot.idle()
    }
    const nobody = { user: 'room:somebody', speaker: 'Ana', text: 'x' } as const
    const system = async (place: object) => {
      const seen = await bot.see({ ...nobody, place } as Parameters<typeof bot.see>[0])
      return 'wrong' in seen ? Number.NaN : seen.prompt.system.length
    }
    const dm = await system({ conversation: 'dm nobody', audience: 'dm' })
    const general = await system({ conversation: 'general nobody', audience: 'space:room' })
    const asked = model.prompts.map(({ messages }) => messages.at(-1)?.content.length ?? Number.NaN)
    const before = [0, 1, 2].map((n) => said.slice(0, n).reduce((sum, text) => sum + text.length + 'Fine.'.length, 0))
    const full = model.prompts.map((prompt, n) => {
      const length = (n === 1 ? general : dm) + (before[n] ?? 0) + (asked[n] ?? 0)
      return Math.round((100 * length) / lengthOf(prompt))
    })
    const turns = [...page.turns.values()]
    expect(turns.map(({ fullHistory }) => fullHistory.tokens)).toEqual(full.map((input) => input + 10))
    expect(turns.map(({ fullHistory }) => fullHistory.dollars)).toEqual(
      full.map((input) => (input * 2 + 10 * 10) / 1e6),
    )
  })

  it('counts messages that were answered together as one turn, and what each member took as theirs', async () => {
    const more = happening()
    let nth = 0
    const model = scriptedModel({
      answer: async (_, say) => {
        nth++
        if (nth > 1) return 'Both.'
        await say('First')
        await more.happened
        return '.'
      },
    })
    const { link, bot } = await room(model, { prices })
    const page = await enter(link)
    await page.say('one')
    await page.until(() => page.find('First'))
    await page.say('two')
    await page.say('three')
    await page.until(() => page.all().filter(({ writing }) => writing).length === 3)
    more.happen()
    await page.entry('Both')
    await page.say('four', { member: 'ben' })
    await page.until(() => page.turns.size === 3)
    await bot.idle()
    expect([...page.turns.values()].map(({ member, answer }) => [member, answer.tokens])).toEqual([
      ['ana', 110],
      ['ana', 110],
      ['ben', 110],
    ])
  })

  it('counts nothing of what was spent before the room was opened, and knows no dollars without prices', async () => {
    const folder = await temporaryFolder()
    const before = botOn(folder, scriptedModel({}))
    await before.chat(
      {
        id: 'm',
        user: 'room:ana',
        speaker: 'Ana',
        place: { conversation: 'dm ana', audience: 'dm' },
        text: 'Hi there',
      },
      () => {},
    )
    await before.close()
    const { link } = await room(scriptedModel({}), { folder })
    const page = await enter(link)
    await page.say('Hello')
    const turn = await page.until(() => [...page.turns.values()][0])
    expect(turn.answer).toEqual({ tokens: 110, dollars: null })
    expect(turn.fullHistory.dollars).toBe(null)
  })

  it('is what it is where a day ends in between', async () => {
    let now = Date.parse('2026-11-23T23:00:00')
    const { link, bot } = await room(scriptedModel({}), { prices, clock: () => now })
    const page = await enter(link)
    await page.say('I live in Lisbon')
    await page.until(() => page.turns.size === 1)
    await bot.idle()
    now += 3 * 3_600_000
    await page.say('/memory show')
    await page.entry('Remembering is on')
    await page.say('I live in Porto')
    await page.until(
      () => page.turns.size === 2 && [...page.turns.values()].every(({ learning }) => learning.tokens > 0),
    )
    expect([...page.turns.values()].map(({ answer, learning }) => [answer.tokens, learning.tokens])).toEqual([
      [110, 55],
      [110, 55],
    ])
  })

  it('is of no turn where nothing was answered; what a failure took comes with the next answer', async () => {
    let fails = false
    const { link, bot } = await room(
      scriptedModel({
        answer: async () => {
          if (fails) throw new Error('no')
          return 'Fine.'
        },
      }),
    )
    const page = await enter(link)
    await page.say('Hi there')
    await page.until(() => page.turns.size === 1)
    fails = true
    await page.say('Are you there?')
    const failure = await page.entry('reference')
    await bot.idle()
    fails = false
    await page.press(failure.id, 'Retry')
    await page.until(() => page.turns.size === 2)
    expect([...page.turns.values()].map(({ answer }) => answer.tokens)).toEqual([110, 220])
  })

  it('is followed by the news that something else may be kept', async () => {
    const { link, bot } = await room(scriptedModel({}))
    const page = await enter(link)
    await page.say('Hi there', { member: 'ben' })
    await page.entry('Fine')
    await bot.idle()
    const news = () => page.heard.filter((one) => one.event === 'memory' && one.member === 'ben').length
    await page.until(() => news() >= 3)
    const before = news()
    await page.say('/persist off', { member: 'ben' })
    await page.until(() => news() > before)
    expect(page.heard.some((one) => one.event === 'memory' && one.member === 'ana')).toBe(false)
  })
})
