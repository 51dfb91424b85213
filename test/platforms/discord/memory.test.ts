import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryInWords } from '../../../src/card.js'
import { commandTable } from '../../../src/command-table.js'
import { type Audience, audienceInWords } from '../../../src/memory/audience.js'
import { parseAny, serialize } from '../../../src/memory/document.js'
import { type Fact, type Memory, newMemory } from '../../../src/memory/memory.js'
import { dayOf } from '../../../src/memory/text/calendar.js'
import { oneLine } from '../../../src/memory/text/plain.js'
import { preceded } from '../../../src/message.js'
import { bodiesOf } from '../../../src/platforms/discord/outgoing/told.js'
import { harmless } from '../../../src/platforms/discord/text/harmless.js'
import { createFileStore } from '../../../src/stores/files.js'
import { buttonsOf, messageOf } from '../../simulators/discord-forms.js'
import { liveIn } from '../../simulators/discord-reading.js'
import type { Person } from '../../simulators/discord-wire.js'
import { allBytes, happening, temporaryFolder } from '../../stage.js'
import { livesInLisbon } from '../scenes.js'
import { scene } from './scene.js'

const learned = '2026-11-20T12:00:00.000Z'
const fact = (id: number, text: string, more: Partial<Fact> = {}): Fact => ({
  ...{ id, kind: 'fact', text, quote: text, heard: 'dm', learned, confirmed: learned, source: `m${id}`, past: [] },
  ...more,
})
/** Puts a memory into the store, as if it had grown there. */
async function knows(folder: string, { id }: Person, memory: Partial<Memory>): Promise<void> {
  const whole = { ...newMemory(`discord:${id}`), firstSeen: learned, lastSeen: learned, ...memory }
  const lastFactId = Math.max(0, ...whole.facts.map((one) => one.id))
  await createFileStore(folder).write(`person/discord/${id}`, serialize({ ...whole, lastFactId }), null)
}
const many = (count: number) => Array.from({ length: count }, (_, at) => fact(at + 1, `likes town ${at + 1}`))
const labels = ({ components }: { components: Parameters<typeof buttonsOf>[0] }) =>
  buttonsOf(components).map(({ label }) => label)
const factsOn = (content: string) => (content.match(/^\d+(?=\\\. )/gm) ?? []).map(Number)

