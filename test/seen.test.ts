import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Keepsake, Seen } from '../src/keepsake.js'
import type { Log } from '../src/log.js'
import type { Audience } from '../src/memory/audience.js'
import { createOffline } from '../src/models/offline.js'
import { createFileStore } from '../src/stores/files.js'
import { add, allBytes, ana, command, dm, lessons, say, scriptedModel, stage, talk } from './stage.js'

const general = { conversation: 'general ana', channel: 'test:general', audience: 'space:S' } as const
const board = { conversation: 'board ana', channel: 'test:board', audience: 'channel:S/board' } as const
const elsewhere = { conversation: 'other', audience: 'channel:T/other' } as const
const places = { dm, general, board, elsewhere }

type Asked = Partial<Parameters<Keepsake['see']>[0]>

/** What is seen; fails where that is a sentence that something is wrong. */
async function see(bot: Keepsake, asked: Asked = {}): Promise<Seen> {
  const seen = await bot.see({ user: ana, speaker: 'Ana', place: dm, text: '', ...asked })
  if ('wrong' in seen) throw new Error(seen.wrong)
  return seen
}

/** A model that learns each message as a fact, `I own` turned into `owns`, and sums up what was said. */
const learner = () =>
  scriptedModel({
    answer: async ({ messages }) => `You said: ${messages.at(-1)?.content}`,
    learn: ({ exchanges }) => ({
      ...lessons(...exchanges.map(({ person }) => add(person.replace('I own', 'owns'), person))),
      summary: `They spoke of this: ${exchanges.map(({ person }) => person).join(' ')}`,
    }),
  })

describe('what is seen of a memory', () => {
  it('says of each fact whether it is told here, and why not', async () => {
    const { bot } = await stage(learner())
    await talk(bot, 'I own a boat')
    await talk(bot, 'I own a lute', { place: general })
    await talk(bot, 'I own a kite', { place: board })
    await talk(bot, 'I own a drum', { place: general })
    await command(bot, 'memory private 4')
    const here = async (place: (typeof places)[keyof typeof places]) => {
      const { facts } = await see(bot, { place })
      return facts.map((fact) => (fact.here === 'told' ? 'told' : `${fact.here}: ${fact.why}`))
    }
    const directly = 'withheld: you said it in a direct message'
    const inGeneral = 'withheld: you said it in a public channel'
    const onBoard = 'withheld: you said it in a private channel'
    const marked = 'withheld: you marked it private'
    expect(await here(dm)).toEqual(['told', 'told', 'told', 'told'])
    expect(await here(general)).toEqual([directly, 'told', onBoard, marked])
    expect(await here(board)).toEqual([directly, 'told', 'told', marked])
    expect(await here(elsewhere)).toEqual([directly, inGeneral, onBoard, marked])
    await command(bot, 'memory share 1')
    expect((await here(general))[0]).toBe('told')
  })

  it('says the same of summaries', async () => {
    const { bot } = await stage(learner())
    await talk(bot, 'I own a boat')
    const { summaries } = await see(bot, { place: general })
    const about = expect.stringMatching(/^\d{4}-\d\d-\d\d, direct message$/)
    const text = 'They spoke of this: I own a boat'
    expect(summaries).toEqual([{ text, about, here: 'withheld', why: 'it stays there' }])
    expect((await see(bot)).summaries).toEqual([{ text, about, here: 'told' }])
  })

  it('tells of a summary that is cut off that there was no room', async () => {
    const long = `They spoke of tea: ${'green and black, '.repeat(20)}.`
    const model = scriptedModel({ learn: () => ({ ...lessons(), summary: long }) })
    const { bot } = await stage(model)
    for (const place of [general, board, dm]) await talk(bot, 'Let us speak of tea', { place })
    expect((await see(bot)).summaries.map(({ here }) => here).sort()).toEqual(['left out', 'left out', 'told'])
    expect((await see(bot, { place: general })).summaries.map(({ here }) => here).sort()).toEqual([
      'told',
      'withheld',
      'withheld',
    ])
  })

  it('has the buttons that a fact can have', async () => {
    const { bot } = await stage(learner())
    await talk(bot, 'I own a boat')
    const buttons = async () => (await see(bot)).facts[0]?.buttons.map(({ label, command }) => `${label}: ${command}`)
    const always = ['Why: memory why 1', 'Forget: memory forget 1']
    expect(await buttons()).toEqual(['Share: memory share 1', 'Pin: memory pin 1', ...always])
    await command(bot, 'memory share 1')
    await command(bot, 'memory pin 1')
    expect(await buttons()).toEqual(['Keep private: memory private 1', 'Unpin: memory unpin 1', ...always])
    expect((await see(bot)).facts[0]?.about).toMatch(/^\d{4}-\d\d-\d\d, direct message, shared, pinned$/)
    await command(bot, 'persist off')
    expect(await buttons()).toEqual(['Keep private: memory private 1', ...always])
  })

  it('tells traits, what waits, what changed and what was spent', async () => {
    const { bot } = await stage(createOffline(), { prices: { answer: { input: 1, output: 1 } } })
    expect(await see(bot)).toMatchObject({
      ...{ persist: true, kept: 'Remembering is on. Nothing is kept about you.', traits: [], facts: [] },
      ...{ summaries: [], pending: [], history: [], spent: null },
    })
    await talk(bot, 'My name is Ana')
    await talk(bot, 'remember that my email is ana@example.com')
    await command(bot, 'keepsake zone Europe/Lisbon')
    const { kept, traits, pending, history } = await see(bot)
    expect(kept).toBe('Remembering is on. Kept: your name, 2 exchanges.')
    expect(traits.map(({ text }) => text)).toEqual(['Name: Ana', 'Time zone: Europe/Lisbon'])
    expect(traits[0]?.buttons?.map(({ command }) => command)).toEqual(['memory forget name'])
    expect(pending.map(({ text }) => text)).toEqual([expect.stringContaining('ana@example.com')])
    expect(pending[0]?.buttons?.map(({ command }) => command)).toEqual(['memory keep 1', 'memory forget 1'])
    expect(history.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^2\. .*your time zone$/),
      expect.stringMatching(/^1\. .*your name$/),
    ])
    expect(history[0]?.buttons?.map(({ command }) => command)).toEqual(['memory undo 2'])
  })

  it('tells what was spent today, and of no other day', async () => {
    let now = Date.parse('2026-11-23T12:00:00Z')
    const { bot } = await stage(learner(), { clock: () => now })
    await talk(bot, 'I own a boat')
    expect((await see(bot)).spent).toMatchObject({ answer: { calls: 1, input: 100 }, learn: { calls: 1, input: 50 } })
    now += 48 * 60 * 60_000
    expect((await see(bot)).spent).toBeNull()
  })

  it('withholds all of it while remembering is off', async () => {
    const { bot } = await stage(learner())
    await talk(bot, 'I own a boat')
    await command(bot, 'persist off')
    await talk(bot, 'I own a kite')
    const seen = await see(bot, { text: 'What do I own?' })
    expect(seen).toMatchObject({
      persist: false,
      kept: 'Remembering is off. Kept: 1 fact, 1 summary, 1 exchange. It stays, unused.',
      facts: [{ text: 'owns a boat', here: 'withheld', why: 'remembering is off' }],
      summaries: [{ here: 'withheld', why: 'remembering is off' }],
    })
    expect(JSON.stringify(seen.prompt)).not.toContain('boat')
    expect(seen.prompt.messages.map(({ content }) => content)).toEqual([
      'I own a kite',
      'You said: I own a kite',
      'What do I own?',
    ])
  })
})

