import { describe, expect, it } from 'vitest'
import { add, allBytes, command, lessons, replace, scriptedModel, stage, talk } from '../stage.js'

/** A learning model that answers each exchange by what this says of its words and of the facts that it is shown. */
function taught(lesson: (said: string, idOf: (word: string) => number) => object) {
  return scriptedModel({
    learn: ({ exchanges, facts }) =>
      lesson(exchanges[0]?.person ?? '', (word) => facts.find(({ text }) => text.includes(word))?.id ?? 0),
  })
}
const remove = (id: number, quote: string) => ({ op: 'remove', id, kind: 'fact', text: '', quote })

describe('what is undone', () => {
  it('is what it was before, step by step, also where all of it names the same', async () => {
    const model = taught((said, idOf) => {
      if (said.includes('engineer')) return lessons(add('is an engineer at Acme', 'I am an engineer at Acme'))
      return lessons(replace(idOf('Acme'), said.replace('I am ', 'is '), said))
    })
    const { bot, folder } = await stage(model)
    for (const said of ['I am an engineer at Acme', 'I am team lead at Acme', 'I am director at Acme'])
      await talk(bot, said)
    expect(await command(bot, 'memory undo')).toContain('Undone: is director at Acme. Again: is team lead at Acme.')
    expect(await command(bot, 'memory history')).toContain('2. ')
    expect(await command(bot, 'memory undo')).toContain('Undone: is team lead at Acme. Again: is an engineer at Acme.')
    expect(await command(bot, 'memory show')).toContain('1. is an engineer at Acme')
    expect(await allBytes(folder)).not.toMatch(/lead|director/)
    expect(await command(bot, 'memory undo')).toContain('Undone: is an engineer at Acme.')
    expect(await allBytes(folder)).not.toContain('Acme')
  })

  it('has a number of its own, also after everything was forgotten', async () => {
    const { bot } = await stage(scriptedModel({}))
    await command(bot, 'memory add owns a parrot')
    await command(bot, 'memory forget all yes')
    await command(bot, 'memory add loves kayaking')
    expect(await command(bot, 'memory undo 1')).toContain('There is no change 1.')
    expect(await command(bot, 'memory show')).toContain('2. loves kayaking')
    expect(await command(bot, 'memory undo 2')).toContain('Undone: loves kayaking.')
  })

  it('steps back through what was put right by hand', async () => {
    const { bot } = await stage(scriptedModel({}))
    await command(bot, 'memory add works in Rome')
    await command(bot, 'memory edit 1 works in Rome on Mondays')
    await command(bot, 'memory edit 1 works in Rome on Fridays')
    await command(bot, 'memory undo')
    await command(bot, 'memory undo')
    expect(await command(bot, 'memory show')).toContain('1. works in Rome (')
  })

  it('is not told by a summary, where something was only taken away', async () => {
    const model = taught((said, idOf) =>
      said.includes('quit')
        ? { ...lessons(remove(idOf('cello'), 'I quit the cello')), summary: 'They quit the cello and sold it.' }
        : lessons(add('plays the cello', 'I play the cello')),
    )
    const { bot, folder } = await stage(model)
    await talk(bot, 'I play the cello')
    await talk(bot, 'I quit the cello and sold it')
    expect(await command(bot, 'memory undo')).toBe(
      'Undone: no longer: plays the cello. Again: plays the cello. What told it is erased.',
    )
    expect(await allBytes(folder)).not.toMatch(/quit|sold/)
  })

  it('is not told by a later message, where it was a name', async () => {
    const model = taught((said) => ({
      ...lessons(),
      name: said.startsWith('My name is') ? { text: said.slice(11), quote: said } : null,
    }))
    const { bot, folder } = await stage(model)
    await talk(bot, 'My name is Ana')
    await talk(bot, 'My name is Hanna')
    await talk(bot, 'What is the time, asks Hanna')
    expect(await command(bot, 'memory undo')).toContain('Undone: your name.')
    expect(await allBytes(folder)).not.toContain('Hanna')
    expect(await command(bot, 'memory show')).toContain('Name: Ana')
  })

  it('says what is so again, and nothing of what took it in', async () => {
    const model = taught((said, idOf) => {
      if (said.includes('Porto')) return lessons(add('lives in Porto', 'I live in Porto'))
      if (said.includes('Lisbon')) return lessons(add('lives in Lisbon', 'I live in Lisbon'))
      return lessons(remove(idOf('Lisbon'), 'lives in Porto'))
    })
    const { bot } = await stage(model)
    await talk(bot, 'I live in Lisbon')
    await talk(bot, 'I live in Porto', { place: { conversation: 'c', audience: 'space:S' } })
    await talk(bot, 'What a fine day it is')
    expect(await command(bot, 'memory history')).toContain('learned: no longer: lives in Lisbon\n')
    expect(await command(bot, 'memory undo')).toBe(
      'Undone: no longer: lives in Lisbon. Again: lives in Lisbon. What told it is erased.',
    )
  })
})

