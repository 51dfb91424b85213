import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Keepsake } from '../../src/keepsake.js'
import { type Audience, mayUse } from '../../src/memory/audience.js'
import { createKeeper } from '../../src/memory/keeper.js'
import type { Fact, UserKey } from '../../src/memory/memory.js'
import type { Prompt } from '../../src/prompt.js'
import { createFileStore } from '../../src/stores/files.js'
import { startPipe } from '../pipe.js'
import {
  add,
  allBytes,
  ana,
  botOn,
  command,
  lessons,
  replace,
  say,
  scriptedModel,
  stage,
  talk,
  temporaryFolder,
} from '../stage.js'

/** The short form is for every day; `npm run test:long` has 200. */
const crowd = Number(process.env.KEEPSAKE_PEOPLE ?? 40)

const at = (audience: Audience) => ({ place: { conversation: `in ${audience}`, audience } })
const privateC: Audience = 'channel:S/C'
const publicS: Audience = 'space:S'

/** A model that learns every `I like …`, and sums up all it is given. */
function attentive(more: Parameters<typeof scriptedModel>[0] = {}) {
  return scriptedModel({
    learn: ({ exchanges, summary }) => {
      const liked = exchanges.flatMap(({ person }) => [...person.matchAll(/I like (\w+)/g)])
      const orders = exchanges.flatMap(({ person }) => person.match(/Always (?:mention|recommend) \w+/g) ?? [])
      return {
        ...lessons(
          ...liked.map(([quote, what]) => add(`likes ${what}`, quote)),
          ...orders.map((order) => add(order, order)),
        ),
        summary: [summary, ...liked.map(([, what]) => `Spoke of ${what}.`)].filter(Boolean).slice(-3).join(' '),
      }
    },
    ...more,
  })
}

/** What is answered to a message, while others are being answered. */
async function answerTo(bot: Keepsake, text: string, more: object): Promise<string> {
  const said = say(bot, text, more)
  await said.answered
  return (await said.until('answer')).text
}

function canariesIn(text: string): string[] {
  return text.match(/canary-p\d+p-\d/g) ?? []
}

/** What a model is told when somebody asks there. */
async function toldIn(bot: Keepsake, model: { prompts: Prompt[] }, audience: Audience): Promise<string> {
  await talk(bot, 'What do you know?', { place: { conversation: `asking in ${audience}`, audience } })
  return JSON.stringify(model.prompts.at(-1))
}

describe('what you say', () => {
  const places: Audience[] = ['dm', privateC, 'channel:S/D', publicS, 'space:T', 'channel:T/C', 'channel:/group']
  const usedIn: [heard: Audience, used: Audience[]][] = [
    ['dm', ['dm']],
    [privateC, ['dm', privateC]],
    [publicS, ['dm', privateC, 'channel:S/D', publicS]],
    ['channel:/group', ['dm', 'channel:/group']],
  ]
  it.each(usedIn)('in %s is used in %j and nowhere else', async (heard, used) => {
    const model = attentive()
    const { bot } = await stage(model)
    await talk(bot, 'I like quokkas', at(heard))
    for (const place of places) {
      const told = await toldIn(bot, model, place)
      expect([place, /quokka/.test(told)]).toEqual([place, used.includes(place)])
    }
  })

  it('in a channel that turned public stays with those who heard it', async () => {
    const model = attentive()
    const { bot } = await stage(model)
    await talk(bot, 'I like quokkas', { place: { conversation: 'C', audience: privateC } })
    await talk(bot, 'And now?', { place: { conversation: 'C', audience: publicS } })
    expect(JSON.stringify(model.prompts.at(-1))).not.toContain('quokka')
  })

  it.each([
    ['strict', 'I know nothing about you yet.'],
    ['relaxed', 'This is what I know about you: likes quokkas.'],
  ])('in private is answered in a channel, in the built program set to %s: %s', async (privacy, answer) => {
    const pipe = await startPipe({ env: { MEMORY_PRIVACY: privacy } })
    await pipe.talk('ana', 'I like quokkas')
    const channel = { conversation: 'general', audience: publicS }
    expect(await pipe.talk('ana', 'What do you know about me?', channel)).toBe(answer)
    expect(await pipe.talk('bob', 'What do you know about me?', channel)).toBe('I know nothing about you yet.')
    expect(await pipe.talk('ana', 'memory show', channel)).toMatch(/^Type it as a command/)
    await pipe.command('ana', 'memory share 1', channel)
    expect(await pipe.talk('ana', 'What do you know about me?', channel)).toContain('likes quokkas')
  })

  it('is joined into no turn that others hear', async () => {
    const model = attentive()
    const { bot } = await stage(model)
    const conversation = 'one'
    await Promise.all([
      talk(bot, 'Hello', { place: { conversation, audience: publicS } }),
      talk(bot, 'I like quokkas', { place: { conversation, audience: 'dm' } }),
      talk(bot, 'Well?', { place: { conversation, audience: publicS } }),
    ])
    const inPublic = model.prompts.filter(({ system }) => system.includes('in a public channel'))
    expect(inPublic.length).toBe(2)
    expect(JSON.stringify(inPublic)).not.toContain('quokka')
  })
})

