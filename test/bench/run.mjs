import { Console } from 'node:console'
import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'

/**
 * Runs one of the measurements in this folder and prints what came of it: a table, or with --json its numbers.
 * Usage: node test/bench/run.mjs NAME [--messages N] [--json]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, messages: { type: 'string' } },
})
if (values.messages) process.env.KEEPSAKE_MESSAGES = values.messages

/** What is promised of the 95th percentile, in milliseconds. */
const goals = { 'first sign': 1000, 'first text': 300 }

const silent = {}
const vitest = await startVitest('test', [`test/bench/${positionals[0]}.ts`], {
  include: ['test/bench/*.ts'],
  reporters: [silent],
  watch: false,
})
const [module] = vitest.state.getTestModules()
const tests = module ? [...module.children.allTests()] : []
const measured = tests.map((test) => test.meta().measured)[0]
const errors = [...(module?.errors() ?? []), ...tests.flatMap((test) => test.result().errors ?? [])]
await vitest.close()

if (errors.length > 0 || !measured) {
  process.stderr.write(
    `${errors.map(({ stack, message }) => stack ?? message).join('\n') || 'Nothing was measured.'}\n`,
  )
  process.exit(1)
}
const base = percentiles(measured['bare post'])
const rows = Object.entries(measured).map(([name, times]) => {
  const found = percentiles(times)
  return {
    name,
    count: times.length,
    ...found,
    'times bare (p50)': round(found.p50 / base.p50),
    goal: goals[name] ?? null,
  }
})
if (values.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
else new Console(process.stdout).table(rows)

/** In milliseconds. */
function percentiles(times) {
  const sorted = [...times].sort((one, other) => one - other)
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN)
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

function round(number) {
  return Math.round(number * 10) / 10
}
