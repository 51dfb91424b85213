import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createKeepsake } from '../src/keepsake.js'
import { createFileStore } from '../src/stores/files.js'
import {
  add,
  allBytes,
  ana,
  botOn,
  command,
  dm,
  happening,
  lessons,
  say,
  scriptedModel,
  stage,
  talk,
  temporaryFolder,
} from './stage.js'

const livesInLisbon = () => lessons(add('lives in Lisbon', 'I live in Lisbon'))

describe('a conversation', () => {
  it('goes on the next day in another process, and knows who comes', async () => {
    const model = scriptedModel({
      learn: () => ({
        ...livesInLisbon(),
        name: { text: 'Ana', quote: 'my name is Ana' },
        summary: 'Ana lives in Lisbon.',
      }),
    })
    const { bot, folder } = await stage(model)
    await talk(bot, 'Hello, my name is Ana. I live in Lisbon')
    await bot.close()

    const tomorrow = botOn(folder, model, { clock: () => Date.now() + 86_400_000 })
    await talk(tomorrow, 'Where do I live?')
    const prompt = model.prompts.at(-1)
    expect(prompt?.system).toContain('Name: Ana')
    expect(prompt?.system).toContain('- lives in Lisbon (')
    expect(prompt?.system).toContain('Before this: Ana lives in Lisbon.')
    expect(prompt?.messages).toEqual([
      { role: 'user', content: 'Hello, my name is Ana. I live in Lisbon' },
      { role: 'assistant', content: 'Fine.' },
      { role: 'user', content: 'Where do I live?' },
    ])
    expect(await command(tomorrow, 'memory show')).toMatch(/2 turns in 2 sessions/)
  })

  it('answers one message after the other, and joins what came meanwhile', async () => {
    const open = happening()
    const model = scriptedModel({
      answer: async ({ messages }) => {
        if (messages.at(-1)?.content === 'one') await open.happened
        return 'Fine.'
      },
    })
    const { bot } = await stage(model)
    const first = say(bot, 'one')
    const second = say(bot, 'two')
    const third = say(bot, 'three')
    const elsewhere = say(bot, 'four', { place: { conversation: 'thread', audience: 'dm' } })
    await elsewhere.answered
    open.happen()
    await Promise.all([first.answered, second.answered, third.answered])
    expect(model.prompts.map(({ messages }) => messages.at(-1)?.content)).toEqual(['one', 'four', 'two\n\nthree'])
    expect(second.events.find(({ event }) => event === 'answer')?.with).toEqual([second.id, third.id])
    expect(third.names()).toContain('answer')
    expect(first.events.find(({ event }) => event === 'answer')).not.toHaveProperty('with')
  })

  it('refuses what is more than it can take, in words, and answers all the rest', async () => {
    const open = happening()
    const model = scriptedModel({ answer: () => open.happened.then(() => 'Fine.') })
    const { bot } = await stage(model)
    const all = Array.from({ length: 30 }, (_, n) => say(bot, `message ${n}`))
    await all[29]?.until('refused')
    open.happen()
    await Promise.all(all.map(({ answered }) => answered))
    const outcomes = all.map(({ events }) => events.filter(({ event }) => event === 'answer' || event === 'refused'))
    expect(outcomes.every((outcome) => outcome.length === 1)).toBe(true)
    expect(outcomes.flat().filter(({ event }) => event === 'answer').length).toBe(21)
    expect(model.prompts.length).toBeLessThan(6)
  })

  it.each([
    ['empty', '  \n ', /Write what you need/],
    ['huge', 'x'.repeat(60_000), /too long/],
  ])('refuses an %s message in words', async (_, text, words) => {
    const { bot } = await stage(scriptedModel({}))
    expect(await talk(bot, text)).toMatch(words)
  })

  it.each([
    ['Chinese', '东京是一个很大的城市。'],
    ['Thai', 'ฉันอาศัยอยู่ในกรุงเทพ '],
    ['Latin', 'I like a long walk. '],
    ['nothing but blanks and one word', '          '],
  ])('answers the longest message there may be: %s', { timeout: 30_000 }, async (_, text) => {
    const { bot } = await stage(scriptedModel({}))
    expect(await talk(bot, `${text.repeat(6000).slice(0, 49_990)}ok then`)).toBe('Fine.')
  })

  it.each([
    [{ user: 'ana' }, /"user" must be/],
    [{ user: undefined }, /"user" must be/],
    [{ place: undefined }, /"place" must have/],
    [{ place: { conversation: 'c', audience: 'all' } }, /"place" must have/],
    [{ speaker: undefined }, /"speaker" and "text" must be/],
  ])('says what is wrong with %j', async (wrong, words) => {
    const { bot } = await stage(scriptedModel({}))
    expect(await talk(bot, 'Hello', wrong as object)).toMatch(words)
    const typed = { user: 'test:ana', speaker: 'Ana', place: dm, text: 'memory show', ...wrong }
    expect((await bot.command(typed as Parameters<typeof bot.command>[0])).text).toMatch(words)
  })

  it('takes malformed text', async () => {
    const model = scriptedModel({})
    const { bot } = await stage(model)
    await talk(bot, 'half \ud83d of it \u0000 and \u202e so on')
    await talk(bot, 'and then?')
    expect(model.prompts.at(-1)?.messages[0]?.content).toContain('half \ufffd of it')
  })

  it('answers the same event once, also after a restart', async () => {
    const model = scriptedModel({})
    const { bot, folder } = await stage(model)
    const both = [say(bot, 'hello', { id: 'e1' }), say(bot, 'hello', { id: 'e1' })]
    await Promise.all(both.map(({ answered }) => answered))
    const restarted = botOn(folder, model)
    const again = say(restarted, 'hello', { id: 'e1' })
    await again.answered
    expect(both.map((one) => one.names().at(-1))).toContain('duplicate')
    expect(again.names()).toEqual(['duplicate'])
    expect(model.prompts.length).toBe(1)
  })

  it('puts the halves of a character together, and lets no half of one through', async () => {
    const model = scriptedModel({
      answer: async (_, tell) => {
        await tell('A \ud83d')
        await tell('\ude00 and \ud83d')
        return '!'
      },
      learn: () => lessons(add('likes tea \ud83d', 'I like tea')),
    })
    const { bot, folder } = await stage(model)
    const said = say(bot, 'I like tea')
    expect((await said.until('answer')).text).toBe('A 😀 and \ufffd!')
    expect((await said.until('learned')).noted).toEqual(['likes tea \ufffd'])
    expect(await allBytes(folder)).not.toMatch(/\\u[dD][89a-fA-F]/)
  })

  it('takes an answer that nobody could see for none', async () => {
    const { bot, folder } = await stage(scriptedModel({ answer: async () => '\u200b \u0007\n' }))
    expect(await talk(bot, 'hello')).toMatch(/had no answer/)
    expect(await allBytes(folder)).toBe('')
  })

  it('ends though the way back never answers', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    const called = happening()
    const answered = bot.chat({ id: 'm', user: ana, speaker: 'Ana', place: dm, text: 'hello' }, (event) => {
      called.happen()
      return event.event === 'delta' ? new Promise<void>(() => {}) : undefined
    })
    await called.happened
    await bot.close(0)
    await answered
    expect(await allBytes(folder)).toContain('hello')
  })

  it('does not fail where the way back is gone', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    await bot.chat({ id: 'm', user: ana, speaker: 'Ana', place: dm, text: 'hello' }, () => {
      throw new Error('the line is gone')
    })
    expect(await allBytes(folder)).toContain('hello')
  })

  it('ends after the answer in hand, and cuts it off where that takes too long', async () => {
    const begun = happening()
    const model = scriptedModel({
      answer: async (_, tell, stop) => {
        await tell('So far')
        begun.happen()
        await new Promise((resolve) => stop.addEventListener('abort', resolve))
        return 'stopped'
      },
    })
    const { bot, folder } = await stage(model)
    const said = say(bot, 'a long story please')
    await begun.happened
    const closed = bot.close(1)
    const late = say(bot, 'one more')
    await Promise.all([closed, late.answered])
    expect(late.names()).toEqual(['refused'])
    expect((await said.until('answer')).notices.join()).toMatch(/stopped here/)
    expect(await allBytes(folder)).toMatch(/"answered": "So far",\s+"cut": true/)
  })
})