describe('/memory show on Discord', () => {
  it('is one page of what is known, with what can be done with each', async () => {
    const { discord, ana, folder } = await scene()
    const facts = [
      fact(3, 'lives in Lisbon', { past: [{ text: 'lives in Porto', quote: 'q', source: 's', until: learned }] }),
      fact(4, 'has a dog', { heard: `space:${discord.guild}` }),
      fact(7, 'plays chess', { reach: 'everywhere' }),
    ]
    await knows(folder, ana, { name: 'Ana', style: { tone: 'casual' }, facts })
    const shown = await discord.types(ana, discord.general, 'memory show')
    expect(shown.ephemeral).toBe(true)
    expect(shown.content).toBe(
      [
        'Remembering is on. Kept about you:',
        'Name: Ana',
        'You like: casual tone',
        `3\\. lives in Lisbon (${dayOf(learned)}, direct message)`,
        `4\\. has a dog (${dayOf(learned)}, public channel)`,
        'Page 1 of 2. To find something, type /memory forget and a word of it.',
      ].join('\n'),
    )
    expect(labels(shown)).toEqual([
      ...['Forget name', 'Forget style', 'Forget 3', 'Share 3', 'Forget 4', 'Share 4', 'Keep private 4'],
      ...['Next', 'Forget everything'],
    ])
    const next = await discord.presses(ana, shown, 'Next')
    expect(next.content).toMatch(/^7\\\. plays chess \(.*, direct message, shared\)\n0 turns/)
    expect(labels(next)).toEqual(['Forget 7', 'Keep private 7', 'Back', 'Forget everything'])
    expect(await discord.presses(ana, next, 'Back')).toMatchObject({ id: shown.id, content: shown.content })
    expect(discord.refused).toEqual([])
  })

  it('after each button is the same page again, with what happened', async () => {
    const { discord, ana, folder } = await scene()
    await knows(folder, ana, { name: 'Ana', facts: many(12) })
    const first = await discord.types(ana, discord.general, 'memory show')
    const second = await discord.presses(ana, first, 'Next')
    expect(factsOn(second.content)).toEqual([4, 5, 6, 7])
    const shared = await discord.presses(ana, second, 'Share 5')
    expect(shared.content).toMatch(/^Shared: likes town 5\. I may use it everywhere now.*\n\n4\\\. likes town 4/)
    expect(shared.content).toMatch(/^5\\\. likes town 5 \(.*, shared\)$/m)
    expect(labels(shared)).toContain('Keep private 5')
    const narrowed = await discord.presses(ana, shared, 'Keep private 5')
    expect(narrowed.content).toMatch(/^Private: likes town 5\..*\n\n4\\\. /)
    const erased = await discord.presses(ana, narrowed, 'Forget 5')
    expect(erased.content).toMatch(/^Erased: likes town 5, and every message that told it\.\n\n4\\\. /)
    expect(factsOn(erased.content)).toEqual([4, 6, 7, 8])
    expect(erased.content).toMatch(/Page 2 of 3/)
    const nameless = await discord.presses(ana, await discord.presses(ana, erased, 'Back'), 'Forget name')
    expect(nameless.content).toMatch(/^Erased: your name\.\n\nRemembering is on/)
    expect(await allBytes(folder)).not.toMatch(/town 5/)
    expect(discord.refused).toEqual([])
  })

  it('shows every one of 500 facts once, page by page, and the last page at once', async () => {
    const { discord, ana, folder } = await scene()
    await knows(folder, ana, { facts: many(500) })
    let page = await discord.types(ana, discord.dm(ana), 'memory show')
    const last = await discord.presses(ana, page, 'Last')
    expect(factsOn(last.content).at(-1)).toBe(500)
    page = await discord.presses(ana, last, 'First')
    const seen = factsOn(page.content)
    while (labels(page).includes('Next')) {
      page = await discord.presses(ana, page, 'Next')
      seen.push(...factsOn(page.content))
    }
    expect(seen).toEqual(Array.from({ length: 500 }, (_, at) => at + 1))
    expect(page.content).toBe(last.content)
    expect(discord.refused).toEqual([])
  })

  it('fits, whatever is known: each fact once, whence and when, and nothing in it works', () => {
    fc.assert(
      fc.property(memories, fc.string({ maxLength: 3000 }), (memory, before) => {
        const told = preceded([before].filter(Boolean), {
          ...memoryInWords(memory, { privacy: 'strict', now: Date.now() }),
        })
        const pages: string[] = []
        for (let page = 1; ; page++) {
          const [body] = bodiesOf(told, '9'.repeat(20), { page, before })
          const components = JSON.parse(JSON.stringify(body?.components))
          const { content = '' } = messageOf({ content: body?.content, components, allowed_mentions: silent }, [0])
          expect(liveIn(content ?? '')).toEqual([])
          if (pages.length > 0 && !content?.includes(`Page ${page} of`)) break
          pages.push(content ?? '')
          if (!content?.includes('Page ')) break
        }
        const lines = pages.join('\n').split('\n')
        for (const { id, text, heard } of memory.facts) {
          const line = harmless(`${id}. ${oneLine(text, 200)} (${dayOf(learned)}, ${audienceInWords(heard)}`)
          expect(lines.filter((one) => one.startsWith(`${id}\\. `) && one.startsWith(line))).toHaveLength(1)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('asks before it forgets everything, and takes the list up again if not', async () => {
    const { discord, ana, folder } = await scene()
    await knows(folder, ana, { facts: many(6) })
    const list = await discord.presses(ana, await discord.types(ana, discord.general, 'memory show'), 'Next')
    const asked = await discord.presses(ana, list, 'Forget everything')
    expect(asked.content).toBe('This erases everything kept about you, for good.')
    expect(labels(asked)).toEqual(['Erase everything', 'Keep it'])
    const kept = await discord.presses(ana, asked, 'Keep it')
    expect(kept.content).toMatch(/^Nothing was erased\.\n\n5\\\. likes town 5/)
    const again = await discord.presses(ana, kept, 'Forget everything')
    await discord.types(ana, discord.general, 'persist status')
    // Whoever does something else keeps it.
    expect((await discord.presses(ana, again, 'Erase everything')).content).toMatch(/^That question is no longer open/)
    expect(await allBytes(folder)).toMatch(/town 5/)
    const last = await discord.presses(
      ana,
      await discord.types(ana, discord.general, 'memory show'),
      'Forget everything',
    )
    expect((await discord.presses(ana, last, 'Erase everything')).content).toBe(
      'Erased: everything about you, 6 facts included. I will remember what you say from now on; /persist off stops that.\nRemembering is on. Nothing is kept about you.',
    )
    expect(await allBytes(folder)).not.toMatch(/town/)
    expect(discord.refused).toEqual([])
  })

  it('says in plain words that a fact is gone, and whose buttons these are', async () => {
    const { discord, ana, folder } = await scene()
    const bob = discord.person('Bob')
    await knows(folder, ana, { facts: many(3) })
    await knows(folder, bob, { facts: [fact(1, 'is Bob')] })
    const [one, other] = [
      await discord.types(ana, discord.general, 'memory show'),
      await discord.types(ana, discord.general, 'memory show'),
    ]
    await discord.presses(ana, one, 'Forget 2')
    for (const button of ['Share 2', 'Forget 2']) {
      const list = await discord.types(ana, discord.general, 'memory show')
      expect(labels(list)).not.toContain(button)
    }
    const gone = await discord.presses(ana, other, 'Forget 2')
    expect(gone.content).toMatch(/^There is no fact 2\. \/memory show lists them\.\n\nRemembering/)
    expect(factsOn(gone.content)).toEqual([1, 3])
    // A list that was asked for in plain words stands in the chat itself.
    discord.says(ana, discord.dm(ana), 'memory show')
    await discord.until(() => discord.messages(discord.dm(ana)).length === 1)
    const [list] = discord.messages(discord.dm(ana))
    const foreign = await discord.presses(bob, list ?? gone, 'Forget 1')
    expect(foreign).toMatchObject({ content: expect.stringMatching(/for the one who asked/), ephemeral: true })
    expect((await discord.types(bob, discord.general, 'memory show')).content).toMatch(/is Bob/)
    expect((await discord.presses(ana, list ?? gone, 'Forget 1')).content).toMatch(/^Erased: likes town 1/)
    expect(discord.refused).toEqual([])
  })

  it('exact is word for word, in a file where it is long', async () => {
    const { discord, ana, folder } = await scene()
    const facts = Array.from({ length: 60 }, (_, at) => fact(at + 1, `${'_*long*_ '.repeat(20)}${at}`))
    await knows(folder, ana, { facts })
    const shown = await discord.types(ana, discord.dm(ana), 'memory show', { exact: 'exact' })
    expect(shown.content).toMatch(/all of it is in this file/)
    expect(shown.files[0]?.text).toMatch(/^This is what Claude is told.*[\s\S]*- _\*long\*_/)
    expect(discord.refused).toEqual([])
  })
})

describe('/memory forget, share and private on Discord', () => {
  it('suggest what fits what is typed, of one’s own', async () => {
    const { discord, ana, folder } = await scene()
    const bob = discord.person('Bob')
    const facts = [
      ...[fact(1, 'lives in Lisbon'), fact(2, 'was in Lisbon in 2026'), fact(12, 'loves Málaga')],
      ...[fact(13, 'plays chess', { reach: 'everywhere' }), fact(14, '😀'.repeat(99), { heard: 'space:1' })],
    ]
    await knows(folder, ana, { name: 'Ana', style: { tone: 'casual' }, facts })
    await knows(folder, bob, { facts: [fact(1, 'is Bob of Lisbon')] })
    const suggested = async (path: string, number: string, by = ana) =>
      (await discord.completes(by, discord.general, path, { number })).map(({ name, value }) => `${value}: ${name}`)
    expect(await suggested('memory forget', 'LISBON')).toEqual(['2: 2. was in Lisbon in 2026', '1: 1. lives in Lisbon'])
    expect(await suggested('memory forget', 'malaga')).toEqual(['12: 12. loves Málaga'])
    // A number is meant before what is in a text.
    expect(await suggested('memory forget', '#1')).toEqual([
      '1: 1. lives in Lisbon',
      '12: 12. loves Málaga',
      '13: 13. plays chess',
      `14: 14. ${'😀'.repeat(47)}…`,
    ])
    expect((await suggested('memory forget', '2')).slice(0, 1)).toEqual(['2: 2. was in Lisbon in 2026'])
    expect((await suggested('memory forget', '')).slice(0, 2)).toEqual(['name: name: Ana', 'style: style: casual tone'])
    expect((await suggested('memory share', '')).map((one) => one.split(':')[0])).toEqual(['14', '12', '2', '1'])
    expect((await suggested('memory private', '')).map((one) => one.split(':')[0])).toEqual(['14', '13'])
    expect(await suggested('memory forget', 'is', bob)).toEqual(['1: 1. is Bob of Lisbon'])
    expect(discord.refused).toEqual([])
  })

  it('suggest 25 at most, what was learned last first, and take what they suggest', async () => {
    const { discord, ana, folder } = await scene()
    await knows(folder, ana, { facts: many(60) })
    const choices = await discord.completes(ana, discord.general, 'memory forget', { number: 'town' })
    expect(choices.map(({ value }) => value)).toEqual(Array.from({ length: 25 }, (_, at) => String(60 - at)))
    const number = choices[3]?.value ?? ''
    expect((await discord.types(ana, discord.general, 'memory private', { number })).content).toMatch(
      /^Private: likes town 57/,
    )
    expect((await discord.types(ana, discord.general, 'memory forget', { number })).content).toMatch(
      /^Erased: likes town 57/,
    )
    expect(discord.refused).toEqual([])
  })

  it('say the number of a fact that was asked for in words', async () => {
    const { discord, ana, folder } = await scene()
    await knows(folder, ana, { facts: [...many(12), fact(13, 'lives in Lisbon')] })
    const told = async (path: string, number: string) =>
      (await discord.types(ana, discord.general, path, { number })).content
    expect(await told('memory forget', 'Lisbon')).toBe('That is fact 13: lives in Lisbon. Type /memory forget 13.')
    expect(await told('memory share', 'in lisbon')).toBe('That is fact 13: lives in Lisbon. Type /memory share 13.')
    expect(await told('memory private', 'town')).toBe(
      'More than one fact says that: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …. Type /memory private with the number of one.',
    )
    expect(await told('memory forget', 'everything @everyone')).toBe(
      'No fact of yours says that. Type /memory forget with a number of /memory show.',
    )
    expect(await told('memory forget', '#13.')).toMatch(/^Erased: lives in Lisbon/)
    expect(discord.refused).toEqual([])
  })

  it('suggesting closes no question and swallows no notice', async () => {
    const { discord, ana, folder } = await scene()
    await knows(folder, ana, { facts: many(2) })
    const asked = await discord.types(ana, discord.general, 'memory forget')
    await discord.completes(ana, discord.general, 'memory forget', { number: 'town' })
    expect((await discord.presses(ana, asked, 'Keep it')).content).toBe('Nothing was erased.')
    const store = createFileStore(folder)
    const key = `person/discord/${ana.id}`
    await store.write(key, Buffer.from('{'), (await store.read(key))?.revision ?? null)
    expect(await discord.completes(ana, discord.general, 'memory forget', { number: '' })).toEqual([])
    expect((await discord.types(ana, discord.general, 'memory show')).content).toMatch(
      /^Your memory could not be read\. It was set aside.*\nRemembering is on\. Nothing is kept about you\.$/,
    )
    expect(discord.refused).toEqual([])
  })

  it('suggest nothing, in time, where the store hangs; a command waits and says so', async () => {
    const files = createFileStore(await temporaryFolder())
    const back = happening()
    const hanging = { now: false }
    const store = {
      ...files,
      read: async (key: string) => {
        if (hanging.now) await back.happened
        return files.read(key)
      },
    }
    const { discord, ana } = await scene({ parts: { store } })
    hanging.now = true
    expect(await discord.completes(ana, discord.general, 'memory forget', { number: '' })).toEqual([])
    const shown = discord.types(ana, discord.general, 'memory show')
    await discord.until(() => discord.whispers(ana).some(({ flags }) => flags & 128))
    back.happen()
    expect((await shown).content).toMatch(/^Remembering is on/)
    expect(discord.refused).toEqual([])
  })
})

describe('/memory export and /persist off on Discord', () => {
  it('the file is all that is kept, of its person alone, wherever it is asked for', async () => {
    const { discord, ana, folder } = await scene()
    const bob = discord.person('Bob')
    await knows(folder, bob, { facts: [fact(1, 'is Bob')] })
    const exported = async (place: string) => {
      const { content, files, ephemeral } = await discord.types(ana, place, 'memory export')
      expect([content, ephemeral]).toEqual(['This file is all that is kept about you.', true])
      expect(files.map(({ name }) => name)).toEqual(['keepsake-memory.json'])
      return files[0]?.text ?? ''
    }
    expect(parseAny(Buffer.from(await exported(discord.general)))).toEqual(newMemory(`discord:${ana.id}`))
    await knows(folder, ana, { facts: many(500) })
    for (const place of [discord.general, discord.dm(ana), discord.group, discord.between, discord.elsewhere]) {
      const text = await exported(place)
      expect(parseAny(Buffer.from(text)).facts).toEqual(many(500))
      expect(text).not.toMatch(/is Bob/)
      expect(discord.messages(place)).toEqual([])
    }
    expect(discord.refused).toEqual([])
  })

  it('turning remembering off offers to erase what is kept, and keeps it if that is left', async () => {
    const { discord, ana, folder } = await scene()
    expect(await discord.types(ana, discord.general, 'persist off')).toMatchObject({ components: [] })
    await discord.types(ana, discord.general, 'persist on')
    await createFileStore(folder).clear(`person/discord/${ana.id}`)
    const bob = discord.person('Bob')
    await knows(folder, bob, { facts: many(2) })
    const off = await discord.types(bob, discord.general, 'persist off')
    expect(off.content).toMatch(/Remembering is off.*Kept: 2 facts\. It stays, unused\./)
    expect(await allBytes(folder)).toMatch(/town 2/)
    expect((await discord.presses(bob, off, 'Erase what is kept')).content).toMatch(
      /^Erased: everything about you, 2 facts included\. Remembering stays off\.$/,
    )
    expect(await allBytes(folder)).not.toMatch(/town/)
    expect(discord.refused).toEqual([])
  })

  it('a button that was offered then asks first, once remembering is on again', async () => {
    const { discord, ana, folder } = await scene()
    await knows(folder, ana, { facts: many(2) })
    const off = await discord.types(ana, discord.general, 'persist off')
    await discord.types(ana, discord.general, 'persist on')
    expect(labels(await discord.presses(ana, off, 'Erase what is kept'))).toEqual(['Erase everything', 'Keep it'])
    expect(await allBytes(folder)).toMatch(/town 2/)
    expect(discord.refused).toEqual([])
  })
})

describe('a command on Discord', () => {
  it('works for one alone in servers, direct messages, groups, and where the bot is not', async () => {
    const { discord, ana, answered } = await scene({ model: { learn: livesInLisbon } })
    discord.says(ana, discord.dm(ana), 'I live in Lisbon')
    await answered(discord.dm(ana))
    const before = discord.messages(discord.dm(ana)).length
    for (const place of [discord.general, discord.thread, discord.dm(ana), discord.group, discord.between]) {
      const shown = await discord.types(ana, place, 'memory show')
      expect(shown).toMatchObject({ ephemeral: true, content: expect.stringMatching(/lives in Lisbon/) })
    }
    const place = discord.elsewhere
    const shown = await discord.types(ana, place, 'memory show')
    expect((await discord.presses(ana, shown, 'Forget 1')).content).toMatch(/^Erased: lives in Lisbon/)
    for (const one of [discord.general, discord.thread, discord.group, discord.between, place]) {
      expect(discord.messages(one)).toEqual([])
    }
    expect(discord.messages(discord.dm(ana))).toHaveLength(before)
    expect(discord.refused).toEqual([])
  })

  it('knows where it is typed, and by whom', async () => {
    const { discord, ana } = await scene()
    const exact = async (place: string) =>
      /Ana writes to you in a .*?\./.exec(
        (await discord.types(ana, place, 'memory show', { exact: 'exact' })).content,
      )?.[0]
    expect(await exact(discord.dm(ana))).toBe('Ana writes to you in a direct message.')
    expect(await exact(discord.general)).toBe('Ana writes to you in a public channel.')
    for (const place of [discord.board, discord.group, discord.between, discord.elsewhere]) {
      expect(await exact(place)).toBe('Ana writes to you in a private channel.')
    }
    discord.managers.add(ana.id)
    for (const place of [discord.group, discord.between, discord.elsewhere]) {
      expect((await discord.types(ana, place, 'keepsake mode', { mode: 'thread' })).content).toMatch(
        /nothing to choose/,
      )
    }
    expect(discord.refused).toEqual([])
  })

  it('/keepsake help lists every command, in one message', async () => {
    const { discord, ana } = await scene()
    const { content } = await discord.types(ana, discord.general, 'keepsake help')
    for (const { name } of commandTable) expect(content).toMatch(new RegExp(`^/${name}\\b.*: `, 'm'))
    expect(content.split('\n')).toHaveLength(commandTable.length + 1)
    expect(discord.whispers(ana)).toHaveLength(1)
    expect(discord.refused).toEqual([])
  })
})

const silent = { parse: [], replied_user: false }
const word = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom('@everyone', '<@123>', '[a](https://evil.example)', '`', '**', '1. ', '> ') },
)
const phrase = fc.array(word, { maxLength: 40 }).map((words) => words.join(' '))
const heard = fc.constantFrom<Audience>('dm', 'space:1', 'channel:1/2')
const facts = fc
  .array(fc.record({ text: phrase, heard, past: fc.array(phrase, { maxLength: 50 }) }), { maxLength: 30 })
  .map((list) =>
    list.map(({ text, heard, past }, at) =>
      fact(at + 1, text, { heard, past: past.map((one) => ({ text: one, quote: '', source: 's', until: learned })) }),
    ),
  )
const memories = fc
  .record({ facts, name: fc.option(phrase), summary: phrase })
  .map(({ facts, name, summary }): Memory => {
    const summaries = [{ heard: 'dm', text: summary, at: learned } as const]
    return { ...newMemory('discord:1'), facts, name, summaries, turns: 1, firstSeen: learned }
  })
