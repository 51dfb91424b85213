import { Console } from 'node:console'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { recall } from '../../dist/memory/recall/recall.js'
import { categories, peopleIn } from './locomo.mjs'
import { plainBm25 } from './plain-bm25.mjs'

/**
 * Measures which facts would be told when a LoCoMo file's questions are asked: a table, or with --json its numbers.
 * Usage: npm run bench:recall -- --data FILE [--json]
 */
const sizes = [5, 10, 20]
const ours = (facts, question) => recall(facts, { message: question, before: '' })

try {
  const { values } = parseArgs({ options: { data: { type: 'string' }, json: { type: 'boolean' } } })
  if (values.data === undefined) throw new Error('Say which file: npm run bench:recall -- --data FILE [--json]')
  const measured = measure(peopleIn(readFileSync(resolve(process.env.INIT_CWD ?? '.', values.data), 'utf8')))
  if (values.json) process.stdout.write(`${JSON.stringify(measured)}\n`)
  else print(measured)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

function measure(people) {
  const asked = people.flatMap(({ facts, questions }) => questions.map((question) => ({ ...question, facts })))
  if (asked.length === 0) throw new Error('There is no question in this file that one person can be asked.')
  const picked = asked.map(({ facts, question, category, answers }) => ({
    ...{ category, answers, all: facts, newest: facts.toReversed() },
    ours: ours(facts, question),
    bm25: plainBm25(facts, question),
  }))
  const named = Object.entries(categories).map(([category, name]) => {
    return [name, sharesOf(picked.filter((one) => one.category === Number(category)))]
  })
  return { ...sharesOf(picked), categories: Object.fromEntries(named), milliseconds: times(asked) }
}

/** The shares, in per cent, of the questions that find one of their answers among the first facts. */
function sharesOf(picked) {
  const share = (by, size = Number.POSITIVE_INFINITY) => {
    const held = picked.filter((one) => one[by].slice(0, size).some((fact) => one.answers.has(fact)))
    return picked.length === 0 ? 0 : Math.round((held.length / picked.length) * 10_000) / 100
  }
  const shares = (by, of) => Object.fromEntries(of.map((size) => [size, share(by, size)]))
  return {
    questions: picked.length,
    ceiling: share('all'),
    ours: shares('ours', sizes),
    bm25: shares('bm25', sizes),
    article: shares('newest', [10, 20]),
  }
}

function times(asked) {
  const questions = asked.map(({ question }) => question)
  const many = madeUp(questions)
  const real = asked.map(({ facts, question }) => [facts, question])
  const made = questions.slice(0, 200).map((question) => [many, question])
  return { real: bothTimes(real), '500 facts': bothTimes(made) }
}

function bothTimes(calls) {
  const [own, plain] = [ours, plainBm25].map((run) => percentiles(calls, run))
  return { ours: own, bm25: plain, ratio: rounded(own.p50 / plain.p50) }
}

function percentiles(calls, run) {
  const timed = (call) => {
    const begun = performance.now()
    run(...call)
    return performance.now() - begun
  }
  calls.forEach(timed)
  const sorted = calls.map(timed).sort((a, b) => a - b)
  return { p50: rounded(sorted[Math.floor(sorted.length / 2)]), p95: rounded(sorted[Math.floor(sorted.length * 0.95)]) }
}

/** 500 facts with 300 characters of quote, of made-up words and some of the questions' own. */
function madeUp(questions) {
  let seed = 1
  const next = (below) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  const syllables = 'ka lo mi ne ru sa ti vo be du fi go'.split(' ')
  const known = questions.join(' ').split(/\s+/)
  const word = () => {
    if (next(4) === 0) return known[next(known.length)]
    return Array.from({ length: 1 + next(3) }, () => syllables[next(syllables.length)]).join('')
  }
  const words = (length) => Array.from({ length }, word).join(' ').slice(0, length)
  return Array.from({ length: 500 }, (_, at) => {
    const learned = new Date(1.7e12 + Math.floor(at / 3) * 86_400_000).toISOString()
    const texts = { text: words(60), quote: words(300), source: String(at) }
    return { id: at + 1, kind: 'fact', heard: 'dm', learned, confirmed: learned, past: [], ...texts }
  })
}

function rounded(number) {
  return Math.round(number * 100) / 100
}

function print({ categories: named, milliseconds, ...overall }) {
  const console = new Console(process.stdout)
  const columns = Object.entries({ all: overall, ...named })
  const row = (pick) => Object.fromEntries(columns.map(([name, shares]) => [name, pick(shares)]))
  const percent = (pick) => row((shares) => Math.round(pick(shares) * 10) / 10)
  const rows = (of, name, pick) => of.map((size) => [name(size), percent((shares) => pick(shares, size))])
  console.table({
    questions: row(({ questions }) => questions),
    ...Object.fromEntries([
      ...rows(
        [10, 20],
        (size) => `the last ${size} facts`,
        ({ article }, size) => article[size],
      ),
      ...rows(
        sizes,
        (size) => `plain BM25, ${size} facts`,
        ({ bm25 }, size) => bm25[size],
      ),
      ...rows(
        sizes,
        (size) => `Keepsake, ${size} facts`,
        (shares, size) => shares.ours[size],
      ),
      ['all that is kept', percent(({ ceiling }) => ceiling)],
      ...rows(
        sizes,
        (size) => `Keepsake, ${size} facts, of all that is kept`,
        (shares, size) => (shares.ours[size] / shares.ceiling) * 100,
      ),
    ]),
  })
  const time = ({ ours: own, bm25, ratio }) => ({
    ...{ 'p50 (ms)': own.p50, 'p95 (ms)': own.p95, 'plain BM25, p50': bm25.p50, 'plain BM25, p95': bm25.p95, ratio },
  })
  console.table(Object.fromEntries(Object.entries(milliseconds).map(([name, both]) => [name, time(both)])))
}
