import { defineConfig } from 'vitest/config'
import { reporter } from './reporter.js'

/** `npm run test:twin`, or with `-- slack` one of them: it needs the npm registry, so `npm test` leaves it out. */
export default defineConfig({
  test: {
    include: ['test/twin/*/walk.ts'],
    fileParallelism: false,
    globalSetup: ['test/twin/install.ts'],
    reporters: [reporter],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
