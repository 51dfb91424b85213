import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * The house: what a file or folder of src is, from the bottom up. Imports go to a lower rank, or within one file's folder
 * without a circle. README and this map tell the same story.
 */
const ranks: Record<string, number> = {
  'ask.ts': 0,
  'character.ts': 0,
  'command-table.ts': 0,
  'endings.ts': 0,
  'log.ts': 0,
  'memory/audience.ts': 0,
  'memory/style.ts': 0,
  'memory/text/': 0,
  'memory/trouble.ts': 0,
  'newest.ts': 0,
  'order.ts': 0,
  'under-way.ts': 0,
  'paths.ts': 0,
  'memory/credentials/': 1,
  'memory/memory.ts': 1,
  'settings.ts': 1,
  'memory/sealing.ts': 1,
  'memory/article.ts': 2,
  'memory/document.ts': 2,
  'memory/handled.ts': 2,
  'memory/judging/': 2,
  'memory/spent.ts': 2,
  'memory/talk.ts': 2,
  'memory/usable.ts': 2,
  'config.ts': 2,
  'message.ts': 2,
  'notices.ts': 2,
  'shown.ts': 3,
  'allowed.ts': 3,
  'attachments.ts': 3,
  'tally.ts': 3,
  'json-call.ts': 3,
  'just-said.ts': 3,
  'memory/changing/': 3,
  'memory/recall/': 3,
  'memory/unkept.ts': 3,
  'memory/unreadable.ts': 3,
  'overheard.ts': 3,
  'questions.ts': 3,
  'fitting.ts': 3,
  'summaries.ts': 3,
  'card.ts': 4,
  'changed.ts': 4,
  'memory/keeper.ts': 4,
  'memory/learning/': 4,
  'prompt.ts': 4,
  'turns.ts': 4,
  'budgets/': 5,
  'delivery.ts': 5,
  'erasing.ts': 5,
  'fates.ts': 5,
  'learning-call.ts': 5,
  'ledger.ts': 5,
  'occasion.ts': 5,
  'places.ts': 5,
  'reflection-call.ts': 5,
  'refusing.ts': 5,
  'retention.ts': 5,
  'stores/': 5,
  'study.ts': 5,
  'trail.ts': 5,
  'admission.ts': 6,
  'agent.ts': 7,
  'commands/': 7,
  'exact.ts': 6,
  'learner.ts': 8,
  'learning-model.ts': 6,
  'recording.ts': 6,
  'seen.ts': 6,
  'reflector.ts': 7,
  'commands.ts': 8,
  'course.ts': 9,
  'models/': 8,
  'tallying.ts': 8,
  'keepsake.ts': 10,
  'platforms/': 11,
  'cli/': 12,
  'main.ts': 13,
}

/** Where a package may be imported: one file or folder each, zod where the outside comes in. */
const packages: Record<string, string[]> = {
  '@anthropic-ai/sdk': ['models/claude.ts', 'models/failures.ts', 'models/looking.ts'],
  'p-queue': ['turns.ts', 'memory/keeper.ts'],
  pino: ['log.ts'],
  'prom-client': ['cli/metrics.ts'],
  'image-size': ['attachments.ts'],
  jsonrepair: ['json-call.ts'],
  stemmer: ['memory/text/words.ts'],
  zod: [
    'config.ts',
    'settings.ts',
    'json-call.ts',
    'learning-call.ts',
    'places.ts',
    'reflection-call.ts',
    'retention.ts',
    'memory/',
    'platforms/slack/incoming/wire.ts',
    'platforms/slack/connection/looking.ts',
    'platforms/discord/connection/looking.ts',
    'cli/init/ollama.ts',
    'platforms/pipe/wire.ts',
    'platforms/room/requests.ts',
  ],
  'chrono-node': ['memory/text/dates.ts'],
  'discord.js': ['platforms/discord/'],
  '@slack/bolt': ['platforms/slack/'],
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const imports = sources.flatMap((file) => {
  const text = readFileSync(join('src', file), 'utf8')
  const found = [
    ...text.matchAll(/(?:^|[\s;])(?:import|export)\b[^'"]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)/g),
  ]
  return found.map(([, one, other]) => ({ file, from: one ?? other ?? '' }))
})
const inside = imports
  .filter(({ from }) => from.startsWith('.'))
  .map(({ file, from }) => ({ file, to: normalize(join(dirname(file), from)).replace(/\.js$/, '.ts') }))

const placeOf = (file: string) =>
  Object.keys(ranks).find((place) => file === place || (place.endsWith('/') && file.startsWith(place)))
const rankOf = (file: string) => ranks[placeOf(file) ?? ''] ?? Number.NaN

describe('the house', () => {
  it('has a place for every file, and no place without one', () => {
    expect(sources.filter((file) => placeOf(file) === undefined)).toEqual([])
    expect(Object.keys(ranks).filter((place) => !sources.some((file) => placeOf(file) === place))).toEqual([])
  })

  it('is imported downwards only, types too', () => {
    const upwards = inside.filter(({ file, to }) => placeOf(file) !== placeOf(to) && !(rankOf(to) < rankOf(file)))
    expect(upwards.map(({ file, to }) => `${file} imports ${to}`)).toEqual([])
  })

  it('has no circles', () => {
    const onTheWay = new Set<string>()
    const done = new Set<string>()
    const circles: string[] = []
    const visit = (file: string) => {
      if (onTheWay.has(file)) circles.push([...onTheWay, file].join(' > '))
      if (onTheWay.has(file) || done.has(file)) return
      onTheWay.add(file)
      for (const { to } of inside.filter((one) => one.file === file)) visit(to)
      onTheWay.delete(file)
      done.add(file)
    }
    sources.forEach(visit)
    expect(circles).toEqual([])
  })

  it('knows each package in its own place', () => {
    const outside = imports.filter(({ from }) => !/^(\.|node:)/.test(from))
    const misplaced = outside.filter(({ file, from }) => {
      const name = Object.keys(packages).find((one) => from === one || from.startsWith(`${one}/`))
      return !packages[name ?? '']?.some((place) => file === place || (place.endsWith('/') && file.startsWith(place)))
    })
    expect(misplaced).toEqual([])
  })

  it('takes nothing but types from the page of the room, and gives it nothing', () => {
    const page = 'platforms/room/page/'
    const isOfPage = (file: string) => file.startsWith(page)
    const across = inside.filter(({ file, to }) => isOfPage(file) !== isOfPage(to))
    const values = across.filter(({ file }) => {
      const text = readFileSync(join('src', file), 'utf8')
      const withoutTypes = text.replace(/^import type [^']*'[^']*'$/gm, '')
      return isOfPage(file) || /\/page\/[\w-]+\.js'/.test(withoutTypes)
    })
    expect(values).toEqual([])
  })

  it('reads the environment in one place', () => {
    const readers = sources.filter((file) => /process\.env\b/.test(readFileSync(join('src', file), 'utf8')))
    expect(readers).toEqual(['main.ts'])
  })
})
