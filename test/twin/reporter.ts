import type { Reporter } from 'vitest/node'

type Errors = readonly { message: string }[]

/** Tells the walks, and each step in a line: `ok`, `FAIL` with the reason, or `skipped` with what is missing. */
export const reporter: Reporter = {
  onTestSuiteReady({ name }) {
    write(`${name}:`)
  },
  onTestCaseResult(step) {
    const result = step.result()
    if (result.state === 'passed') write(`ok       ${step.name}`)
    if (result.state === 'skipped') write(`skipped  ${step.name} (${result.note ?? 'what comes before it failed'})`)
    if (result.state === 'failed') tellFailure(step.name, result.errors)
  },
  onTestSuiteResult(suite) {
    if (suite.errors().length > 0) tellFailure(suite.name, suite.errors())
  },
  onTestModuleEnd(module) {
    if (module.errors().length > 0) tellFailure('the walk', module.errors())
  },
  onTestRunEnd(_, errors) {
    if (errors.length > 0) tellFailure('the walk', errors)
  },
}

function tellFailure(name: string, errors: Errors): void {
  write(`FAIL     ${name}`)
  for (const { message } of errors) write(message.replace(/^/gm, '         '))
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}
