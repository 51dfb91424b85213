import { describe, expect, it } from 'vitest'
import { serialize } from '../../src/memory/document.js'
import { newMemory } from '../../src/memory/memory.js'
import { createFileStore } from '../../src/stores/files.js'
import { add, command, lessons, replace, say, scriptedModel, stage, talk } from '../stage.js'

const channel = { conversation: 'c', audience: 'channel:S/C' } as const

/** A bot that has learned that Ana lives in Lisbon, and then that she moved to Porto. */
async function moved() {
  const model = scriptedModel({
    learn: ({ facts }) =>
      facts[0]
        ? lessons(replace(1, 'moved to Porto', 'I moved to Porto'))
        : lessons(add('lives in Lisbon', 'I live in Lisbon')),
  })
  const { bot } = await stage(model)
  await talk(bot, 'I live in Lisbon')
  await talk(bot, 'I moved to Porto')
  return { bot, model }
}

describe('/memory add', () => {
  it('keeps what is typed, to the letter, and can be taken back', async () => {
    const { bot } = await stage(scriptedModel({}))
    expect(await command(bot, '/memory add I sing in the Choir of São Bento')).toBe(
      'Kept as fact 1: I sing in the Choir of São Bento. I use it in direct messages only; /memory share 1 lets me use it everywhere. /memory undo takes it back.',
    )
    expect(await command(bot, 'memory add i sing in the choir of são bento.')).toBe('That is fact 1 already.')
    expect(await command(bot, 'memory undo')).toBe('Undone: I sing in the Choir of São Bento. What told it is erased.')
    expect(await command(bot, 'memory show')).toBe('Remembering is on. Nothing is kept about you.')
  })

  it.each([
    ['', 'Type /memory add and what is to be kept.'],
    ['\u200b', 'There is nothing in that to keep.'],
    ['–', 'There is nothing in that to keep.'],
    ['  …  ', 'There is nothing in that to keep.'],
    ['x'.repeat(201), 'That is too long: a fact has up to 200 characters.'],
    ['my password is hunter2zx', 'That looks like a password or a key: I never keep those.'],
  ])('says what is no fact: %j', async (text, answer) => {
    const { bot } = await stage(scriptedModel({}))
    expect(await command(bot, `memory add ${text}`)).toBe(answer)
    expect(await command(bot, 'memory show')).toBe('Remembering is on. Nothing is kept about you.')
    expect(await command(bot, 'memory add 🦄')).toContain('Kept as fact 1: 🦄.')
  })

  it('was heard in a direct message where nobody else sees what is typed, and else where it is said', async () => {
    const { bot } = await stage(scriptedModel({}))
    const typed = { user: 'test:ana', speaker: 'Ana', place: channel, alone: true } as const
    await bot.command({ ...typed, text: 'memory add I like tea' })
    await bot.command({ ...typed, alone: false, text: 'memory add I like figs' })
    const shown = await command(bot, 'memory show')
    expect(shown).toMatch(/1\. I like tea \(\d{4}-\d\d-\d\d, direct message\)/)
    expect(shown).toMatch(/2\. I like figs \(\d{4}-\d\d-\d\d, private channel\)/)
  })

  it('writes nothing while remembering is off', async () => {
    const { bot } = await stage(scriptedModel({}))
    await command(bot, 'persist off')
    const off = 'Remembering is off: nothing is written down. /persist on turns it on again.'
    expect(await command(bot, 'memory add I like tea')).toBe(off)
    expect(await command(bot, 'keepsake zone Europe/Lisbon')).toBe(off)
  })
})

describe('of more than 500 facts', () => {
  it('the one goes that would be missed least, and /memory show says so', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    const facts = Array.from({ length: 500 }, (_, at) => {
      const learned = new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString()
      const said = { text: `has seen peak ${at}`, quote: `peak ${at}`, heard: 'dm' as const, source: '' }
      return { id: at + 1, kind: 'fact' as const, ...said, learned, confirmed: learned, past: [], pinned: at === 0 }
    })
    const memory = { ...newMemory('test:ana'), facts, lastFactId: 500 }
    await createFileStore(folder).write('person/test/ana', serialize(memory), null)
    await command(bot, 'memory add I like tea')
    const shown = await command(bot, 'memory show')
    expect(shown).toContain('Let go, for more than 500 facts are not kept: 1 fact')
    expect(shown).toMatch(/\n {2}1\. has seen peak 0 .*\n {2}3\. [\s\S]*\n {2}501\. I like tea/)
  })
})

