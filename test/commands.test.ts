import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandTable } from '../src/command-table.js'
import { parseAny } from '../src/memory/document.js'
import {
  add,
  allBytes,
  ana,
  botOn,
  command,
  dm,
  filesIn,
  happening,
  lessons,
  say,
  scriptedModel,
  stage,
  talk,
  untilAborted,
} from './stage.js'

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
    expect(await command(bot, text)).toMatch(/^Type \/\w+ \w+, and nothing after it\.$/)
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

describe('a fact that a command is about', () => {
  const likes = ({ exchanges }: { exchanges: { person: string }[] }) =>
    lessons(...exchanges.map(({ person }) => add(person.replace('I like', 'likes'), person)))
  const known = async (...said: string[]) => {
    const staged = await stage(scriptedModel({ learn: likes }))
    for (const text of said) await talk(staged.bot, text)
    return staged
  }

  it('can be asked for in words, and is named by its number', async () => {
    const { bot } = await known('I like green tea', 'I like black tea', 'I like Málaga')
    expect(await command(bot, 'memory forget malaga')).toBe('That is fact 3: likes Málaga. Type /memory forget 3.')
    expect(await command(bot, 'memory share MÁLAGA')).toBe('That is fact 3: likes Málaga. Type /memory share 3.')
    expect(await command(bot, 'memory private tea')).toBe(
      'More than one fact says that: 1, 2. Type /memory private with the number of one.',
    )
    expect(await command(bot, 'memory forget coffee')).toMatch(/^No fact of yours says that/)
    expect(await command(bot, 'memory share')).toMatch(/^Type \/memory share 2/)
    expect(await command(bot, 'memory show')).toMatch(/1\. .*\n.*2\. .*\n.*3\. /)
    expect(await command(bot, 'memory forget 3.')).toBe('Erased: likes Málaga, and every message that told it.')
  })

  it('is suggested while it is typed, if it is one’s own', async () => {
    const { bot } = await known('I like green tea', 'I like Málaga')
    const suggested = async (text: string, user = ana) =>
      (await bot.suggest({ user, speaker: 'Ana', place: dm, text })).map(({ value }) => value)
    expect(await suggested('memory forget tea')).toEqual(['1'])
    expect(await suggested('memory private')).toEqual([])
    expect(await suggested('memory share')).toEqual(['2', '1'])
    expect(await suggested('memory forget', 'test:bob')).toEqual([])
    expect(await suggested('memory show')).toEqual([])
    expect(await suggested('tea')).toEqual([])
  })

  it('is offered only what changes something', async () => {
    for (const [privacy, labels] of [
      ['strict', ['Forget 1', 'Share 1']],
      ['relaxed', ['Forget 1', 'Keep private 1']],
    ] as const) {
      const { bot: first, folder } = await known('I like tea')
      await first.close()
      const bot = botOn(folder, scriptedModel({}), { privacy })
      const offered = async () => {
        const { list } = await bot.command({ user: ana, speaker: 'Ana', place: dm, text: 'memory show' })
        return list?.find(({ text }) => text.startsWith('1. '))?.buttons?.map(({ label }) => label)
      }
      expect(await offered()).toEqual(labels)
      await command(bot, 'memory share 1')
      expect(await offered()).toEqual(['Forget 1', 'Keep private 1'])
      await command(bot, 'memory private 1')
      expect(await offered()).toEqual(['Forget 1', 'Share 1'])
    }
  })
})

describe('memory export', () => {
  it('is JSON to read back, of an empty memory too', async () => {
    const { bot } = await stage(scriptedModel({}))
    expect(parseAny(Buffer.from(await command(bot, 'memory export')))).toMatchObject({ user: ana, facts: [] })
    await talk(bot, 'I like tea')
    const { exchanges } = parseAny(Buffer.from(await command(bot, 'memory export')))
    expect(exchanges.map(({ said }) => said)).toEqual(['I like tea'])
  })

  it('comes after what they must be told, also where there are no files', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    await talk(bot, 'I like tea')
    await writeFile(join(folder, 'test', 'ana.json'), 'damaged')
    expect(await command(bot, 'memory export')).toMatch(/^Your memory could not be read\..*\n\{/)
    await command(bot, 'memory forget')
    expect(await command(bot, 'memory export')).toMatch(/^Nothing was erased\.\n\{/)
  })
})

describe('memory noted', () => {
  it('is a choice that stays, whoever makes it first of all', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    await command(bot, 'memory noted off')
    await bot.close()
    const again = botOn(folder, scriptedModel({}))
    await again.idle()
    expect(parseAny(Buffer.from(await command(again, 'memory export'))).tellsLessons).toBe(false)
  })
})

