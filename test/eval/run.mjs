import { Console } from 'node:console'
import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'
import { readSettings } from '../../dist/config.js'

/**
 * Lets the learning model of the settings study the labelled exchanges, and prints what it kept beside what a careful person
 * would. Usage: node test/eval/run.mjs [--only SORT] [--json]
 */
const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } })
try {
  process.loadEnvFile()
} catch {
  // There need not be one.
}
const settings = readSettings(process.env)
if ('wrong' in settings) {
  process.stderr.write(`${settings.wrong.join('\n')}\n`)
  process.exit(78)
}
if (!settings.ANTHROPIC_API_KEY && !settings.ANTHROPIC_AUTH_TOKEN && !settings.ANTHROPIC_BASE_URL) {
  process.stdout.write('not run: set ANTHROPIC_API_KEY, or ANTHROPIC_BASE_URL and LEARNING_MODEL, in .env\n')
  process.exit(0)
}
if (values.only) process.env.KEEPSAKE_SORT = values.only

/** Dollars for a million tokens in and out, of the models that are known. */
const prices = { 'claude-haiku-5-5': [0.1, 0.5], 'claude-sonnet-5-5': [2, 10] }

const silent = {}
const vitest = await startVitest('test', ['test/eval/model.ts'], {
  include: ['test/eval/model.ts'],
  reporters: [silent],
  watch: false,
})
const [module] = vitest.state.getTestModules()
const tests = module ? [...module.children.allTests()] : []
const evaluated = tests.map((test) => test.meta().evaluated)[0]
const errors = [...(module?.errors() ?? []), ...tests.flatMap((test) => test.result().errors ?? [])]
await vitest.close()
if (errors.length > 0 || !evaluated) {
  process.stderr.write(`${errors.map(({ message }) => message).join('\n') || 'Nothing was studied.'}\n`)
  process.exit(1)
}

const { model, results, failures } = evaluated
const sorts = [...new Set(results.map(({ sort }) => sort))]
const rows = [
  ...sorts.map((sort) =>
    row(
      sort,
      results.filter((one) => one.sort === sort),
    ),
  ),
  row('all', results),
]
const [input, output] = ['input', 'output'].map((what) => sum(results.map((one) => one[what])))
const [perIn, perOut] = prices[model] ?? [Number.NaN, Number.NaN]
const dollars = (input * perIn + output * perOut) / 1e6
const cost = {
  model,
  calls: sum(results.map(({ calls }) => calls)),
  input,
  output,
  dollars: Number.isNaN(dollars) ? null : dollars,
}
const misses = results.flatMap(({ id, verdict }) =>
  ['missed', 'wrong', 'stale', 'duplicates', 'ungrounded'].flatMap((what) =>
    verdict[what].map((text) => `${id}: ${what}: ${text}`),
  ),
)
if (values.json) process.stdout.write(`${JSON.stringify({ rows, cost, misses }, null, 2)}\n`)
else {
  new Console(process.stdout).table(rows)
  process.stdout.write(`${misses.join('\n')}\n${JSON.stringify(cost)}\n`)
}
if (failures.length > 0) {
  const [first] = failures
  process.stderr.write(
    `Calls without an answer: ${failures.length}. What they would have taught counts as missed. (${first})\n`,
  )
  process.exitCode = 1
}

function row(sort, some) {
  const count = (what) => sum(some.map(({ verdict }) => verdict[what].length))
  const kept = sum(some.map(({ verdict }) => verdict.kept))
  return {
    ...{ sort, exchanges: some.length },
    precision: share(kept, kept + count('wrong') + count('duplicates')),
    recall: share(kept, kept + count('missed')),
    stale: share(count('stale'), sum(some.map(({ verdict }) => verdict.toGo))),
    ...{ duplicate: count('duplicates'), ungrounded: count('ungrounded') },
  }
}

/** In percent; null where there was nothing. */
function share(part, whole) {
  return whole === 0 ? null : Math.round((part / whole) * 1000) / 10
}

function sum(numbers) {
  return numbers.reduce((all, one) => all + one, 0)
}
