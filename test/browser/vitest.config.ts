import { configDefaults, defineConfig } from 'vitest/config'
import usual from '../../vitest.config.js'

const { exclude } = configDefaults

/** `npm run test:browser`: what of the room needs a browser, and takes its time. Its story is walked by `npm test`. */
export default defineConfig({ test: { ...usual.test, include: ['test/browser/*.test.ts'], exclude } })
