import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createOffline } from '../../../src/models/offline.js'
import { happening, inTwo, scriptedModel, untilAborted } from '../../stage.js'
import { enter, room } from './client.js'

const reference = /\(reference [0-9a-f]{8}\)$/

describe('in the room', () => {
  it('an answer is written as it comes, whole at the end, for its person alone in a direct message', async () => {
    const more = happening()
    const { link } = await room(scriptedModel({ answer: inTwo('Hello, ', more.happened, 'Ana.') }))
    const page = await enter(link)
    const said = await page.say('Hi')
    expect(said).toMatchObject({ place: 'dm', only: 'ana', by: 'ana', kind: 'said', text: 'Hi' })
    const growing = await page.until(() => page.find('Hello, '))
    expect(growing).toMatchObject({ place: 'dm', only: 'ana', by: 'keepsake', kind: 'answer', writing: true })
    more.happen()
    const answer = await page.entry('Hello, Ana.')
    expect(answer.id).toBe(growing.id)
    expect(answer).not.toHaveProperty('buttons')
    // First contact.
    expect(answer.notices?.join()).toContain('I remember what you tell me')
    const deltas = page.heard.flatMap((one) => (one.event === 'delta' ? [one.text] : []))
    expect(deltas).toEqual(['Hello, ', 'Ana.'])
  })

  it('in a channel all see what is said and answered', async () => {
    const { link } = await room(scriptedModel({}))
    const page = await enter(link)
    const said = await page.say('Hi', { place: 'general' })
    expect(said).not.toHaveProperty('only')
    expect(await page.entry('Fine')).not.toHaveProperty('only')
  })

  it('the same message comes once, however often it is sent', async () => {
    const model = scriptedModel({})
    const { link, bot, ask } = await room(model)
    const page = await enter(link)
    const asks = { member: 'ana', place: 'dm', id: randomUUID(), text: 'Hi', isToKeepsake: true } as const
    await Promise.all([ask('say', asks), ask('say', asks)])
    await page.entry('Fine')
    await ask('say', asks)
    await bot.idle()
    expect(page.all().map(({ text }) => text)).toEqual(['Hi', 'Fine.'])
    expect(model.prompts.length).toBe(1)
    // Another's is another.
    await ask('say', { ...asks, member: 'ben' })
    await page.until(() => page.all().filter(({ text }) => text === 'Fine.').length === 2)
  })

  it('what is said while an answer is written is answered together with what else is', async () => {
    const more = happening()
    const model = scriptedModel({
      answer: async ({ messages }, say) => {
        if (messages.at(-1)?.content !== 'one') return 'Both.'
        return inTwo('First', more.happened, '.')(null, say)
      },
    })
    const { link } = await room(model)
    const page = await enter(link)
    await page.say('one')
    await page.until(() => page.find('First'))
    await page.say('two')
    await page.say('three')
    await page.until(() => page.all().filter(({ writing }) => writing).length === 3)
    more.happen()
    await page.entry('Both')
    expect(page.all().map(({ text }) => text)).toEqual(['one', 'First.', 'two', 'three', 'Both.'])
    expect(model.prompts.at(-1)?.messages.at(-1)?.content).toBe('two\n\nthree')
  })

  it('an answer is stopped while it is thought of, and while it is written, and can go on', async () => {
    const texts: string[] = []
    const begun = happening()
    const { link } = await room(
      scriptedModel({
        answer: async ({ messages }, say, stop) => {
          begun.happen()
          texts.push(messages.at(-1)?.content ?? '')
          if (texts.length === 3) return 'and so on.'
          if (texts.length === 2) await say('Once')
          await untilAborted(stop)
          return 'stopped'
        },
      }),
    )
    const page = await enter(link)
    await page.say('Hi')
    const thinking = await page.until(() => page.all().find(({ writing }) => writing))
    await begun.happened
    await page.press(thinking.id, 'Stop')
    expect(await page.entry('Stopped')).toMatchObject({ id: thinking.id, kind: 'told' })
    await page.say('A tale')
    const tale = await page.until(() => page.find('Once'))
    await page.press(tale.id, 'Stop')
    const cut = await page.entry('Once')
    expect(cut.notices?.join()).toContain('I was stopped here')
    const pressed = await Promise.all([page.press(cut.id, 'Continue'), page.press(cut.id, 'Continue')])
    expect(pressed.map(({ status }) => status).sort()).toEqual([200, 409])
    await page.entry('and so on')
    expect(page.entries.get(cut.id)).not.toHaveProperty('buttons')
    expect(texts).toEqual(['Hi', 'A tale', 'go on'])
  })

  it('“stop”, however it is typed, stops too', async () => {
    for (const typed of ['Stop!', '/keepsake stop', '/stop']) {
      const { link } = await room(
        scriptedModel({
          answer: async (_, say, stop) => {
            await say('Once')
            await untilAborted(stop)
            return 'stopped'
          },
        }),
      )
      const page = await enter(link)
      await page.say('A tale', { place: 'general' })
      await page.until(() => page.find('Once'))
      await page.say(typed, { place: 'general' })
      expect((await page.entry('Once')).notices?.join()).toContain('I was stopped here')
      expect(await page.entry('Stopped')).toMatchObject({ only: 'ana', place: 'general' })
    }
  })

  it('a failure says so with a reference, and the same messages are tried again once', async () => {
    let fails = true
    const asked: string[] = []
    const { link, logged } = await room(
      scriptedModel({
        answer: async ({ messages }) => {
          asked.push(messages.at(-1)?.content ?? '')
          if (fails) throw new Error('secret words')
          return 'Here I am.'
        },
      }),
    )
    const page = await enter(link)
    await page.say('Hi', { place: 'board' })
    const failure = await page.entry(/reference/)
    expect(failure).toMatchObject({ kind: 'told', by: 'keepsake', place: 'board', buttons: [{ label: 'Retry' }] })
    fails = false
    const notHers = await page.press(failure.id, 'Retry', 'ben')
    expect(notHers.status).toBe(200)
    expect(await page.entry('That button is for the one who asked')).toMatchObject({ only: 'ben' })
    const does = failure.buttons?.[0]?.does ?? ''
    const again = { member: 'ana', place: 'board', entry: failure.id, does } as const
    const pressed = await Promise.all([page.ask('press', again), page.ask('press', again)])
    expect(pressed.map(({ status }) => status).sort()).toEqual([200, 409])
    await page.entry('Here I am')
    expect(page.entries.has(failure.id)).toBe(false)
    expect(asked.length).toBe(2)
    expect(logged.join()).not.toContain('secret words')
  })

  it('all that failed together is tried again, and so is a wish to go on', async () => {
    const more = happening()
    let fails = false
    const asked: string[] = []
    const { link, bot } = await room(
      scriptedModel({
        answer: async ({ messages }, say) => {
          const said = messages.at(-1)?.content ?? ''
          asked.push(said)
          if (fails) throw new Error('no')
          if (said !== 'one') return 'Here I am.'
          await say('First')
          await more.happened
          return 'length'
        },
      }),
    )
    const page = await enter(link)
    await page.say('one')
    const first = await page.until(() => page.find('First'))
    await page.say('two')
    await page.say('three')
    await page.until(() => page.all().filter(({ writing }) => writing).length === 3)
    fails = true
    more.happen()
    const failure = await page.entry('reference')
    await page.press(first.id, 'Continue')
    const other = await page.until(() => page.all().find(({ id, text }) => id !== failure.id && /reference/.test(text)))
    await bot.idle()
    fails = false
    await page.press(failure.id, 'Retry')
    await page.entry('Here I am')
    await bot.idle()
    const retried = asked.length - 3
    await page.press(other.id, 'Retry')
    await page.until(() => page.turns.size === 1 + retried + 1)
    expect(asked.slice(0, 3)).toEqual(['one', 'two\n\nthree', 'go on'])
    const again = asked.slice(3)
    expect(again.at(-1)).toBe('go on')
    expect(again.slice(0, -1).join('\n\n')).toBe('two\n\nthree')
    expect(page.find('reference')).toBe(undefined)
  })

  it('what is to be tried again and is no longer there is said to be gone', async () => {
    const { link } = await room(
      scriptedModel({
        answer: async () => {
          throw new Error('no')
        },
      }),
    )
    const page = await enter(link)
    await page.say('Hi', { place: 'general' })
    const failure = await page.entry('reference')
    for (let n = 1; n < 500; n++) await page.say(`said ${n}`, { place: 'general', isToKeepsake: false })
    await page.press(failure.id, 'Retry')
    expect(await page.entry('no longer there')).toMatchObject({ only: 'ana' })
  })

  it('a memory that cannot be read is told of wherever it is needed, with a reference', async () => {
    const { link, folder } = await room(scriptedModel({}))
    await mkdir(join(folder, 'room'))
    await writeFile(join(folder, 'room', 'ana.json'), '{"version": 3}')
    const page = await enter(link)
    await page.say('Hi')
    expect(await page.entry('a newer Keepsake wrote it')).toMatchObject({
      kind: 'told',
      text: expect.stringMatching(reference),
    })
    await page.say('/memory show')
    await page.until(() => page.all().filter(({ text }) => reference.test(text)).length === 2)
    await expect(page.card()).rejects.toThrow(reference)
  })

  it('what cannot be read is refused in words', async () => {
    const { link } = await room(scriptedModel({}))
    const page = await enter(link)
    await page.say('a'.repeat(50_001))
    expect(await page.entry('too long: I read up to 50000')).toMatchObject({ kind: 'told' })
  })

  it('what is said to the others is not answered, and goes along with the next question there', async () => {
    const model = scriptedModel({})
    const { link, bot } = await room(model)
    const page = await enter(link)
    await page.say('The oven is hot', { member: 'ben', place: 'general', isToKeepsake: false })
    await page.say('Elsewhere', { member: 'ben', place: 'board', isToKeepsake: false })
    await page.say('/memory show', { member: 'ben', place: 'general' })
    await page.entry('Remembering is on')
    await page.say('What is hot?', { place: 'general' })
    await page.entry('Fine')
    await bot.idle()
    const content = model.prompts[0]?.messages.at(-1)?.content ?? ''
    expect(content).toContain('<message from="room:ben" name="Ben">The oven is hot</message>')
    expect(content).not.toMatch(/Elsewhere|Remembering/)
    expect(model.prompts.length).toBe(1)
    await page.say('And you?', { member: 'ben', place: 'general' })
    await page.until(() => page.all().filter(({ text }) => text === 'Fine.').length === 2)
    const next = model.prompts[1]?.messages.at(-1)?.content ?? ''
    expect(next).toContain('<message from="room:ana" name="Ana">What is hot?</message>')
    expect(next).toContain('<message from="you">Fine.</message>')
  })

  it('a direct message is for Keepsake, whatever else is said', async () => {
    const { link } = await room(scriptedModel({}))
    const page = await enter(link)
    await page.say('Hi', { isToKeepsake: false })
    await page.entry('Fine')
  })

  it('whoever comes later, or again, is told all that stands there', async () => {
    const more = happening()
    const { link } = await room(scriptedModel({ answer: inTwo('Hello, ', more.happened, 'Ana.') }))
    const page = await enter(link)
    await page.say('Hi')
    await page.until(() => page.find('Hello, '))
    page.leave()
    const again = await enter(link)
    expect(again.first.entries).toMatchObject([{ text: 'Hi' }, { text: 'Hello, ', writing: true }])
    more.happen()
    await again.entry('Hello, Ana.')
    const third = await enter(link)
    expect(third.first.entries).toEqual(again.all())
    expect(third.first).toMatchObject({
      members: [{ name: 'Ana' }, { name: 'Ben' }],
      places: [{ name: '#general' }, { name: '#board' }, { name: 'Direct message' }],
      isOffline: false,
      answeredBy: 'Claude answers: claude-sonnet-5-5.',
    })
    expect(third.first.commands.find(({ name }) => name === 'memory forget')).toMatchObject({
      usage: '/memory forget [number]',
      isSuggested: true,
      choices: [],
    })
  })

  it('the newest 500 entries of a place are kept', async () => {
    const { link } = await room(scriptedModel({}))
    const page = await enter(link)
    await page.say('elsewhere', { place: 'board', isToKeepsake: false })
    for (let n = 1; n <= 502; n++) await page.say(`said ${n}`, { place: 'general', isToKeepsake: false })
    const late = await enter(link)
    expect(late.first.entries.length).toBe(501)
    expect(late.first.entries[1]?.text).toBe('said 3')
    expect(page.all()).toEqual(late.all())
  })

  it('all of the story, with the stand-in: what one says in a direct message is withheld elsewhere until it is shared', async () => {
    const { link, bot } = await room(createOffline())
    const page = await enter(link)
    await page.say('I live in Lisbon')
    const answer = await page.entry('I understood')
    await page.until(() => page.entries.get(answer.id)?.noted)
    expect(page.entries.get(answer.id)?.noted).toMatchObject({
      text: 'noted: lives in Lisbon',
      buttons: [{ label: 'Undo' }],
    })
    const withheld = await page.card('general', 'Where do I live?')
    expect(withheld.facts).toMatchObject([
      { text: 'lives in Lisbon', here: 'withheld', why: 'you said it in a direct message' },
    ])
    expect(withheld.prompt.map(({ by }) => by)).toEqual(['system', 'user'])
    expect(withheld.prompt[0]?.text).not.toContain('Lisbon')
    await page.say('Where do I live?', { place: 'general' })
    await page.entry('You have not told me')
    const share = withheld.facts[0]?.buttons.find(({ label }) => label === 'Share')?.does ?? ''
    const pressed = await page.ask('press', { member: 'ana', place: 'general', entry: null, does: share })
    expect(pressed.told?.text).toContain('Shared: lives in Lisbon')
    expect((await page.card('general', 'Where do I live?')).facts).toMatchObject([{ here: 'told' }])
    await page.say('Where do I live?', { place: 'general' })
    await page.entry('You told me: lives in Lisbon')
    await bot.idle()
    expect((await page.card('general', '', 'ben')).facts).toEqual([])
  })
})
