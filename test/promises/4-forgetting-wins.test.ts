import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFileStore } from '../../src/stores/files.js'
import { outcomes, startPipe } from '../pipe.js'
import { type Answer, claudeServer, wholeAnswer } from '../simulators/claude.js'
import {
  add,
  allBytes,
  ana,
  botOn,
  command,
  happening,
  lessons,
  replace,
  say,
  scriptedModel,
  stage,
  talk,
  temporaryFolder,
} from '../stage.js'

const livesInLisbon = () => lessons(add('lives in Lisbon', 'I live in Lisbon'))

describe('forgetting', () => {
  it('asks first, and takes yes only as the very next thing, from the same person, there', async () => {
    const { bot } = await stage(scriptedModel({ learn: livesInLisbon }))
    await talk(bot, 'I live in Lisbon')
    expect(await command(bot, 'memory forget')).toMatch(/Type yes/)
    await talk(bot, 'yes', { place: { conversation: 'elsewhere', audience: 'dm' } })
    await talk(bot, 'yes', { user: 'test:bob' })
    expect(await command(bot, 'memory show')).toContain('lives in Lisbon')

    for (const other of ['what do you mean?', 'yes?', 'x'.repeat(60_000), '   ']) {
      await command(bot, 'memory forget')
      expect(await talk(bot, other)).not.toMatch(/Erased/)
      const yes = say(bot, 'yes')
      await yes.answered
      expect((await yes.until('answer')).text).toBe('Fine.')
    }
    await command(bot, 'memory forget')
    expect((await say(bot, 'never mind').until('answer')).notices).toEqual(['Nothing was erased.'])
    await command(bot, 'memory forget')
    expect(await talk(bot, 'No.')).toBe('Nothing was erased.')
    await command(bot, 'memory forget')
    expect(await command(bot, 'persist status')).toMatch(/^Nothing was erased\.\nRemembering is on/)
    await command(bot, 'memory forget')
    expect(await command(bot, 'memory forget 99')).toMatch(/^There is no fact 99/)
    expect(await command(bot, 'memory show')).toContain('lives in Lisbon')

    await command(bot, 'memory forget')
    expect(await talk(bot, 'Yes!', { id: 'the yes' })).toMatch(/^Erased: everything about you, 1 fact/)
    const again = say(bot, 'Yes!', { id: 'the yes' })
    await again.answered
    expect(again.names()).toEqual(['duplicate'])
    expect(await command(bot, 'memory show')).toMatch(/Nothing is kept about you/)
  })

  it('leaves no byte of what was said, in damaged copies neither', async () => {
    const canary = 'xylophone'
    const model = scriptedModel({
      answer: async () => `A ${canary}!`,
      learn: () => ({ ...lessons(add(`plays the ${canary}`, `I play the ${canary}`)), summary: `On a ${canary}.` }),
    })
    const { bot, folder } = await stage(model)
    await talk(bot, `I play the ${canary}`)
    const file = join(folder, 'test', 'ana.json')
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -20))
    await talk(bot, `I play the ${canary}`)
    expect((await readdir(join(folder, 'test'))).length).toBe(2)
    await command(bot, 'memory forget all yes')
    expect(await allBytes(folder)).not.toContain(canary)
    expect((await readdir(join(folder, 'test'))).length).toBe(1)
  })

  it('while an answer is on its way leaves nothing', async () => {
    const begun = happening()
    const open = happening()
    const model = scriptedModel({
      answer: async (_, tell) => {
        await tell('Lisbon')
        begun.happen()
        await open.happened
        return '!'
      },
    })
    const { bot, folder } = await stage(model)
    const said = say(bot, 'I live in Lisbon')
    await begun.happened
    const queued = say(bot, 'In Lisbon, I said')
    await command(bot, 'memory forget all yes')
    open.happen()
    await Promise.all([said.answered, queued.answered])
    expect(await said.until('not-saved')).toMatchObject({ reason: 'forgotten' })
    expect(await queued.until('not-saved')).toMatchObject({ reason: 'forgotten' })
    expect((await said.until('answer')).text).toBe('Lisbon!')
    await bot.idle()
    expect(await allBytes(folder)).not.toContain('Lisbon')
  })

  it.each(['on', 'off'])(
    'while an answer is on its way takes it out of what is told of the place, remembering %s',
    async (persist) => {
      let now = Date.parse('2026-11-23T10:00:00Z')
      const [asked, go] = [happening(), happening()]
      const model = scriptedModel({
        answer: async () => {
          asked.happen()
          await go.happened
          return 'In Lisbon, then.'
        },
      })
      const { bot } = await stage(model, { clock: () => ++now })
      await command(bot, `persist ${persist}`)
      const place = { conversation: 'c/ana', audience: 'space:S' as const }
      const said = say(bot, 'I live in Lisbon', { place })
      await asked.happened
      await command(bot, 'memory forget all yes')
      go.happen()
      const { text } = await said.until('answer')
      const overheard = [{ id: 'b', by: 'bot' as const, speaker: 'Keepsake', text, at: now }]
      await said.answered
      await talk(bot, 'And?', { place, overheard })
      expect(JSON.stringify(model.prompts.at(-1))).not.toMatch(/Lisbon/)
    },
  )

  it('is not told again of the place, where the file that knew it was damaged', async () => {
    let now = Date.parse('2026-11-23T10:00:00Z')
    const model = scriptedModel({})
    const { bot, folder } = await stage(model, { clock: () => ++now })
    const place = { conversation: 'c/ana', audience: 'space:S' as const }
    await talk(bot, 'I live in Lisbon', { place })
    const overheard = [{ id: 'a', by: ana, speaker: 'Ana', text: 'I live in Lisbon', at: now }]
    await command(bot, 'memory forget all yes')
    await writeFile(join(folder, 'test', 'ana.json'), 'damaged')
    await talk(bot, 'And?', { place, overheard })
    expect(JSON.stringify(model.prompts.at(-1))).not.toMatch(/Lisbon/)
  })

  it('of nothing leaves what is told of other places as it was', async () => {
    let now = Date.parse('2026-11-23T10:00:00Z')
    const model = scriptedModel({ learn: livesInLisbon })
    const { bot } = await stage(model, { clock: () => ++now })
    await talk(bot, 'I live in Lisbon')
    const place = { conversation: 'c/ana', audience: 'space:S' as const }
    const overheard = [{ id: 'a', by: ana, speaker: 'Ana', text: 'Cheese?', at: now }]
    await command(bot, 'memory private 1')
    await talk(bot, 'And?', { place, overheard })
    expect(JSON.stringify(model.prompts.at(-1))).toMatch(/Cheese/)
  })

  it('while it is being learned leaves nothing', async () => {
    const begun = happening()
    const open = happening()
    const model = scriptedModel({
      learn: async () => {
        begun.happen()
        await open.happened
        return livesInLisbon()
      },
    })
    const { bot, folder } = await stage(model)
    const said = say(bot, 'I live in Lisbon')
    await begun.happened
    await command(bot, 'memory forget all yes')
    open.happen()
    expect(await said.until('not-learned')).toMatchObject({ reason: 'forgotten' })
    expect(await allBytes(folder)).not.toContain('Lisbon')
  })

  it('of the name or the style takes what told it', async () => {
    const style = { tone: 'direct', quote: 'be direct' }
    const model = scriptedModel({
      learn: () => ({ ...lessons(), name: { text: 'Zebulon', quote: 'My name is Zebulon' }, style }),
    })
    const { bot, folder } = await stage(model)
    await talk(bot, 'My name is Zebulon, be direct')
    expect(await command(bot, 'memory forget style')).toBe('Erased: your style.')
    expect(await command(bot, 'memory forget name')).toBe('Erased: your name.')
    expect(await allBytes(folder)).not.toMatch(/Zebulon|"direct"/)
    expect(await command(bot, 'memory forget name')).toBe('No name of yours is kept.')
  })

  it('of one fact or the name takes it from what other facts stand on, and were before', async () => {
    const first = 'My name is Zebulon, I live in Quokkaville and my dog is Rex'
    const second = 'my dog is Max now, says Zebulon'
    const model = scriptedModel({
      learn: ({ facts, exchanges: [said] }) =>
        said?.person === first
          ? {
              ...lessons(add('lives in Quokkaville', first), add('has a dog, Rex', first), add('likes rain', 'x')),
              name: { text: 'Zebulon', quote: first },
            }
          : lessons(replace(facts.find(({ text }) => text.includes('Rex'))?.id ?? 0, 'has a dog, Max', second)),
    })
    const { bot, folder } = await stage(model)
    await talk(bot, first)
    await talk(bot, second)
    expect(await command(bot, 'memory show')).toMatch(/Zebulon.*1\. lives in Quokkaville.*2\. has a dog, Max/s)
    expect(await command(bot, 'memory history')).toMatch(/Zebulon|Rex/)
    await command(bot, 'memory forget 1')
    expect(await allBytes(folder)).not.toContain('Quokkaville')
    await command(bot, 'memory forget name')
    expect(await allBytes(folder)).not.toContain('Zebulon')
    expect(await command(bot, 'memory show')).toContain('2. has a dog, Max')
  })

  it('of one fact takes all that it ever was, wherever that was told', async () => {
    const towns = ['Quokkaville', 'Zebraton', 'Emuburg', 'Gnustadt', 'Yakford', 'Owlham', 'Elkstead', 'Porto']
    const model = scriptedModel({
      learn: ({ facts, exchanges: [said] }) => {
        const town = towns.find((one) => said?.person.includes(one)) ?? ''
        const quote = `I live in ${town}`
        const home = facts.find(({ text }) => text.startsWith('lives'))
        if (home) return lessons(replace(home.id, `lives in ${town}`, quote))
        return lessons(add(`lives in ${town}`, said?.person ?? ''), add('has a dog', said?.person ?? ''))
      },
    })
    const { bot, folder } = await stage(model)
    await talk(bot, 'I live in Quokkaville and have a dog')
    for (const town of towns.slice(1)) {
      await talk(bot, `I live in ${town}`, { place: { conversation: town, audience: 'dm' } })
    }
    await command(bot, 'memory forget 1')
    expect(await allBytes(folder)).not.toMatch(new RegExp(towns.join('|')))
    expect(await command(bot, 'memory show')).toContain('2. has a dog')
  })

  it.each(['memory forget 1', 'memory private 1', 'memory forget style'])(
    'is not undone by a lesson that began before: %s',
    async (text) => {
      const open = happening()
      const begun = happening()
      const style = { tone: 'direct', quote: 'be direct' }
      const model = scriptedModel({
        learn: async ({ exchanges: [said] }) => {
          if (said?.person.includes('figs') !== true)
            return { ...lessons(add('lives in Lisbon', 'I live in Lisbon')), style }
          begun.happen()
          await open.happened
          return { ...lessons(add('likes figs', 'I like figs')), summary: 'Figs, in the capital of Portugal.' }
        },
      })
      const { bot, folder } = await stage(model)
      const place = { conversation: 'c', audience: 'space:S' as const }
      await talk(bot, 'I live in Lisbon, be direct', { place })
      const said = say(bot, 'I like figs', { place })
      await begun.happened
      await command(bot, text)
      open.happen()
      expect(await said.until('not-learned')).toMatchObject({ reason: 'kept for later' })
      await bot.idle()
      expect(await allBytes(folder)).not.toContain('capital')
    },
  )

  it('leaves alone what only shares a number, a yes or a common word with it', async () => {
    const model = scriptedModel({
      learn: ({ exchanges: [said] }) =>
        said?.person.includes('cats')
          ? { ...lessons(add('has 2 cats', 'I have 2 cats')), name: { text: 'Mark', quote: 'my name is Mark' } }
          : said?.person.includes('mark')
            ? lessons(add('got a good mark in maths', 'got a good mark in maths'))
            : lessons(),
    })
    const { bot } = await stage(model)
    await talk(bot, 'my name is Mark, I have 2 cats')
    await talk(bot, 'I got a good mark in maths')
    await talk(bot, 'What is 2 plus 2?')
    await command(bot, 'memory forget 1')
    await command(bot, 'memory forget name')
    expect(await command(bot, 'memory show')).toMatch(/2\. got a good mark in maths.*\n {2}The last 2 exchanges/)
  })

  it('of one fact takes what else told it, in small letters too', async () => {
    const said = 'i live in lisbon and like figs'
    const model = scriptedModel({ learn: () => lessons(add('lives in lisbon', said), add('likes figs', said)) })
    const { bot, folder } = await stage(model)
    await talk(bot, said)
    await talk(bot, 'what is good in lisbon?')
    await command(bot, 'memory forget 1')
    const left = await allBytes(folder)
    expect(left).not.toMatch(/lisbon/i)
    expect(left).toContain('likes figs')
  })

  it('can be tried again with another yes where it failed', async () => {
    const folder = await temporaryFolder()
    const store = createFileStore(folder)
    let fails = false
    const write: typeof store.write = async (...all) => {
      if (fails) throw Object.assign(new Error('broken'), { code: 'EIO' })
      return store.write(...all)
    }
    const { bot } = await stage(scriptedModel({}), { store: { ...store, write } })
    await talk(bot, 'My canary sings')
    fails = true
    await command(bot, 'memory forget')
    expect(await talk(bot, 'yes')).toMatch(/did not work/)
    fails = false
    expect(await talk(bot, 'yes')).toMatch(/^Erased/)
    expect(await allBytes(folder)).not.toContain('canary')
  })

  it('of one fact takes its exchange, what repeats it, and the summary', async () => {
    const model = scriptedModel({
      answer: async ({ messages }) => (messages.at(-1)?.content === 'Tell me' ? 'You live in Lisbon.' : 'Fine.'),
      learn: ({ exchanges }) => ({
        ...(exchanges[0]?.person.includes('tea') ? lessons(add('likes tea', 'I like tea')) : livesInLisbon()),
        summary: 'They live in Lisbon.',
      }),
    })
    const { bot, folder } = await stage(model)
    await talk(bot, 'I live in Lisbon')
    await talk(bot, 'I like tea')
    await talk(bot, 'Tell me')
    expect(await command(bot, 'memory forget 1')).toMatch(/^Erased: lives in Lisbon/)
    const left = await allBytes(folder)
    expect(left).not.toContain('Lisbon')
    expect(left).toContain('likes tea')
    expect(await command(bot, 'memory forget 1')).toMatch(/no fact 1/)
    await talk(bot, 'I live in Lisbon')
    expect(await command(bot, 'memory show')).toContain('3. lives in Lisbon')
  })
})