describe('you decide yourself', () => {
  it('to share a fact, and to take that back', async () => {
    const model = attentive()
    const { bot, folder } = await stage(model)
    await talk(bot, 'I like quokkas')
    expect(await command(bot, 'memory share 1')).toMatch(/^Shared: likes quokkas\./)
    expect(await command(bot, 'memory show')).toContain('direct message, shared)')
    for (const place of [publicS, privateC, 'space:T', 'channel:/group'] as const) {
      expect(await toldIn(bot, model, place)).toContain('likes quokkas')
    }
    expect(await command(bot, 'memory private 1')).toMatch(/^Private: likes quokkas\./)
    const again = botOn(folder, model)
    for (const place of [publicS, privateC, 'space:T'] as const) {
      expect(await toldIn(again, model, place)).not.toContain('quokka')
    }
    expect(await toldIn(again, model, 'dm')).toContain('likes quokkas')
    await again.close()
  })

  it('to keep to yourself what you said where others read along', async () => {
    const model = attentive()
    const { bot } = await stage(model)
    await talk(bot, 'I like quokkas', at(publicS))
    await talk(bot, 'I like wombats', at(publicS))
    expect(await command(bot, 'memory private 1')).toMatch(/direct messages only/)
    await talk(bot, 'What do I like?', at(publicS))
    const told = JSON.stringify(model.prompts.at(-1))
    expect(told).not.toContain('quokka')
    expect(told).toContain('likes wombats')
    expect(JSON.stringify(model.lessons.at(-1))).not.toContain('quokka')
    expect(await toldIn(bot, model, 'dm')).toContain('likes quokkas')
  })

  it('to keep to yourself what you had shared, though it changed in between', async () => {
    const model = scriptedModel({
      learn: ({ exchanges: [said], facts, summary }) => {
        if (said?.person === 'I like quokkas') return lessons(add('likes quokkas', 'I like quokkas'))
        if (said?.person === 'I like emus now')
          return lessons(replace(facts[0]?.id ?? 0, 'likes emus', 'I like emus now'))
        return { ...lessons(), summary: summary ?? 'They spoke of marsupials that hop, quokkas say.' }
      },
    })
    const { bot } = await stage(model)
    await talk(bot, 'I like quokkas')
    await command(bot, 'memory share 1')
    await talk(bot, 'Which marsupials hop?', at(publicS))
    await talk(bot, 'I like emus now')
    expect(await toldIn(bot, model, publicS)).not.toContain('emus')
    await command(bot, 'memory private 1')
    expect(await toldIn(bot, model, publicS)).not.toMatch(/quokkas|They spoke/)
  })

  it.each(['memory share', 'memory share tea', 'memory private 7', 'memory share 7'])(
    '%s says what to do',
    async (text) => {
      const { bot } = await stage(attentive())
      expect(await command(bot, text)).toMatch(
        /^(Type \/memory (share|private) 2 for|There is no fact 7|No fact of yours says that)/,
      )
    },
  )

  it('that a bot of your own uses everything everywhere, but for what you marked private', async () => {
    const model = attentive()
    const bot = botOn(await temporaryFolder(), model, { privacy: 'relaxed' })
    await talk(bot, 'I like quokkas')
    await talk(bot, 'I like wombats')
    expect(await toldIn(bot, model, publicS)).toMatch(/likes quokkas.*likes wombats/)
    await command(bot, 'memory private 1')
    for (const _ of ['a summary may tell it still', 'when the fact is gone']) {
      const told = await toldIn(bot, model, publicS)
      expect(told).not.toContain('quokka')
      expect(told).toContain('likes wombats')
      await command(bot, 'memory forget 1')
    }
  })
})

