import { describe, expect, it } from 'vitest'
import { buttonsOf } from '../../simulators/discord-forms.js'
import { scene } from './scene.js'

const labels = ({ components }: { components: Parameters<typeof buttonsOf>[0] }) =>
  buttonsOf(components).map(({ label }) => label)

describe('what changed, on Discord', () => {
  it('has pages, with a button that undoes each; after it stands the same list', async () => {
    const { discord, ana } = await scene()
    for (const food of ['figs', 'jam', 'tea', 'rice', 'soup', 'milk']) {
      await discord.types(ana, discord.general, 'memory add', { text: `I like ${food}` })
    }
    const first = await discord.types(ana, discord.general, 'memory history')
    expect(first.content).toMatch(/^What changed, last first:\n6\\\. .*, as you asked: I like milk\n/)
    expect(first.content).toMatch(/\nPage 1 of 2\.$/)
    expect(labels(first)).toEqual(['Undo 6', 'Undo 5', 'Undo 4', 'Undo 3', 'Next'])
    const next = await discord.presses(ana, first, 'Next')
    expect(labels(next)).toEqual(['Undo 2', 'Undo 1', 'Back'])
    const undone = await discord.presses(ana, next, 'Undo 2')
    expect(undone.content).toMatch(
      /^Undone: I like jam\. What told it is erased\.\n\n1\\\. .*: I like figs\nPage 2 of 2\.$/,
    )
    expect(discord.refused).toEqual([])
  })

  it('tells of one fact where it comes from, with a button that forgets that one alone', async () => {
    const { discord, ana } = await scene()
    await discord.types(ana, discord.general, 'memory add', { text: 'I like figs' })
    const why = await discord.types(ana, discord.general, 'memory why', { number: '1' })
    expect(why.content).toMatch(/^1\\\. I like figs\nYou said: “I like figs” \(.*\)$/)
    expect(labels(why)).toEqual(['Forget 1'])
    const erased = await discord.presses(ana, why, 'Forget 1')
    expect(erased.content).toMatch(
      /^Erased: I like figs, and every message that told it\.\nRemembering is on\. Nothing/,
    )
  })

  it('offers what waits, to keep or to forget', async () => {
    const { discord, ana, answered } = await scene()
    const dm = discord.dm(ana)
    discord.says(ana, dm, 'Remember that my email is ana@example.org')
    await answered(dm, 1)
    discord.says(ana, dm, 'Remember that my boss says I am lazy')
    await answered(dm, 2)
    const waits = await discord.types(ana, discord.general, 'memory pending')
    expect(labels(waits)).toEqual(['Keep 1', 'Forget 1', 'Keep 2', 'Forget 2'])
    const kept = await discord.presses(ana, waits, 'Keep 1')
    expect(kept.content).toMatch(/^Kept: my email is ana@example\\?\.org\./)
    expect(labels(kept)).toEqual(['Keep 2', 'Forget 2'])
  })
})