const canary = 'quokka'

/** What can happen to a memory before it is forgotten. */
const steps = [
  'say',
  'say elsewhere',
  'learn badly',
  'learn nothing',
  'forget one',
  'off',
  'on',
  'damage',
  'crash',
  'say unwaited',
] as const

describe('forgetting everything', () => {
  it('leaves no byte of what was said, whatever came before', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...steps), { maxLength: 10 }), async (story) => {
        let learn: unknown = null
        const model = scriptedModel({
          answer: async () => `You said ${canary}.`,
          learn: () => learn ?? { ...lessons(add(`has a ${canary}`, `I have a ${canary}`)), summary: `A ${canary}.` },
        })
        const { bot, folder } = await stage(model)
        const file = join(folder, 'test', 'ana.json')
        const unwaited: Promise<void>[] = []
        for (const step of story) {
          learn = step === 'learn badly' ? 'nonsense' : step === 'learn nothing' ? lessons() : null
          if (step === 'off' || step === 'on') await command(bot, `persist ${step}`)
          else if (step === 'forget one') await command(bot, 'memory forget 1')
          else if (step === 'damage') await truncate(file, 300).catch(() => {})
          else if (step === 'crash') await leaveOrphan(folder, file)
          else if (step === 'say unwaited') unwaited.push(say(bot, `I have a ${canary}`).answered)
          else {
            const conversation = step === 'say elsewhere' ? 'thread' : 'dm'
            await talk(bot, `I have a ${canary}`, { place: { conversation, audience: 'dm' } })
          }
        }
        await command(bot, 'memory forget all yes')
        await Promise.all(unwaited)
        await bot.idle()
        expect(await allBytes(folder)).not.toContain(canary)
        await talk(bot, 'What do you know?')
        expect(JSON.stringify(model.prompts.at(-1))).not.toContain(canary)
      }),
      { numRuns: 40 },
    )
  })

  it('holds for turns and learning calls under way in a bot that shares the folder', async () => {
    const answering = happening()
    const learning = happening()
    const open = happening()
    const model = scriptedModel({
      answer: async ({ messages }) => {
        if (messages.at(-1)?.content.includes('slowly')) {
          answering.happen()
          await open.happened
        }
        return `A ${canary}!`
      },
      learn: async () => {
        learning.happen()
        await open.happened
        return lessons(add(`has a ${canary}`, `I have a ${canary}`))
      },
    })
    const { bot, folder } = await stage(model)
    await say(bot, `I have a ${canary}`).answered
    await learning.happened
    const slow = say(bot, `I have a ${canary}, slowly`)
    await answering.happened
    const other = botOn(folder, model)
    await command(other, 'memory forget all yes')
    open.happen()
    await slow.answered
    await bot.idle()
    expect(await slow.until('not-saved')).toMatchObject({ reason: 'forgotten' })
    expect(await allBytes(folder)).not.toContain(canary)
  })

  it('two hundred times while an answer or a lesson is under way brings nothing back', {
    timeout: 60_000,
  }, async () => {
    const moments = ['answering', 'answered', 'learning', 'reflecting'] as const
    const reached = new Map<string, () => void>()
    const open = happening()
    const waitIn = async (moment: string, text: string) => {
      const round = /round (\d+)-(\w+)/.exec(text)
      if (round?.[2] !== moment) return
      reached.get(round[1] ?? '')?.()
      await open.happened
    }
    const lesson = { ...lessons(add(`has a ${canary}`, `I have a ${canary}`)), summary: `They have a ${canary}.` }
    const model = scriptedModel({
      answer: async ({ messages }) => {
        await waitIn('answering', messages.at(-1)?.content ?? '')
        return `A ${canary}!`
      },
      learn: async ({ exchanges }) => {
        await waitIn('learning', exchanges.at(-1)?.person ?? '')
        return lesson
      },
      reflect: async ({ exchanges }) => {
        await waitIn('reflecting', exchanges.at(-1)?.person ?? '')
        return { style: { length: 40 }, topics: [{ text: `has a ${canary}`, quote: `I have a ${canary}` }] }
      },
    })
    const { bot, folder } = await stage(model)
    const other = botOn(folder, model)
    await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const moment = moments[n % 4] ?? 'answering'
        const who = { user: `test:p${n}` as const }
        const there = happening()
        reached.set(`${n}`, there.happen)
        const turns = moment === 'reflecting' ? 5 : 1
        for (let turn = 1; turn < turns; turn++) await say(bot, `I have a ${canary}`, who).answered
        const said = say(bot, `I have a ${canary}, round ${n}-${moment}`, who)
        await (moment === 'answered' ? said.until('answer') : there.happened)
        await command(n % 8 < 4 ? bot : other, 'memory forget all yes', who.user)
      }),
    )
    open.happen()
    await Promise.all([bot.idle(), other.idle()])
    expect(await allBytes(folder)).not.toContain(canary)
    expect(model.patterns.length).toBe(50)
    expect(await command(other, 'memory show', 'test:p3')).toBe('Remembering is on. Nothing is kept about you.')
    await other.close()
  })

  it('from another process, in mid-answer and mid-lesson, leaves no byte, nor any in the log', {
    timeout: 60_000,
  }, async () => {
    const people = Array.from({ length: 200 }, (_, n) => ({ name: `p${n}`, learning: n % 2 === 1 }))
    const open = happening()
    const underWay = happening()
    let waiting = 0
    const hold = (): Promise<object[]> => {
      waiting++
      if (waiting === people.length) underWay.happen()
      return open.happened.then(() => wholeAnswer(`A ${canary}!`).slice(3))
    }
    const lesson = JSON.stringify(lessons(add(`has a ${canary}`, `I have a ${canary}`)))
    const claude = await claudeServer((body): Answer | Promise<Answer> => {
      const isSlow = JSON.stringify(body.messages).includes('slowly')
      if (!body.stream) return isSlow ? { text: lesson } : hold().then(() => ({ text: lesson }))
      return isSlow ? { events: wholeAnswer(`A ${canary}!`).slice(0, 3), rest: hold() } : { text: `A ${canary}!` }
    })
    const env = { ANTHROPIC_BASE_URL: claude.url, ANTHROPIC_AUTH_TOKEN: 'right-key', LOG_FILE: 'log' }
    const first = await startPipe({ env })
    const second = await startPipe({ folder: first.folder, env: { MODEL: 'offline' } })
    const ids = people.map(({ name, learning }) =>
      first.say(name, { text: `I have a ${canary}${learning ? '' : ', slowly'}` }),
    )
    await underWay.happened
    const told = await Promise.all(people.map(({ name }) => second.command(name, 'memory forget all yes')))
    expect(told.every((text) => text.startsWith('Erased: everything about you'))).toBe(true)
    open.happen()
    for (const [nth, id] of ids.entries()) {
      const saved = people[nth]?.learning ? 'saved' : 'not-saved'
      expect(await first.until(id, 'saved', 'not-saved')).toMatchObject({ event: saved })
      expect(await first.until(id, 'not-learned', 'learned')).toMatchObject({
        event: 'not-learned',
        reason: 'forgotten',
      })
    }
    first.end()
    second.end()
    expect((await Promise.all([first.ended, second.ended])).map(({ code }) => code)).toEqual([0, 0])
    expect(await allBytes(first.folder)).not.toContain(canary)
    expect(await readFile(join(first.cwd, 'log'), 'utf8')).not.toContain(canary)
    expect(first.events.filter(({ event }) => outcomes.has(event)).length).toBe(people.length)
  })
})

/** What a process that was killed while saving leaves behind. */
async function leaveOrphan(folder: string, file: string): Promise<void> {
  await createFileStore(folder).write('person/test/somebody', Buffer.from('{}'), null)
  await writeFile(`${file}.999999999.1.${Math.random().toString(16).slice(2, 14).padEnd(12, '0')}.tmp`, canary)
}
