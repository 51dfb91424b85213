import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Prompt } from '../../src/prompt.js'
import { createFileStore } from '../../src/stores/files.js'
import { buttonsOf } from '../simulators/discord-forms.js'
import { add, happening, lessons, temporaryFolder } from '../stage.js'
import { scene } from './discord-scene.js'
import { livesInLisbon } from './scenes.js'

const ask = 'Ask Keepsake about this'

describe('whatever somebody types or presses on Discord', { timeout: 60_000 }, () => {
  it('is answered in plain words, also what only a former version had', async () => {
    const { discord, ana } = await scene()
    const { id } = await discord.types(ana, discord.general, 'memory show')
    const [typed, component, form] = [2, 3, 5]
    const erase = { type: 1, name: 'erase', options: [] }
    const insists = (type: number, data: object) =>
      discord.insists(ana, discord.general, type, data, type === component ? id : undefined)
    const gone = 'That is no longer there. Type /keepsake help for what there is.'
    for (const [type, data, told] of [
      [typed, { id: '1', name: 'recall', type: 1 }, 'There is no /recall. Type /keepsake help for what there is.'],
      [typed, { id: '1', name: 'memory', type: 1, options: [erase] }, /^Type one of: \/memory show, /],
      [typed, { id: '1', name: 'Old', type: 2, target_id: ana.id, resolved: { users: { [ana.id]: ana } } }, gone],
      [typed, { id: '1', name: 'Old', type: 3, target_id: id, resolved: { messages: {} } }, gone],
      [form, { custom_id: 'old', components: [] }, gone],
      [form, { custom_id: `keepsake:${ana.id}::old`, components: [] }, gone],
      [component, { custom_id: 'old', component_type: 2 }, gone],
      [component, { custom_id: 'old', component_type: 3, values: ['1'] }, gone],
      [component, { custom_id: 'keepsake:1::memory forget all yes', component_type: 2 }, /for the one who asked/],
      [component, { custom_id: `keepsake:${ana.id}::old`, component_type: 2 }, /^There is no \/old\./],
    ] as const) {
      const { content, ephemeral } = await insists(type, data)
      expect(content).toMatch(told)
      expect(ephemeral).toBe(true)
    }
    expect(discord.refused).toEqual([])
  })

  it('is answered in plain words where Discord does not send the message that was asked about', async () => {
    const { discord, ana } = await scene()
    const data = { id: '1', name: ask, type: 3, target_id: '1', resolved: { messages: {} } }
    const { content, ephemeral } = await discord.insists(ana, discord.general, 2, data)
    expect([content, ephemeral]).toEqual(['Something went wrong on my side. Please try again.', true])
    expect(discord.refused).toEqual([])
  })

  it('is answered in plain words where the store fails', async () => {
    const files = createFileStore(await temporaryFolder())
    const failing = { now: false }
    const fail = () => Promise.reject(Object.assign(new Error('secret words'), { code: 'EIO' }))
    const store = { ...files, read: (key: string) => (failing.now ? fail() : files.read(key)) }
    const { discord, ana, answered } = await scene({ parts: { store }, model: { learn: livesInLisbon } })
    discord.says(ana, discord.dm(ana), 'I live in Lisbon')
    await answered(discord.dm(ana))
    const list = await discord.types(ana, discord.general, 'memory show')
    failing.now = true
    const told = /That did not work: .*\(reference \w+\)$/
    for (const path of ['memory show', 'memory forget', 'memory export', 'persist off', 'persist status']) {
      const { content } = await discord.types(ana, discord.general, path)
      if (path !== 'memory forget') expect(content).toMatch(told)
    }
    expect((await discord.presses(ana, list, 'Forget 1')).content).toMatch(told)
    expect(await discord.completes(ana, discord.general, 'memory forget', { number: '' })).toEqual([])
    expect((await discord.asksAbout(ana, { author: ana, content: 'x' }, discord.elsewhere, ask)).content).toMatch(
      /\(reference \w+\)$/,
    )
    expect(discord.refused).toEqual([])
  })

  it('after its time is over is logged without a word of it, and no more is tried', async () => {
    const [begun, go] = [happening(), happening()]
    const answer = async (_: Prompt, say: (text: string) => Promise<void>) => {
      await say('The secret ')
      begun.happen()
      await go.happened
      return 'answer.'
    }
    const { discord, ana, bot, logged, answered } = await scene({ model: { answer } })
    void discord.types(ana, discord.general, 'memory forget', { number: 'secret' })
    discord.expires()
    await discord.until(() => discord.refused.length === 1)
    void discord.asksAbout(ana, { author: ana, content: 'secret' }, discord.elsewhere, ask)
    await begun.happened
    await discord.until(() => discord.whispers(ana).some(({ content }) => content === 'The secret'))
    discord.expires()
    go.happen()
    await bot.idle()
    discord.says(ana, discord.dm(ana), 'Still there?')
    expect(await answered(discord.dm(ana))).toEqual(['The secret answer.'])
    expect(discord.refused.map((one) => one.split(' ').at(2))).toSatisfy(
      (all: string[]) => all[0] === '404' && all.length < 4,
    )
    expect(logged.length).toBeGreaterThan(0)
    expect(logged.join()).not.toMatch(/secret|token-/i)
  })

  it('never tells one what another said, whatever the model repeats', async () => {
    const repeat = async ({ system, messages }: Prompt) =>
      `${system.split('<memory>').at(-1)}\n${messages.map(({ content }) => content).join('\n')}`
    const learn = ({ exchanges }: { exchanges: { person: string }[] }) =>
      lessons(...exchanges.map(({ person }) => add(person.replace('I like', 'likes'), person)))
    const { discord, at, bot } = await scene({ model: { answer: repeat, learn } })
    const people = Array.from({ length: 30 }, (_, at) => discord.person(`Person${at}`))
    const words = people.map((_, at) => `zebra${at}s`)
    const suggested = people.map((): string[] => [])
    let repeated = 0
    const eve = discord.person('Eve')
    const rooms = [discord.general, discord.elsewhere, discord.group]

    async function act(nth: number, what: number, room: string): Promise<void> {
      const [who, word] = [people[nth] ?? eve, words[nth] ?? '']
      const answer = async () => {
        if (what === 0) return void discord.says(who, discord.dm(who), `I like ${word}`)
        if (what === 1) return void discord.says(who, discord.general, `${at} what do you know?`)
        if (what === 2) return discord.types(who, room, 'memory show')
        if (what === 3) return discord.types(who, room, 'memory export')
        if (what === 4) return discord.types(who, room, 'memory show', { exact: 'exact' })
        if (what === 5) return discord.types(who, room, 'memory forget', { number: 'zebra' })
        return discord.asksAbout(who, { author: eve, content: 'look' }, room, ask)
      }
      const shown = await answer()
      const offered = await discord.completes(who, room, 'memory forget', { number: '' })
      suggested[nth]?.push(JSON.stringify(offered))
      const labels = shown ? buttonsOf(shown.components).map(({ label }) => label) : []
      if (!shown || what === 3) return
      if (labels.includes('Forget 1')) await discord.presses(who, shown, 'Forget 1')
      if (!labels.includes('Ask something else')) return
      await discord.fills(who, await discord.presses(who, shown, 'Ask something else'), { question: `I like ${word}` })
    }

    const acts = fc.tuple(fc.nat(29), fc.nat(6), fc.constantFrom(...rooms))
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 30, maxLength: 40 }), async (all) => {
        await Promise.all(all.map(([nth, what, room]) => act(nth, what, room)))
        await bot.idle()
        for (const [nth, who] of people.entries()) {
          const seen = [...discord.whispers(who), ...discord.messages(discord.dm(who))]
          const told = [...seen.flatMap(({ edits, files }) => [...edits, ...files.map(({ text }) => text)])]
          const strange = [...told, ...(suggested[nth] ?? [])].join('\n').match(/zebra\d+s/g) ?? []
          repeated += told.join().includes(words[nth] ?? '') ? 1 : 0
          expect(new Set(strange)).toEqual(new Set(strange.length > 0 ? [words[nth]] : []))
        }
        const aloud = rooms.flatMap((room) => discord.messages(room)).map(({ content }) => content)
        expect(aloud.join('\n')).not.toMatch(/zebra/)
      }),
      { numRuns: 3, endOnFailure: true },
    )
    expect(repeated).toBeGreaterThan(5)
    expect(suggested.flat().join()).toMatch(/zebra/)
    expect(discord.refused).toEqual([])
  })
})
