import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * The house: what a file or folder of src is, from the bottom up. Imports go to a lower rank, or within one file's folder
 * without a circle. README and this map tell the same story.
 */
const ranks: Record<string, number> = {
  'command-table.ts': 0,
  'config.ts': 0,
  'log.ts': 0,
  'memory/audience.ts': 0,
  'memory/dates.ts': 0,
  'memory/days.ts': 0,
  'memory/kin.ts': 0,
  'memory/personal-numbers.ts': 0,
  'memory/plain.ts': 0,
  'memory/style.ts': 0,
  'memory/trouble.ts': 0,
  'memory/unmasked.ts': 0,
  'memory/words.ts': 0,
  'newest.ts': 0,
  'memory/claim.ts': 1,
  'memory/confided.ts': 1,
  'memory/credential-values.ts': 1,
  'memory/hearsay.ts': 1,
  'memory/key-shapes.ts': 1,
  'memory/memory.ts': 1,
  'memory/orders.ts': 1,
  'memory/recovery-phrases.ts': 1,
  'memory/roots.ts': 1,
  'memory/article.ts': 2,
  'memory/asked.ts': 2,
  'memory/denial.ts': 2,
  'memory/document.ts': 2,
  'memory/doubts.ts': 2,
  'memory/handled.ts': 2,
  'memory/history.ts': 2,
  'memory/past.ts': 2,
  'memory/size.ts': 2,
  'memory/spent.ts': 2,
  'memory/talk.ts': 2,
  'memory/terms.ts': 2,
  'memory/told-credentials.ts': 2,
  'memory/usable.ts': 2,
  'message.ts': 2,
  'attachments.ts': 3,
  'json-call.ts': 3,
  'just-said.ts': 3,
  'memory/credentials.ts': 3,
  'memory/grounding.ts': 3,
  'memory/meaning.ts': 3,
  'memory/relevance.ts': 3,
  'questions.ts': 3,
  'trail.ts': 3,
  'memory/duplicates.ts': 4,
  'memory/naming.ts': 4,
  'memory/recall.ts': 4,
  'memory/smalltalk.ts': 4,
  'memory/unkept.ts': 4,
  'overheard.ts': 4,
  'memory/changes.ts': 5,
  'memory/facts.ts': 5,
  'prompt.ts': 5,
  'card.ts': 6,
  'memory/by-hand.ts': 6,
  'memory/forgetting.ts': 6,
  'memory/marks.ts': 6,
  'memory/waiting.ts': 6,
  'turns.ts': 6,
  'delivery.ts': 7,
  'memory/keeper.ts': 7,
  'memory/operations.ts': 7,
  'memory/reflection.ts': 7,
  'memory/undoing.ts': 7,
  'erasing.ts': 8,
  'ledger.ts': 8,
  'memory/lessons.ts': 8,
  'places.ts': 8,
  'reflection-call.ts': 8,
  'stores/': 8,
  'agent.ts': 9,
  'commands/': 9,
  'learning-call.ts': 9,
  'commands.ts': 10,
  'learner.ts': 10,
  'keepsake.ts': 11,
  'models/': 11,
  'platforms/': 12,
  'cli/': 13,
  'main.ts': 14,
}

/** Where a package may be imported: one file or folder each, zod where the outside comes in. */
const packages: Record<string, string[]> = {
  '@anthropic-ai/sdk': ['models/claude.ts', 'models/failures.ts'],
  'p-queue': ['turns.ts', 'memory/keeper.ts'],
  pino: ['log.ts'],
  'image-size': ['attachments.ts'],
  jsonrepair: ['json-call.ts'],
  stemmer: ['memory/words.ts'],
  zod: [
    'config.ts',
    'json-call.ts',
    'learning-call.ts',
    'places.ts',
    'reflection-call.ts',
    'memory/',
    'platforms/slack/incoming/wire.ts',
    'platforms/pipe/wire.ts',
  ],
  'chrono-node': ['memory/dates.ts'],
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

  it('reads the environment in one place', () => {
    const readers = sources.filter((file) => /process\.env\b/.test(readFileSync(join('src', file), 'utf8')))
    expect(readers).toEqual(['main.ts'])
  })
})
