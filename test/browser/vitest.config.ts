import { configDefaults, defineConfig } from 'vitest/config'
import usual from '../../vitest.config.js'

const { exclude } = configDefaults

/** `npm run test:browser`: the room in a browser. `npm test` tries its server without one. */
export default defineConfig({ test: { ...usual.test, include: ['test/browser/*.test.ts'], exclude } })
