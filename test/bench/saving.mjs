import { Console } from 'node:console'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { serialize } from '../../dist/memory/document.js'
import { createKeeper } from '../../dist/memory/keeper.js'
import { newMemory } from '../../dist/memory/memory.js'
import { createSeal } from '../../dist/memory/sealing.js'
import { createFileStore } from '../../dist/stores/files.js'

/** Measures how long a save takes, readable and encrypted in turn: npm run bench:saving */
const saves = 300
const user = 'bench:ana'
const seal = createSeal(randomBytes(32).toString('base64'))
const oneMore = (memory) => ({ ...memory, turns: memory.turns + 1 })
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

const rows = []
for (const facts of [20, 500]) rows.push(await measured(facts))
new Console({ stdout: process.stdout }).table(rows)

async function measured(facts) {
  const folder = await mkdtemp(join(tmpdir(), 'keepsake-bench-'))
  try {
    const memory = memoryWith(facts)
    const ways = await Promise.all([undefined, seal].map((one) => keeping(join(folder, one ? 'sealed' : 'plain'), one)))
    for (const { keeper } of ways) await keeper.update(user, () => memory)
    for (let n = 0; n < saves; n++) {
      for (const { keeper, times } of ways) {
        const begun = performance.now()
        await keeper.update(user, oneMore)
        times.push(performance.now() - begun)
      }
    }
    const [readable, encrypted] = ways.map(({ times }) => `${median(times).toFixed(1)} ms`)
    const [bytes, sealedBytes] = await Promise.all(ways.map(async ({ file }) => (await stat(file)).size))
    return { facts, bytes, readable, 'bytes encrypted': sealedBytes, encrypted }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function keeping(folder, one) {
  const keeper = createKeeper({ store: createFileStore(folder), clock: Date.now, seal: one })
  return { keeper, times: [], file: join(folder, 'bench', 'ana.json') }
}

/** A memory with that many facts, filled up to where the largest memories are with 500. */
function memoryWith(count) {
  const at = '2026-11-23T09:30:00.000Z'
  const text = `likes things that have a name of ${'some '.repeat(20)}length`
  const fact = (id) => ({
    id,
    kind: 'fact',
    text,
    quote: text,
    heard: 'dm',
    learned: at,
    confirmed: at,
    source: `m${id}`,
    past: [],
  })
  const facts = Array.from({ length: count }, (_, n) => fact(n + 1))
  const memory = { ...newMemory(user), facts, lastFactId: count }
  if (serialize(memory).length > 300_000) throw new Error('That is more than a memory holds.')
  return memory
}
