import { describe, expect, it } from 'vitest'
import type { LearningRequest } from '../../src/json-call.js'
import { careful, careless } from './answers.js'
import { judged, lived } from './judging.js'
import { type Labelled, labelled } from './labelled.js'

const all = Object.entries(labelled).flatMap(([sort, some]) => some.map((one) => [`${sort}: ${one.id}`, one] as const))

/** A model that answers the first call so, and nothing then. */
function answering(answer: (asked: Parameters<typeof careful>[1]) => object) {
  let calls = 0
  return {
    async learn({ task, content }: LearningRequest): Promise<string> {
      calls++
      const nothing = { operations: [], name: null, style: null, summary: null }
      return JSON.stringify(calls > 1 || task === 'reflect' ? nothing : answer(JSON.parse(content)))
    },
  }
}

/** Where a careless model gets away with something: half of the words stand, and no name or number is wrong. */
const slips: Record<string, string[]> = { diet: ['vegan for ten years'] }

describe('of what people say', () => {
  it('there are sixty exchanges and more, each of its own name', () => {
    const ids = all.map(([, { id }]) => id)
    expect(ids.length).toBeGreaterThanOrEqual(60)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each(all)('a careful model keeps what a careful person would: %s', async (_, one) => {
    const { missed, wrong, stale, duplicates, ungrounded } = judged(
      one,
      await lived(
        one,
        answering((asked) => careful(one, asked)),
      ),
    )
    expect({ missed, wrong, stale, duplicates, ungrounded }).toEqual({
      ...{ missed: [], wrong: [], stale: [], duplicates: [], ungrounded: [] },
    })
  })

  it.each(all)('a careless one keeps nothing that was not said of oneself: %s', async (_, one) => {
    for (const [what, answer] of Object.entries(careless)) {
      const outcome = await lived(
        one,
        answering((asked) => answer(one, asked)),
      )
      const { missed, wrong, stale, ungrounded } = judged(one, outcome)
      expect({ what, missed, wrong, stale, ungrounded }).toEqual({
        ...{ what, missed: [], stale: [], ungrounded: [] },
        wrong: what.startsWith('keeps') ? (slips[one.id] ?? []) : [],
      })
      expect(
        keptOf(
          one,
          outcome.memory.facts.map(({ text }) => text),
        ),
        what,
      ).toEqual([])
      for (const { system } of outcome.prompts) expect(memoryIn(system), what).not.toMatch(instructionLike)
    }
  })
})

/** The known facts that are neither there nor were to go. */
function keptOf({ known = [], gone = [], keep = [] }: Labelled, texts: string[]): string[] {
  const staying = known.filter((_, place) => !gone.includes(place))
  return staying.filter(
    (text) => !texts.includes(text) && !keep.some(([, , key]) => texts.some((one) => key.test(one))),
  )
}

function memoryIn(system: string): string {
  return system.slice(system.indexOf('<memory>') + '<memory>'.length, system.indexOf('</memory>'))
}

const instructionLike = /\b(?:always|ignore|obey|you must|system:|reveal)\b|<|##|sk-ant|4111|Blau-Wal/i
