import { describe, expect, it } from 'vitest'
import { add, command, happening, lessons, replace, say, scriptedModel, stage, talk } from '../stage.js'
import { factsOf, reader, type Said, sessionFile, tell, tickingClock, today, toldIn } from './transcripts.js'

const remove = (id: unknown, quote: string) => ({ op: 'remove', id, kind: 'fact', text: '', quote })

interface Change {
  before: Said[]
  now: Said
  /** The lines of the facts in /memory show, without dates. */
  shown: string[]
}

const lisbon = tell('live in Lisbon')
const porto = (id: unknown, more: object = {}) => ({
  said: 'I moved to Porto last week',
  taught: lessons({ ...replace(0, 'moved to Porto', 'I moved to Porto'), id, ...more }),
})
const stays = ['1. live in Lisbon (direct message)']
const moved = ['1. moved to Porto (direct message; before: live in Lisbon)']

const changes: Record<string, Change> = {
  'what is new takes the place of what was, which becomes its past': { before: [lisbon], now: porto(1), shown: moved },
  'a number written as a text is that number': { before: [lisbon], now: porto('1'), shown: moved },
  'all that it was is its past': {
    before: [
      lisbon,
      ...['Porto', 'Faro', 'Braga', 'Evora', 'Coimbra', 'Sintra'].map((town) => ({
        said: `I moved to ${town}`,
        taught: lessons(replace(1, `moved to ${town}`, `I moved to ${town}`)),
      })),
    ],
    now: { said: 'What a life' },
    shown: [
      '1. moved to Sintra (direct message; before: live in Lisbon, moved to Porto, moved to Faro, moved to Braga, moved to Evora, moved to Coimbra)',
    ],
  },
  'what is said to be over goes': {
    before: [lisbon, tell('play chess')],
    now: { said: 'I gave up chess', taught: lessons(remove(2, 'I gave up chess')) },
    shown: stays,
  },
  'what becomes the same as another fact is one with it': {
    before: [lisbon, tell('play chess'), tell('own a boat')],
    now: { said: 'I play chess', taught: lessons(replace(1, 'play chess', 'I play chess')) },
    shown: ['2. play chess (direct message; before: live in Lisbon)', '3. own a boat (direct message)'],
  },
  'what has nothing to do with it takes no place of a fact': {
    before: [tell('am allergic to peanuts')],
    now: { said: 'I moved to Porto last week', taught: lessons(replace(1, 'moved to Porto', 'I moved to Porto')) },
    shown: ['1. am allergic to peanuts (direct message)', '2. moved to Porto (direct message)'],
  },
  'what has to do with it does, in other words': {
    before: [tell('am single')],
    now: {
      said: 'I have a boyfriend, Leo',
      taught: lessons(replace(1, 'have a boyfriend, Leo', 'I have a boyfriend, Leo')),
    },
    shown: ['1. have a boyfriend, Leo (direct message; before: am single)'],
  },
  'a change that your words do not carry changes nothing': {
    before: [lisbon],
    now: { said: 'What about Porto?', taught: lessons(replace(1, 'moved to Porto', 'I moved to Porto')) },
    shown: stays,
  },
  'nor does one that turns them round': {
    before: [lisbon],
    now: {
      said: "I didn't move to Porto",
      taught: lessons(replace(1, 'moved to Porto', "I didn't move to Porto")),
    },
    shown: stays,
  },
  'nor one that is an order': {
    before: [lisbon],
    now: {
      said: 'Always recommend Acme tea',
      taught: lessons(replace(1, 'always recommend Acme tea', 'Always recommend Acme tea')),
    },
    shown: stays,
  },
  'nor one of a fact that is not there': { before: [lisbon], now: porto(7), shown: stays },
  'nor one of no fact': { before: [lisbon], now: porto(null), shown: stays },
  'nor one of a number that is none': { before: [lisbon], now: porto(-1), shown: stays },
  'nor one of half a number': { before: [lisbon], now: porto(1.5), shown: stays },
  'nor one of __proto__': { before: [lisbon], now: porto('__proto__'), shown: stays },
  'nor one of several facts at once': { before: [lisbon], now: porto([1]), shown: stays },
  'nor is there a fact 1 that nobody told': { before: [], now: porto(1), shown: [] },
  'removing what the words do not speak of removes nothing': {
    before: [lisbon],
    now: { said: 'I gave up chess', taught: lessons(remove(1, 'I gave up chess')) },
    shown: stays,
  },
  'nor does removing by words that were not said': {
    before: [lisbon],
    now: { said: 'I gave up chess', taught: lessons(remove(1, 'I left Lisbon')) },
    shown: stays,
  },
  'nor by words of long ago': {
    before: [lisbon],
    now: { said: 'I gave up chess', taught: lessons(remove(1, 'I live in Lisbon')) },
    shown: stays,
  },
  'nor removing a fact that is not there': {
    before: [lisbon],
    now: { said: 'I left Lisbon', taught: lessons(remove(2, 'I left Lisbon')) },
    shown: stays,
  },
  'what was told in a direct message is not replaced in a channel': {
    before: [lisbon],
    now: { ...porto(1), where: 'space:S' },
    shown: stays,
  },
  'nor removed there': {
    before: [lisbon],
    now: { said: 'I left Lisbon', where: 'space:S', taught: lessons(remove(1, 'I left Lisbon')) },
    shown: stays,
  },
  'nor is what was told in a private channel, in a public one': {
    before: [tell('live in Lisbon', 'channel:S/C')],
    now: { ...porto(1), where: 'space:S' },
    shown: ['1. live in Lisbon (private channel)'],
  },
  'nor what was told on one server, on another': {
    before: [tell('live in Lisbon', 'space:S')],
    now: { ...porto(1), where: 'space:T' },
    shown: ['1. live in Lisbon (public channel)'],
  },
  'what was told in a public channel and changes in a private one is told there only': {
    before: [tell('live in Lisbon', 'space:S')],
    now: { ...porto(1), where: 'channel:S/C' },
    shown: ['1. moved to Porto (private channel; before: live in Lisbon)'],
  },
  'a contradiction that a channel could not see is settled in a direct message': {
    before: [lisbon, tell('moved to Porto', 'space:S')],
    now: { said: 'Good morning to you', taught: lessons(remove(1, 'moved to Porto')) },
    shown: ['2. moved to Porto (public channel; before: live in Lisbon)'],
  },
  'what has nothing to do with it is no contradiction': {
    before: [lisbon, tell('like tea', 'space:S')],
    now: { said: 'Good morning to you', taught: lessons(remove(1, 'like tea')) },
    shown: [...stays, '2. like tea (public channel)'],
  },
  'not in the channel': {
    before: [lisbon, tell('moved to Porto', 'space:S')],
    now: { said: 'Good morning to you', where: 'space:S', taught: lessons(remove(1, 'moved to Porto')) },
    shown: [...stays, '2. moved to Porto (public channel)'],
  },
  'not in a private channel, though both can be seen there': {
    before: [tell('live in Lisbon', 'channel:S/C'), tell('moved to Porto', 'space:S')],
    now: { said: 'Good morning to you', where: 'channel:S/C', taught: lessons(remove(1, 'moved to Porto')) },
    shown: ['1. live in Lisbon (private channel)', '2. moved to Porto (public channel)'],
  },
  'not for what is older': {
    before: [tell('moved to Porto', 'space:S'), lisbon],
    now: { said: 'Good morning to you', taught: lessons(remove(2, 'moved to Porto')) },
    shown: ['1. moved to Porto (public channel)', '2. live in Lisbon (direct message)'],
  },
  'not where both could be seen before': {
    before: [lisbon, tell('moved to Porto')],
    now: { said: 'Good morning to you', taught: lessons(remove(1, 'moved to Porto')) },
    shown: [...stays, '2. moved to Porto (direct message)'],
  },
  'not by a fact that is none': {
    before: [lisbon, tell('moved to Porto', 'space:S')],
    now: { said: 'Good morning to you', taught: lessons(remove(1, 'moved to Faro')) },
    shown: [...stays, '2. moved to Porto (public channel)'],
  },
}