describe('what goes wrong with the disk', () => {
  it('is said beside the answer', async () => {
    const folder = await temporaryFolder()
    const full = async () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    const { bot } = await stage(scriptedModel({}), { store: { ...createFileStore(folder), write: full } })
    const said = say(bot, 'hello')
    await said.answered
    const { reference } = (await said.until('not-saved')) as { reference?: string }
    expect(await said.until('answer')).toMatchObject({
      text: 'Fine.',
      notices: [`I could not save this to your memory: the disk is full. (reference ${reference})`],
    })
    expect(await command(bot, 'persist off')).toMatch(/the disk is full.*reference/)
  })

  it('keeps nobody from forgetting, and the choice to keep nothing stays', async () => {
    const folder = await temporaryFolder()
    const store = createFileStore(folder)
    const hasRoom = { yes: true }
    const full: typeof store.write = async (key, bytes, revision) => {
      if (!hasRoom.yes) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      return store.write(key, bytes, revision)
    }
    const { bot } = await stage(scriptedModel({}), { store: { ...store, write: full } })
    await talk(bot, 'My canary sings')
    await command(bot, 'persist off')
    hasRoom.yes = false
    expect(await command(bot, 'memory forget all yes')).toMatch(/^Erased/)
    expect(await allBytes(folder)).not.toContain('canary')
    expect(await command(bot, 'memory show')).toMatch(/^Remembering is off.*Nothing is kept/)
  })

  it('does not have the same event answered twice', async () => {
    const folder = await temporaryFolder()
    const write = async () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    const { bot } = await stage(scriptedModel({}), { store: { ...createFileStore(folder), write } })
    expect(await talk(bot, 'hello', { id: 'e1' })).toBe('Fine.')
    const again = say(bot, 'hello', { id: 'e1' })
    await again.answered
    expect(again.names()).toEqual(['duplicate'])
  })

  it('is said to whoever types a command, and an opt-out outlives it', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    await talk(bot, 'hello')
    await command(bot, 'persist off')
    const file = join(folder, 'test', 'ana.json')
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -20))
    const failing = createKeepsake({
      model: scriptedModel({ answer: async () => ' ' }),
      store: createFileStore(folder),
    })
    expect(await talk(failing, 'hello?')).toMatch(/had no answer/)
    expect(await command(failing, 'memory show')).toMatch(
      /^Your memory could not be read.*set aside.*\nRemembering is off/,
    )
    expect((await say(bot, 'My canary sings').until('answer')).notices).toEqual([])
    expect(await readFile(file, 'utf8')).not.toContain('canary')
  })

  it.each([
    ['half a file', '{"version": 1, "user": "test:ana", "pers'],
    ['the memory of someone else', JSON.stringify({ version: 1, user: 'test:bob' })],
    ['something else', '[1, 2, 3]'],
    ['nothing', ''],
    ['too much', `${' '.repeat(1_100_000)}{}`],
  ])('sets a session file aside that holds %s, and says so', async (_, content) => {
    const { bot, folder } = await stage(scriptedModel({}))
    await talk(bot, 'hello')
    await writeFile(join(folder, 'test', 'ana.json'), content)
    const said = say(bot, 'and again')
    expect((await said.until('answer')).notices.join()).toMatch(/set aside/)
    const files = await readdir(join(folder, 'test'))
    const aside = files.find((name) => name.includes('damaged')) ?? ''
    expect(await readFile(join(folder, 'test', aside), 'utf8')).toBe(content)
    expect((await say(bot, 'fine now').until('answer')).notices).toEqual([])
  })

  it.each([
    ['cut short', (text: string) => text.slice(0, 300)],
    ['overwritten', () => 'garbage'],
  ])('brings nothing back that was forgotten, though the file was %s in between', async (_, damage) => {
    const begun = happening()
    const open = happening()
    const model = scriptedModel({
      answer: async ({ messages }) => {
        if (messages.at(-1)?.content === 'hello') return 'Fine.'
        begun.happen()
        await open.happened
        return 'Fine.'
      },
    })
    const { bot, folder } = await stage(model)
    await talk(bot, 'hello')
    await command(bot, 'memory forget all yes')
    const said = say(bot, 'My canary sings')
    await begun.happened
    const file = join(folder, 'test', 'ana.json')
    await writeFile(file, damage(await readFile(file, 'utf8')))
    await command(bot, 'memory forget all yes')
    open.happen()
    await said.answered
    expect(await said.until('not-saved')).toMatchObject({ reason: 'forgotten' })
    expect(await allBytes(folder)).not.toContain('canary')
  })

  it('leaves a file alone that a newer Keepsake wrote', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    await talk(bot, 'hello')
    const file = join(folder, 'test', 'ana.json')
    await writeFile(file, '{"version": 2}')
    expect(await talk(bot, 'and again')).toMatch(/a newer Keepsake wrote it/)
    expect(await readFile(file, 'utf8')).toBe('{"version": 2}')
  })
})
