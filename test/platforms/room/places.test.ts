import { expect, it } from 'vitest'
import { createOffline } from '../../../src/models/offline.js'
import type { PlaceId } from '../../../src/platforms/room/page/wire.js'
import { allBytes, command, filesIn, happening, inTwo, scriptedModel } from '../../stage.js'
import { enter, room } from './client.js'

const everywhere: PlaceId[] = ['general', 'board', 'dm']

it('what one says is withheld and shared as its place has it, for each member alone', async () => {
  const { link, bot } = await room(createOffline())
  const page = await enter(link)
  const facts: [PlaceId, string][] = [
    ['general', 'I live in Lisbon'],
    ['board', 'I love jazz'],
    ['dm', 'I am allergic to peanuts'],
  ]
  for (const [place, text] of facts) {
    await page.say(text, { place })
    await page.until(() => page.find('I understood')?.place === place)
    await bot.idle()
  }
  const here = async (place: PlaceId, member = 'ana') =>
    (await page.card(place, 'What do you know about me?', member)).facts.map((fact) => fact.here)
  expect(await here('general')).toEqual(['told', 'withheld', 'withheld'])
  expect(await here('board')).toEqual(['told', 'told', 'withheld'])
  expect(await here('dm')).toEqual(['told', 'told', 'told'])
  for (const place of everywhere) expect(await here(place, 'ben')).toEqual([])
  const press = (does: string) => page.ask('press', { member: 'ana', place: 'dm', entry: null, does })
  await press('memory share 3')
  await press('memory private 1')
  expect(await here('general')).toEqual(['withheld', 'withheld', 'told'])
  expect(await here('board')).toEqual(['withheld', 'told', 'told'])
  const { facts: shown } = await page.card('general')
  expect(shown.map(({ why }) => why)).toEqual(['you marked it private', 'you said it in a private channel', undefined])
})

it('the prompt of the card is what Claude is told then, to the letter', async () => {
  const model = scriptedModel({})
  const { link, bot } = await room(model)
  const page = await enter(link)
  await page.say('The oven is hot', { member: 'ben', place: 'general', isToKeepsake: false })
  for (const place of everywhere) {
    const text = `Is it hot in "${place}"?\n<b>&amp;</b>`
    const { prompt } = await page.card(place, text)
    await page.say(text, { place })
    await page.until(() => page.find('Fine')?.place === place)
    const { system, messages } = model.prompts.at(-1) ?? { system: '', messages: [] }
    expect(prompt).toEqual([
      { by: 'system', text: system },
      ...messages.map(({ role, content }) => ({ by: role, text: content })),
    ])
    await bot.idle()
  }
})

it('each of a member’s places is answered beside the others', async () => {
  const more = happening()
  const { link } = await room(scriptedModel({ answer: inTwo('Begun', more.happened, '.') }))
  const page = await enter(link)
  for (const place of everywhere) await page.say('Hi', { place })
  await page.say('Hi', { place: 'general', member: 'ben' })
  await page.until(() => page.all().filter(({ text, writing }) => writing && text === 'Begun').length === 4)
  more.happen()
  await page.until(() => page.all().filter(({ text }) => text === 'Begun.').length === 4)
})

it('only its own people are kept, and nothing of the card is written', async () => {
  const { link, folder, bot } = await room(createOffline())
  await command(bot, 'memory add lives in Porto', 'terminal:ana')
  const page = await enter(link)
  await page.card('general', 'Where do I live?')
  expect(await filesIn(folder)).toEqual(['terminal/ana.json'])
  await page.say('Where do I live?')
  expect((await page.entry('^You')).text).toBe('You have not told me where you live.')
  for (const member of ['terminal:ana', '../terminal/ana', 'carl', 'nobody', '__proto__']) {
    expect((await page.ask('see', { member, place: 'dm', draft: '' })).status).toBe(400)
  }
  await bot.idle()
  expect((await filesIn(folder)).filter((file) => !file.startsWith('ledger')).sort()).toEqual([
    'room/ana.json',
    'terminal/ana.json',
  ])
  expect(await allBytes(folder)).not.toContain('nobody')
})

it('what anybody writes stays the text that it is', async () => {
  const corpus = [
    '<script>alert(1)</script>',
    '</script><img src=x onerror=alert(1)>',
    'data: {"event":"closed"}\n\ndata: {"event":"closed"}\n\n',
    '\u2028\u2029\u0000\u202e"\\\'',
    '{"__proto__":{"isAside":true}}',
  ]
  const { link, bot } = await room(scriptedModel({ answer: async ({ messages }) => `${messages.at(-1)?.content}` }))
  const page = await enter(link)
  for (const text of corpus) {
    expect((await page.say(text)).text).toBe(text)
    await bot.idle()
  }
  await page.until(() => page.all().filter(({ by, writing }) => by === 'keepsake' && !writing).length === corpus.length)
  expect(page.heard.some(({ event }) => event === 'closed')).toBe(false)
  expect(
    page
      .all()
      .filter(({ by }) => by === 'keepsake')
      .map(({ text }) => text),
  ).toEqual(corpus.map((text) => text.trim()))
})