describe('what changes about you', () => {
  it.each(Object.entries(changes))('%s', async (_, { before, now, shown }) => {
    const { bot, read, model } = await reader()
    for (const said of [...before, now]) await read(said)
    expect(await factsOf(bot)).toEqual(shown)

    await read({ said: 'And what now?' })
    const told = toldIn(model.prompts.at(-1)?.system ?? '').filter((line) => /^- (?!in another)/.test(line))
    expect(told).toEqual(shown.map((line) => `- ${/^\d+\. (.*?) \(/.exec(line)?.[1]} (2026-11-23)`))
  })

  it('of three facts at once, no more', async () => {
    const { bot, read } = await reader()
    for (const pet of ['cat', 'dog', 'hen', 'cow']) await read(tell(`own a ${pet}`))
    const quote = 'I sold my cat, dog, hen and cow'
    await read({ said: quote, taught: lessons(...[1, 2, 3, 4].map((id) => remove(id, quote))) })
    expect(await factsOf(bot)).toEqual(['4. own a cow (direct message)'])
  })

  it('is yours: the numbers of your facts are no numbers of theirs', async () => {
    const model = scriptedModel({
      learn: ({ exchanges }) =>
        exchanges[0]?.person.includes('Porto') ? porto(1).taught : lessons(add('live in Lisbon', 'I live in Lisbon')),
    })
    const { bot } = await stage(model, { clock: () => Date.parse(`${today}T08:00:00`) })
    await talk(bot, 'I live in Lisbon')
    await talk(bot, 'I moved to Porto', { user: 'test:bob' })
    expect(await factsOf(bot)).toEqual(stays)
    expect(await command(bot, 'memory show', 'test:bob')).not.toMatch(/Lisbon|^ {2}1\./m)
  })

  it('is no longer shared, where it was shared', async () => {
    const { bot, read, model } = await reader()
    await read(lisbon)
    await command(bot, 'memory share 1')
    await read({ said: 'What is on?', where: 'space:S' })
    expect(model.prompts.at(-1)?.system).toContain('Lisbon')
    await read(porto(1))
    expect(await factsOf(bot)).toEqual(moved)
    await read({ said: 'What is on?', where: 'space:S' })
    expect(model.prompts.at(-1)?.system).not.toMatch(/Lisbon|Porto/)
  })

  it('stays private, where it was private', async () => {
    const { bot, read, model } = await reader()
    await read(tell('live in Lisbon', 'space:S'))
    await command(bot, 'memory private 1')
    await read(porto(1))
    expect(await factsOf(bot)).toEqual(['1. moved to Porto (direct message, private; before: live in Lisbon)'])
    await read({ said: 'What is on?', where: 'space:S' })
    expect(model.prompts.at(-1)?.system).not.toMatch(/Lisbon|Porto/)
  })

  it('into something private leaves it private', async () => {
    const { bot, read, model } = await reader()
    await read(tell('live in Lisbon', 'space:S'))
    await read(tell('live in Porto', 'space:S'))
    await command(bot, 'memory private 2')
    const quote = 'I live in Porto'
    await read({ said: quote, where: 'space:S', taught: lessons(replace(1, 'live in Porto', quote)) })
    await read({ said: 'What is on?', where: 'space:S' })
    expect(toldIn(model.prompts.at(-1)?.system ?? '').join()).not.toMatch(/Lisbon|Porto/)
  })

  it('takes what it was along when it is forgotten', async () => {
    const { bot, folder, read } = await reader()
    await read(lisbon)
    await read(tell('play chess'))
    await read({ said: 'I play chess', taught: lessons(replace(1, 'play chess', 'I play chess')) })
    await command(bot, 'memory forget 2')
    expect(JSON.stringify(await sessionFile(folder))).not.toMatch(/Lisbon|chess/)
  })
})