describe('the prompt that is seen', () => {
  it.each(Object.entries(places))('is what a model is then told in %s, to the byte', async (_, place) => {
    const model = learner()
    const { bot } = await stage(model)
    await talk(bot, 'I own a boat & "oars"')
    await talk(bot, 'I own <b>two</b> lutes\nand a drum', { place })
    await talk(bot, 'I own a kite', { place: board })
    const overheard = [
      { id: 'o1', by: 'test:ben' as const, speaker: 'Ben', text: 'I am off to Riga' },
      { id: 'o2', by: 'bot' as const, speaker: 'Keepsake', text: 'Safe travels.', pointedAt: true },
    ]
    for (const said of [
      { text: '  What do I own, and who is off?\n' },
      { text: 'And \ud800 now?', zone: 'Asia/Tokyo' },
      { text: 'What was that?', overheard },
    ]) {
      const { prompt } = await see(bot, { place, ...said })
      await talk(bot, said.text, { place, ...said })
      expect(prompt).toEqual(model.prompts.at(-1))
    }
  })

  it('is so whatever was said, and under a persona', async () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), { maxLength: 3 })
    const anyPlace = fc.constantFrom(...Object.values(places))
    await fc.assert(
      fc.asyncProperty(texts, anyPlace, fc.boolean(), async (said, place, on) => {
        const model = learner()
        const { bot } = await stage(model, { persona: 'You are a pirate.' })
        if (!on) await command(bot, 'persist off')
        for (const text of said) await talk(bot, `I own ${text}`, { place })
        const text = `And now, ${said[0] ?? 'friend'}?`
        const { prompt } = await see(bot, { place, text })
        await say(bot, text, { place }).answered
        expect(prompt).toEqual(model.prompts.at(-1))
      }),
      { numRuns: 30 },
    )
  })

  it('follows what is being written: another fact is told', async () => {
    const { bot } = await stage(learner())
    for (let n = 1; n <= 24; n++) await talk(bot, `I own book ${n} of ${n < 3 ? 'seafaring' : 'gardens'}`)
    const told = async (text: string) => {
      const { facts, prompt } = await see(bot, { text })
      for (const { text: fact, here } of facts) expect(prompt.system.includes(`- ${fact} (`)).toBe(here === 'told')
      return facts.filter(({ here }) => here === 'told').map(({ id }) => id)
    }
    const left = (await see(bot)).facts.find(({ here }) => here === 'left out')
    expect(left).toMatchObject({ id: 1, why: 'no room, or it matters less to what was said last' })
    expect(await told('Tell me of gardens')).not.toContain(1)
    expect(await told('What of seafaring?')).toEqual(expect.arrayContaining([1, 2]))
  })

  it('ends with what was said before, where nothing is being written', async () => {
    const { bot } = await stage(learner())
    expect((await see(bot)).prompt.messages).toEqual([])
    await talk(bot, 'I own a boat')
    const { messages } = (await see(bot, { text: ' \n' })).prompt
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant'])
    const overheard = [{ by: 'test:ben' as const, speaker: 'Ben', text: 'I am off to Riga' }]
    expect(JSON.stringify((await see(bot, { overheard })).prompt)).not.toContain('Riga')
  })

  it.each<[string, Audience]>([
    ['#general', 'space:S'],
    ['a private channel', 'channel:S/board'],
  ])('never holds in %s what is withheld there, whatever is being written', async (_, audience) => {
    const secrets = ['a harpsichord', 'three llamas', 'the blue cottage']
    const { bot } = await stage(learner())
    for (const secret of secrets) await talk(bot, `I own ${secret}`)
    const place = { conversation: 'c', audience }
    await talk(bot, 'I own a lute', { place })
    for (const text of ['', 'What do I own?', ...secrets.map((secret) => `Do I have ${secret.split(' ')[0]} thing?`)]) {
      const { facts, summaries, prompt } = await see(bot, { place, text })
      const withheld = facts.filter(({ here }) => here === 'withheld')
      expect(withheld.map((fact) => fact.text)).toEqual(secrets.map((secret) => `owns ${secret}`))
      expect(summaries.filter(({ here }) => here === 'withheld')).toHaveLength(1)
      expect(JSON.stringify(prompt)).not.toMatch(/harpsichord|llamas|cottage/)
    }
  })
})

