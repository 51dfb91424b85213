import { defineConfig } from 'vitest/config'
import { reporter } from './reporter.js'

/** `npm run test:twin`: it needs the npm registry, so `npm test` leaves it out. */
export default defineConfig({
  test: {
    include: ['test/twin/walk.ts'],
    globalSetup: ['test/twin/install.ts'],
    reporters: [reporter],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
