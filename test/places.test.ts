import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createKeepsake } from '../src/keepsake.js'
import { Busy } from '../src/memory/trouble.js'
import type { Place } from '../src/message.js'
import { createPlaces } from '../src/places.js'
import { createFileStore } from '../src/stores/files.js'
import { ana, botOn, dm, scriptedModel, stage } from './stage.js'

const channel = (id: string): Place => ({ conversation: `${id}/thread`, audience: 'space:S', channel: `test:${id}` })
const mode = (bot: ReturnType<typeof botOn>, text: string, more: { place?: Place; manages?: boolean } = {}) =>
  bot
    .command({ user: ana, speaker: 'Ana', place: channel('77'), text: `keepsake mode${text}`, ...more })
    .then((told) => told.text)

describe('when the bot answers in a channel', () => {
  it('is decided by who manages it, for that channel alone, and outlives a restart', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    expect(await mode(bot, '')).toMatch(/what mentions me .*\. \/keepsake mode thread changes it/)
    expect(await mode(bot, ' thread')).toMatch(/^Only those who may manage this channel/)
    expect(await mode(bot, ' thread', { manages: true })).toMatch(/in its threads/)
    await bot.close()
    const again = botOn(folder, scriptedModel({}))
    expect([await again.modeOf('test:77'), await again.modeOf('test:88')]).toEqual(['thread', 'mention'])
    expect(await mode(again, '')).toMatch(/\/keepsake mode mention changes it/)
    await mode(again, ' mention', { manages: true })
    expect(await again.modeOf('test:77')).toBe('mention')
  })

  it('is nothing to decide in a direct message, nor where there are no channels', async () => {
    const { bot } = await stage(scriptedModel({}))
    expect(await mode(bot, ' thread', { place: dm, manages: true })).toBe(
      'In direct messages I answer everything; there is nothing to choose here.',
    )
    const place = { conversation: 'c', audience: 'space:S' } as const
    expect(await mode(bot, ' thread', { place, manages: true })).toMatch(/nothing to choose/)
    expect(await mode(bot, ' always', { manages: true })).toMatch(/^Type \/keepsake mode mention/)
  })

  it('is what it was at first where the document is damaged, which is set aside with the next decision', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    await mode(bot, ' thread', { manages: true })
    const files = await readdir(folder, { recursive: true })
    const file = join(folder, files.find((name) => name.endsWith('77.json')) ?? '')
    await writeFile(file, '{"version": 1, "mode": "alw')
    expect(await bot.modeOf('test:77')).toBe('mention')
    await mode(bot, ' thread', { manages: true })
    expect(await bot.modeOf('test:77')).toBe('thread')
    const aside = (await readdir(folder, { recursive: true })).find((name) => name.includes('damaged')) ?? ''
    expect(await readFile(join(folder, aside), 'utf8')).toBe('{"version": 1, "mode": "alw')
  })

  it('is decided by the last of several processes, and said as busy where it cannot be', async () => {
    const { bot, folder } = await stage(scriptedModel({}))
    const other = botOn(folder, scriptedModel({}))
    const both = Array.from({ length: 10 }, (_, n) =>
      mode(n % 2 ? bot : other, n < 9 ? ' mention' : ' thread', { manages: true }),
    )
    expect(await Promise.all(both)).toHaveLength(10)
    const store = createFileStore(folder)
    const places = createPlaces({ ...store, write: async () => false })
    await expect(places.setMode('test:99', 'thread')).rejects.toThrow(Busy)
    const stuck = createKeepsake({ model: scriptedModel({}), store: { ...store, write: async () => false } })
    expect(await mode(stuck, ' thread', { manages: true, place: channel('99') })).toMatch(/did not work.*reference/)
  })
})