describe('seeing', () => {
  it('writes nothing, for somebody new either', async () => {
    const { bot, folder } = await stage(learner())
    await bot.idle()
    const before = await allBytes(folder)
    await see(bot, { text: 'I own a boat' })
    expect(await allBytes(folder)).toBe(before)
    await talk(bot, 'I own a boat')
    await bot.close()
    const kept = await allBytes(folder)
    for (const text of ['', 'Hello']) await see(bot, { text })
    expect(await allBytes(folder)).toBe(kept)
  })

  it('leaves a memory that cannot be read as it is, and says so with a reference', async () => {
    const logged: object[] = []
    const log: Log = { info() {}, warn() {}, error: (what: object) => void logged.push(what) }
    const { bot, folder } = await stage(learner(), { log })
    await mkdir(join(folder, 'test'))
    const path = join(folder, 'test', 'ana.json')
    for (const [text, says] of [
      ['half a mem', /^Your memory could not be read\. With your next message it is set aside and I begin a new one\./],
      ['{"version": 3}', /^That did not work: a newer Keepsake wrote it\./],
    ] as const) {
      await writeFile(path, text)
      const seen = await bot.see({ user: ana, speaker: 'Ana', place: dm, text: 'Hello' })
      const { wrong } = seen as { wrong: string }
      expect(wrong).toMatch(says)
      const [, reference] = /\(reference ([0-9a-f]{8})\)$/.exec(wrong) ?? []
      expect(logged.at(-1)).toMatchObject({ reference })
      const lines = logged.length
      expect(await bot.see({ user: ana, speaker: 'Ana', place: dm, text: 'Hello again' })).toEqual(seen)
      expect(logged.length).toBe(lines)
      expect(await readFile(path, 'utf8')).toBe(text)
      expect(await readdir(join(folder, 'test'))).toEqual(['ana.json'])
    }
  })

  it('takes no notice away that its person is still to be told', async () => {
    const { bot, folder } = await stage(learner())
    await mkdir(join(folder, 'test'))
    await writeFile(join(folder, 'test', 'ana.json'), 'half a mem')
    await command(bot, 'persist status', 'test:ben')
    const { answered, until } = say(bot, 'Hello')
    await until('accepted')
    await see(bot)
    await answered
    expect((await until('answer')).notices).toEqual([expect.stringContaining('It was set aside')])
  })

  it('says what is wrong with how it was asked, and rejects for nothing', async () => {
    const store = { ...createFileStore('/proc/nowhere'), read: () => Promise.reject(new Error('no canary')) }
    const { bot } = await stage(learner(), { store })
    const asker = { user: ana, speaker: 'Ana', place: dm, text: 'Hello' }
    expect(await bot.see(asker)).toEqual({
      wrong: expect.stringMatching(/^That did not work: .*reference [0-9a-f]+\)$/),
    })
    for (const asked of [{ user: 'nobody' }, { text: undefined }, { place: { conversation: 'c' } }, { speaker: 1 }]) {
      const seen = await bot.see({ ...asker, ...asked } as never)
      expect(seen).toEqual({ wrong: expect.stringMatching(/must (?:be|have)/) })
    }
  })
})