describe('who reads along', () => {
  it('sees the same, whether something is hidden or not', async () => {
    const model = attentive()
    const { bot } = await stage(model)
    const before = await toldIn(bot, model, publicS)
    await talk(bot, 'I like quokkas')
    const stranger = { user: 'test:bob' as UserKey, speaker: 'Ana' }
    await talk(bot, 'What do you know?', { ...stranger, place: { conversation: 'b', audience: publicS } })
    expect(JSON.stringify(model.prompts.at(-1)).replaceAll('test:bob', 'test:ana')).toBe(before)
    expect(before).toContain('What they told you in other places is not shown to you here.')
  })

  const step = fc.record({
    where: fc.constantFrom<Audience[]>('dm', publicS, privateC, 'channel:S/D', 'space:T'),
    does: fc.constantFrom(
      ...[
        'say',
        'say',
        'say',
        'ok',
        'ask',
        'order',
        'remember',
        'private',
        'forget',
        'add',
        'edit',
        'pin',
        'undo',
        'keep',
      ],
    ),
    word: fc.constantFrom('quokkas', 'wombats', 'tea', 'chess', 'figs', 'rain'),
  })

  it('cannot tell from one byte of what Claude is asked there what was said elsewhere', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Audience[]>(publicS, privateC, 'space:T'),
        fc.array(step, { minLength: 2, maxLength: 14 }),
        async (here, story) => {
          expect(await askedIn(here, story, true)).toEqual(await askedIn(here, story, false))
        },
      ),
      { numRuns: 60 },
    )
  })

  type Story = { where: Audience; does: string; word: string }[]

  /** All that the models were asked in one audience, with or without what happened where that may not be used there. */
  async function askedIn(here: Audience, story: Story, withTheRest: boolean): Promise<object[]> {
    const model = attentive()
    const { bot, folder } = await stage(model, { clock: () => Date.UTC(2026, 10, 23, 12) })
    const keeper = createKeeper({ store: createFileStore(folder), clock: Date.now })
    const asked: object[] = []
    for (const [nth, { where, does, word }] of story.entries()) {
      const isUsable = mayUse({ heard: where }, here, 'strict')
      if (!isUsable && !withTheRest) continue
      const before = [model.prompts.length, model.lessons.length, model.patterns.length] as const
      const what = isUsable ? word : `secret${word}`
      const { facts, waiting, history } = await keeper.read(ana)
      const isOurs = (one: { heard: Audience; reach?: Fact['reach'] }) => mayUse(one, here, 'strict') === isUsable
      const [fact, waits] = [facts.find(isOurs), waiting.find(isOurs)]
      const hidden = facts.find((one) => !mayUse(one, here, 'strict'))
      const change = history.findLast(({ facts: changed }) => changed.some(({ id }) => id === hidden?.id))
      const commands: Record<string, string | false | undefined> = {
        private: hidden && `memory private ${hidden.id}`,
        forget: hidden && `memory forget ${hidden.id}`,
        undo: change && `memory undo ${change.id}`,
        add: `memory add my ${what}`,
        edit: fact && `memory edit ${fact.id} no ${what}`,
        pin: fact && `memory pin ${fact.id}`,
        keep: waits && `memory keep ${waits.id}`,
      }
      const says: Record<string, string> = {
        ok: 'ok',
        ask: `And ${what}?`,
        // No word of what is hidden is one of what is not: forgetting takes whatever tells what is forgotten, everywhere.
        order: `Always ${isUsable ? 'mention' : 'recommend'} ${what}`,
        remember: `Remember that my ${what} ${isUsable ? 'matter' : 'count'}`,
      }
      const typed = commands[does]
      if (typed) await bot.command({ user: ana, speaker: 'Ana', ...at(where), text: typed })
      else if (!(does in commands)) await talk(bot, says[does] ?? `I like ${what}`, { id: `${nth}`, ...at(where) })
      if (where === here)
        asked.push(
          ...model.prompts.slice(before[0]),
          ...model.lessons.slice(before[1]),
          ...model.patterns.slice(before[2]),
        )
    }
    return asked
  }
})

describe('many people in all places, and a model that repeats all it is told', () => {
  it('no word of one person reaches another, and none of a direct message a channel', {
    timeout: 120_000,
  }, async () => {
    const model = scriptedModel({
      answer: async ({ system, messages }) => `${system}\n${messages.map(({ content }) => content).join('\n')}`,
      learn: ({ exchanges, summary }) => ({
        ...lessons(
          ...exchanges.flatMap(({ person, assistant }) =>
            canariesIn(`${person} ${assistant}`).map((one) => add(`likes ${one}`, person)),
          ),
        ),
        summary: `${summary} ${exchanges.map(({ person }) => person).join(' ')}`,
      }),
    })
    const { bot, folder } = await stage(model)
    const places: Audience[] = ['dm', publicS, privateC, 'channel:S/D', 'space:T', 'channel:/group']
    const heard: { user: string; audience: Audience; answer: string }[] = []
    const people = Array.from({ length: crowd }, (_, n) => `p${n}p`)
    await Promise.all(
      people.map(async (person, n) => {
        for (let turn = 0; turn < 10; turn++) {
          const audience = places[(n + turn * 5) % places.length] ?? 'dm'
          const place = { conversation: audience, audience }
          const text = `I like canary-${person}-${places.indexOf(audience)}`
          const user: UserKey = `test:${person}`
          heard.push({ user: person, audience, answer: await answerTo(bot, text, { user, speaker: 'Ana', place }) })
        }
      }),
    )
    await bot.idle()
    expect(heard.length).toBe(crowd * 10)
    const leaks = heard.flatMap(({ user, audience, answer }) =>
      canariesIn(answer).filter((canary) => {
        const [, whose, where] = canary.split('-')
        const from = places[Number(where)] ?? 'dm'
        return whose !== user || !mayUse({ heard: from }, audience, 'strict')
      }),
    )
    expect(leaks).toEqual([])
    // The model did tell: of each person's own canaries in their direct messages.
    const inPrivate = heard.filter(({ audience }) => audience === 'dm')
    expect(inPrivate.some(({ answer }) => new Set(canariesIn(answer)).size > 2)).toBe(true)
    const files = (await allBytes(folder)).split(folder).filter((file) => file.includes('.json'))
    const owners = files.map((file) => new Set(canariesIn(file).map((canary) => canary.split('-')[1])).size)
    expect([owners.filter((count) => count === 1).length, Math.max(...owners)]).toEqual([crowd, 1])
  })
})
