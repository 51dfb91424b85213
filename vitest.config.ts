import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/browser/**'],
    // As in the program, one process holds all parts; loading them for each file anew took a third of the time.
    isolate: false,
    setupFiles: ['test/setup.ts'],
    // Three are the fastest on two cores: much of what is tested waits.
    maxWorkers: 3,
    // Only what hangs fails: a machine may be busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