describe('/memory edit', () => {
  it('puts a fact right, under its number; what it said is its past', async () => {
    const { bot } = await moved()
    expect(await command(bot, 'memory show')).toMatch(/\n\/memory why 1 .*, \/memory edit 1 .*, \/memory undo .*\.$/)
    expect(await command(bot, 'memory edit 1 I live in Braga')).toMatch(/^Fact 1 is now: I live in Braga\. /)
    expect(await command(bot, 'memory show')).toContain('1. I live in Braga (')
    expect(await command(bot, 'memory why 1')).toMatch(/Before, until .*: moved to Porto\.[\s\S]*: lives in Lisbon\./)
  })

  it.each([
    ['memory edit', 'Type /memory edit 2 and what is true, for fact 2 of /memory show.'],
    ['memory edit 1', 'Type /memory edit 2 and what is true, for fact 2 of /memory show.'],
    ['memory edit porto', 'That is fact 1: moved to Porto. Type /memory edit 1 and what is true.'],
    ['memory edit Porto I live in Braga', 'That is fact 1: moved to Porto. Type /memory edit 1 and what is true.'],
    [
      'memory edit tea',
      'No fact of yours says that. Type /memory edit with a number of /memory show and what is true.',
    ],
    ['memory edit 9 I fly', 'There is no fact 9. /memory show lists them.'],
    ['memory edit 1 moved to Porto', 'That is fact 1 already.'],
  ])('says what it needs: %s', async (typed, answer) => {
    const { bot } = await moved()
    expect(await command(bot, typed)).toBe(answer)
  })
})

describe('/memory undo', () => {
  it('takes back what was learned last: what was before is so again, and what told it is gone', async () => {
    const { bot, model } = await moved()
    expect(await command(bot, 'memory undo')).toBe(
      'Undone: moved to Porto. Again: lives in Lisbon. What told it is erased.',
    )
    expect(await command(bot, 'memory why 1')).toMatch(/^1\. lives in Lisbon\n {2}You said: “I live in Lisbon” \(.*\)$/)
    await talk(bot, 'Where do I live?')
    expect(JSON.stringify(model.prompts.at(-1))).not.toContain('Porto')
    expect(await command(bot, 'memory export')).not.toContain('Porto')
  })

  it('takes one back by its number, unless the same was changed again since', async () => {
    const { bot } = await moved()
    expect(await command(bot, 'memory undo 1')).toBe('The same was changed again since. Type /memory undo 2 first.')
    expect(await command(bot, 'memory undo 9')).toBe('There is no change 9. /memory history lists them.')
    expect(await command(bot, 'memory undo it')).toBe(
      'Type /memory undo, or /memory undo 2 for change 2 of /memory history.',
    )
    await command(bot, 'memory undo')
    await command(bot, 'memory undo')
    expect(await command(bot, 'memory undo')).toBe('There is nothing to undo.')
  })

  it('of what was noted goes by the number that the note has', async () => {
    const { bot } = await stage(scriptedModel({ learn: () => lessons(add('likes tea', 'I like tea')) }))
    const { change } = await say(bot, 'I like tea').until('learned')
    await command(bot, 'memory add I like figs')
    expect(await command(bot, `memory undo ${change}`)).toBe('Undone: likes tea. What told it is erased.')
    expect(await command(bot, 'memory show')).toContain('I like figs')
  })
})

describe('/memory keep', () => {
  it('keeps what waits, under its number; a secret for direct messages only', async () => {
    const { bot } = await stage(scriptedModel({}))
    expect((await say(bot, 'Remember that my email is ana@example.org').until('learned')).noted).toEqual([
      'something that waits for your yes: /memory pending',
    ])
    expect(await command(bot, 'memory show')).toContain('1 thing waits for your yes: /memory pending')
    expect(await command(bot, 'memory keep 2')).toBe('Nothing waits under 2. /memory pending lists what does.')
    expect(await command(bot, 'memory keep 1')).toMatch(/^Kept: my email is ana@example\.org\. I use it in direct/)
    expect(await command(bot, 'memory show')).toMatch(/1\. my email is .*, private\)/)
    expect(await command(bot, 'memory pending')).toBe('Nothing waits for your yes.')
    await command(bot, 'memory undo')
    expect(await command(bot, 'memory show')).not.toContain('ana@example.org')
  })
})

describe('/memory pin', () => {
  it('lets a fact be told whatever the talk is about, until it is unpinned', async () => {
    let now = Date.UTC(2026, 10, 23, 12)
    const model = scriptedModel({})
    const { bot } = await stage(model, { clock: () => now })
    await command(bot, 'memory add I moved to Porto')
    now += 24 * 60 * 60_000
    for (let at = 0; at < 30; at++) await command(bot, `memory add my shelf number ${at} holds stamps`)
    const isTold = async () => {
      await talk(bot, 'Tell me of the stamps on my shelf')
      return model.prompts.at(-1)?.system.includes('- I moved to Porto (')
    }
    expect(await isTold()).toBe(false)
    expect(await command(bot, 'memory pin 1')).toMatch(/^Pinned: I moved to Porto\. /)
    expect(await command(bot, 'memory show')).toMatch(/1\. I moved to Porto \(.*, pinned\)/)
    expect(await isTold()).toBe(true)
    expect(await command(bot, 'memory unpin 1')).toMatch(/^No longer pinned: I moved to Porto\. /)
    expect(await isTold()).toBe(false)
  })
})