describe('keepsake new', () => {
  const channel = { conversation: 'c/ana', audience: 'space:S' as const }
  const toldNow = (model: ReturnType<typeof scriptedModel>) => JSON.stringify(model.prompts.at(-1)?.messages)

  it.each(['on', 'off'])('holds for what was being answered just then, with remembering %s', async (persist) => {
    let now = Date.parse('2026-11-23T10:00:00Z')
    const [asked, go] = [happening(), happening()]
    const model = scriptedModel({
      answer: async () => {
        asked.happen()
        await go.happened
        return 'It was red.'
      },
    })
    const { bot } = await stage(model, { clock: () => ++now })
    await command(bot, `persist ${persist}`)
    const said = say(bot, 'The old matter?', { place: channel })
    await asked.happened
    await bot.command({ user: ana, speaker: 'Ana', place: channel, text: 'keepsake new' })
    go.happen()
    const { text } = await said.until('answer')
    const overheard = [{ id: 'b', by: 'bot' as const, speaker: 'Keepsake', text, at: now }]
    await said.answered
    await talk(bot, 'Next.', { place: channel, overheard })
    expect(toldNow(model)).not.toMatch(/old matter|red/)
    await talk(bot, 'And?', { place: channel })
    expect(toldNow(model)).toMatch(/Next/)
  })

  it('holds after a sweep, though nothing else is kept', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    await command(bot, 'keepsake new')
    await bot.close()
    const swept = botOn(folder, scriptedModel({}))
    await swept.idle()
    expect(parseAny(Buffer.from(await command(swept, 'memory export'))).begun).toEqual({ dm: expect.any(String) })
    const tomorrow = botOn(folder, scriptedModel({}), { clock: () => Date.now() + 25 * 60 * 60_000 })
    await tomorrow.idle()
    expect(await filesIn(folder)).not.toContainEqual(expect.stringMatching(/ana/))
  })

  it.each(['c/ana', '7'])('in many other places changes nothing in %s', async (conversation) => {
    let now = Date.parse('2026-11-23T10:00:00Z')
    const model = scriptedModel({})
    const { bot } = await stage(model, { clock: () => ++now })
    const beginAt = (place: string) =>
      bot.command({ user: ana, speaker: 'Ana', place: { conversation: place, audience: 'dm' }, text: 'keepsake new' })
    const here = { place: { ...channel, conversation } }
    for (let n = 0; n < 60; n++) await beginAt(`before ${n}`)
    await talk(bot, 'The old matter.', here)
    await beginAt(conversation)
    for (let n = 0; n < 60; n++) await beginAt(`after ${n}`)
    await talk(bot, 'Next.', here)
    expect(toldNow(model)).not.toMatch(/old matter/)
  })
})

describe('persist off', () => {
  it('says how what is kept is erased, if anything is', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    expect(await command(bot, 'persist off')).toMatch(/Nothing is kept about you\. \/persist on turns it on again\.$/)
    await command(bot, 'persist on')
    await talk(bot, 'I like tea')
    expect(await command(bot, 'persist off')).toMatch(/It stays, unused\..* \/memory forget erases what is kept\.$/)
    expect(await allBytes(folder)).toMatch(/tea/)
    expect(await command(bot, 'memory forget unused')).toBe('Erased: everything about you. Remembering stays off.')
    expect(await allBytes(folder)).not.toMatch(/tea/)
  })

  it('once it is on again, erases nothing without asking', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    await talk(bot, 'I like tea')
    expect(await command(bot, 'memory forget unused')).toMatch(/^This erases everything/)
    expect(await allBytes(folder)).toMatch(/tea/)
    expect(await command(botOn(folder, scriptedModel({})), 'yes 0123abcd')).toMatch(/no longer open/)
  })
})

describe('keepsake usage', () => {
  it('tells what was used for somebody today, and nothing of the days before', async () => {
    let now = Date.parse('2026-11-20T12:00:00')
    const { bot } = await stage(scriptedModel({}), { clock: () => now })
    expect(await command(bot, 'keepsake usage')).toBe('Used for you today: nothing yet.')
    await talk(bot, 'I like tea')
    await talk(bot, 'I like cake')
    expect(await command(bot, 'keepsake usage')).toBe(
      'Used for you today: answering 2 calls (200 tokens in, 20 out); learning 2 calls (100 tokens in, 10 out).',
    )
    expect(await command(bot, 'keepsake usage', 'test:bob')).toBe('Used for you today: nothing yet.')
    now += 24 * 60 * 60_000
    expect(await command(bot, 'keepsake usage')).toBe('Used for you today: nothing yet.')
  })

  it('counts answers of those who have nothing remembered', async () => {
    const { bot } = await stage(scriptedModel({}))
    await command(bot, 'persist off')
    await talk(bot, 'I like tea')
    expect(await command(bot, 'keepsake usage')).toMatch(/answering 1 call \(100 tokens in, 10 out\)\.$/)
  })
})

describe('whether it remembers', () => {
  it('can be switched where that is told', async () => {
    const { bot } = await stage(scriptedModel({}))
    const ask = (text: string) => bot.command({ user: ana, speaker: 'Ana', place: dm, text })
    const { choices } = await ask('persist status')
    expect(choices?.buttons).toEqual([{ label: 'Turn it off', command: 'persist off' }])
    await ask('persist off')
    expect((await ask('persist status')).choices?.buttons).toEqual([{ label: 'Turn it on', command: 'persist on' }])
  })
})

describe('a command where others read along', () => {
  const seen = { place: { conversation: 'c', audience: 'space:s' as const }, repliesAreSeen: true }

  it('is not run there, and says how', async () => {
    const { bot } = await stage(scriptedModel({}))
    expect(await talk(bot, 'memory show', seen)).toMatch(/^Type it as a command, \/memory show/)
    expect(await talk(bot, 'persist off', seen)).toMatch(/^Type it as a command/)
    expect(await talk(bot, 'keepsake usage', seen)).toMatch(/^Type it as a command/)
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

  it('teaches nothing though it follows a question', async () => {
    const model = scriptedModel({ answer: async () => 'Do you live in Lisbon?' })
    const { bot } = await stage(model)
    await talk(bot, 'ok')
    await talk(bot, '', { attachments: [{ name: 'cat.png', type: '', bytes: null }] })
    expect(model.lessons).toEqual([])
  })
})