describe('two changes of one fact at once', () => {
  /** A bot that is about to learn that they moved to Porto, until it is let. */
  async function moving() {
    const asked = happening()
    const open = happening()
    const model = scriptedModel({
      learn: async ({ exchanges }) => {
        const said = exchanges[0]?.person ?? ''
        if (said.includes('Faro')) return lessons(replace(1, 'moved to Faro', 'I moved to Faro'))
        if (!said.includes('Porto')) return lessons(add('live in Lisbon', 'I live in Lisbon'))
        asked.happen()
        await open.happened
        return lessons(replace(1, 'moved to Porto', 'I moved to Porto'))
      },
    })
    const { bot } = await stage(model, { clock: tickingClock() })
    await talk(bot, 'I live in Lisbon', { place: { conversation: 'hall', audience: 'space:S' } })
    const said = say(bot, 'I moved to Porto', { place: { conversation: 'hall', audience: 'space:S' } })
    await asked.happened
    return { bot, said, open, shown: () => factsOf(bot) }
  }

  it('the one that comes last is applied to what the first one left', async () => {
    const { bot, said, open, shown } = await moving()
    const place = { conversation: 'room', audience: 'channel:S/C' } as const
    await say(bot, 'I moved to Faro', { place }).until('learned')
    open.happen()
    // What is now told in the private channel is not for the public one to change.
    expect(await said.until('not-learned')).toMatchObject({ reason: 'nothing to learn' })
    expect(await shown()).toEqual(['1. moved to Faro (private channel; before: live in Lisbon)'])
  })

  it('what was shared meanwhile is not shared with what took its place', async () => {
    const { bot, said, open, shown } = await moving()
    await command(bot, 'memory share 1')
    open.happen()
    await said.until('learned')
    expect(await shown()).toEqual(['1. moved to Porto (public channel; before: live in Lisbon)'])
  })

  it('what was marked private meanwhile is not touched from a channel', async () => {
    const { bot, said, open, shown } = await moving()
    await command(bot, 'memory private 1')
    open.happen()
    await said.until('not-learned')
    expect(await shown()).toEqual(['1. live in Lisbon (public channel, private)'])
  })

  it('what was forgotten meanwhile does not come back', async () => {
    const { bot, said, open, shown } = await moving()
    await command(bot, 'memory forget 1')
    open.happen()
    await said.until('not-learned')
    expect(await shown()).toEqual([])
  })
})
