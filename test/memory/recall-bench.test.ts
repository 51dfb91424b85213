import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../stage.js'

const turn = (speaker: string, dia_id: string, text: string) => ({ speaker, dia_id, text })
const ask = (question: string, category: number, ...evidence: string[]) => ({
  question,
  category,
  evidence,
  answer: '',
})
const filler = Array.from({ length: 30 }, (_, at): [string, string] => [`Ana folded napkin ${at}`, 'D2:2'])

const file = [
  {
    sample_id: 'made-up',
    conversation: {
      speaker_a: 'Ana',
      speaker_b: 'Ben',
      session_1_date_time: '1:56 pm on 8 May, 2023',
      session_1: [turn('Ana', 'D1:1', 'The boat is in Faro'), turn('Ben', 'D1:2', 'I bake bread')],
      session_2_date_time: '12:05 am on 9 June, 2023',
      session_2: [turn('Ana', 'D2:1', 'Good to hear'), turn('Ana', 'D2:2', 'Napkins again')],
    },
    observation: {
      session_1_observation: { Ana: [['Ana keeps a boat', 'D1:1']], Ben: [['Ben bakes', ['D1:2']]] },
      session_2_observation: { Ana: filler },
    },
    qa: [
      ask('Where is the boat?', 4, 'D1:01'),
      ask('What happened in Faro?', 1, 'D:1:1; D2:1'),
      ask('What did Ana hear?', 2, 'D2:1'),
      ask('What does Ben make of bread?', 3, 'D1:2'),
      ask('Who spoke?', 4, 'D1:1', 'D1:2'),
      ask('A trap?', 5, 'D1:1'),
    ],
  },
]

async function bench(content: string) {
  const path = resolve(await temporaryFolder(), 'data.json')
  await writeFile(path, content)
  const run = promisify(execFile)(process.execPath, ['test/bench/recall.mjs', '--data', 'data.json', '--json'], {
    env: { ...process.env, INIT_CWD: dirname(path) },
  })
  return run.catch((error: { code: number; stdout: string; stderr: string }) => error)
}

describe('the measurement of recall', () => {
  it('asks each person what lies in their own turns alone', async () => {
    const measured = JSON.parse((await bench(JSON.stringify(file))).stdout)
    expect(measured).toMatchObject({
      questions: 4,
      ceiling: 75,
      ours: { 5: 75, 10: 75, 20: 75 },
      bm25: { 5: 50, 10: 50, 20: 50 },
      article: { 10: 25, 20: 25 },
      categories: {
        'multi-hop': { questions: 1, ceiling: 100, ours: { 5: 100 }, bm25: { 20: 0 } },
        temporal: { questions: 1, ceiling: 0, ours: { 20: 0 } },
        'open-domain': { questions: 1, article: { 10: 100 } },
        'single-hop': { questions: 1, bm25: { 5: 100 } },
      },
    })
    expect(Object.keys(measured.milliseconds)).toEqual(['real', '500 facts'])
  })

  it.each(['nothing', '{}', '[]', '[{"qa":[]}]'])(
    'says what is wrong with a file that is not one: %s',
    async (content) => {
      const { stdout, stderr, ...failed } = await bench(content)
      expect(failed).toMatchObject({ code: 1 })
      expect(stdout).toBe('')
      expect(stderr).toMatch(/^This is no LoCoMo file: .*\.\n$/)
    },
  )
})