describe('undo takes back what was done last', () => {
  const public_ = { place: { conversation: 'c', audience: 'space:S' } } as const

  it.each([
    [['pin 1'], 'Undone: pinned: I like tea.'],
    [['pin 1', 'unpin 1'], 'Undone: no longer pinned: I like tea. Again: pinned.'],
    [['share 1'], 'Undone: shared: I like tea.'],
    [['share 1', 'private 1'], 'Undone: private: I like tea. Again: shared. What that erased stays erased.'],
    [['private 1', 'share 1'], 'Undone: shared: I like tea. Again: private.'],
  ])('and nothing older: %s', async (typed, answer) => {
    const { bot } = await stage(scriptedModel({}))
    await command(bot, 'memory add I like tea')
    const shown = [await command(bot, 'memory show')]
    for (const one of typed) {
      await command(bot, `memory ${one}`)
      shown.push(await command(bot, 'memory show'))
    }
    expect(await command(bot, 'memory history')).toContain(`as you asked: ${answer.slice(8).split('.')[0]}\n`)
    for (const one of typed.toReversed()) {
      const undone = await command(bot, 'memory undo')
      if (one === typed.at(-1)) expect(undone).toBe(answer)
      shown.pop()
      expect(await command(bot, 'memory show')).toBe(shown.at(-1))
    }
    expect(await command(bot, 'memory undo')).toBe('Undone: I like tea. What told it is erased.')
  })

  it('and erases no message, where a fact is no longer shared', async () => {
    const model = scriptedModel({ learn: () => ({ ...lessons(add('likes tea', 'I like tea')), summary: 'Tea.' }) })
    const { bot } = await stage(model)
    await talk(bot, 'I like tea')
    await command(bot, 'memory share 1')
    await talk(bot, 'Which tea?', public_)
    await command(bot, 'memory undo')
    expect(await command(bot, 'memory export')).toMatch(/I like tea[\s\S]*Which tea\?/)
    await talk(bot, 'And now?', public_)
    expect(model.prompts.at(-1)?.system).not.toMatch(/tea/i)
  })

  it('also where that was the time zone', async () => {
    const { bot } = await stage(scriptedModel({}))
    await command(bot, 'memory add I like tea')
    await command(bot, 'keepsake zone Asia/Tokyo')
    await command(bot, 'keepsake zone Europe/Lisbon')
    expect(await command(bot, 'memory history')).toContain('3. ')
    expect(await command(bot, 'memory undo 2')).toContain('Type /memory undo 3 first.')
    expect(await command(bot, 'memory undo')).toBe('Undone: your time zone. Again: Asia/Tokyo.')
    expect(await command(bot, 'memory undo')).toBe('Undone: your time zone.')
    expect(await command(bot, 'keepsake zone')).toContain('You have chosen no time zone.')
    expect(await command(bot, 'memory show')).toContain('I like tea')
  })

  it('and does not stumble over a fact that is gone', async () => {
    const model = taught((said, idOf) =>
      said.startsWith('No') ? lessons(remove(idOf('tea'), said)) : lessons(add('likes tea', 'I like tea')),
    )
    const { bot } = await stage(model)
    await talk(bot, 'I like tea')
    await command(bot, 'memory pin 1')
    await talk(bot, 'No more tea')
    expect(await command(bot, 'memory undo 2')).toContain('Type /memory undo 3 first.')
    await command(bot, 'memory undo')
    expect(await command(bot, 'memory show')).toContain('pinned')
    await command(bot, 'memory undo 1')
    expect(await command(bot, 'memory undo 2')).toBe('There is no change 2. /memory history lists them.')
    expect(await command(bot, 'memory history')).toBe('Nothing has changed that could be undone.')
    expect(await command(bot, 'memory undo')).toBe('There is nothing to undo.')
  })
})
