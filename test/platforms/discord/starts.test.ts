import { describe, expect, it } from 'vitest'
import { createStarts } from '../../../src/platforms/discord/connection/starts.js'

const day = 24 * 60 * 60_000

/** Discord's count of starts, on a clock that only waiting moves, and what the gate in front of them says. */
function counting({ remaining = 1000, shards = 1, concurrency = 1 } = {}) {
  const total = 1000
  let now = 0
  let left = remaining
  let renewed = day
  let made = 0
  const warned: string[] = []
  const log = { info() {}, error() {}, warn: (_: unknown, text: string) => void warned.push(text) }
  const time = {
    now: () => now,
    wait: async (milliseconds: number, stop: AbortSignal) => {
      stop.throwIfAborted()
      now += milliseconds
    },
  }
  const advice = async () => {
    if (now >= renewed) [left, renewed] = [total, renewed + day]
    const session_start_limit = { total, remaining: left, reset_after: renewed - now, max_concurrency: concurrency }
    return { url: '', shards, session_start_limit }
  }
  const starts = createStarts(log as never, time)
  const { signal: never } = new AbortController()
  const throttler = async () => starts.throttler()({ fetchGatewayInformation: advice } as never)
  /** Starts a session, as the client does once it may. */
  async function start(gate: Awaited<ReturnType<typeof throttler>>, shard = 0, stop = never) {
    await gate.waitForIdentify(shard, stop)
    const { session_start_limit: limit } = await advice()
    expect(limit.remaining).toBeGreaterThan(0)
    left--
    made++
  }
  return {
    ...{ starts, throttler, start, warned, never, rest: { get: advice }, now: () => now, made: () => made },
    stands: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

describe('the gate in front of each session on Discord', () => {
  it('slows a shard down whose sessions are invalid again and again, and says so once', async () => {
    const { throttler, start, warned, now, made } = counting()
    const gate = await throttler()
    while (now() < day) await start(gate)
    expect(made()).toBeLessThan(310)
    expect(warned).toEqual(['Discord ends each session soon after its start; I wait longer and longer'])
  })

  it('keeps many shards below what Discord allows in a day, and lets the last tenth last', async () => {
    const { throttler, start, warned, now, made } = counting({ shards: 8 })
    const gate = await throttler()
    const times: number[] = []
    while (now() < day) {
      for (let shard = 0; shard < 8; shard++) {
        await start(gate, shard)
        times.push(now())
      }
    }
    expect(made()).toBeLessThanOrEqual(1000)
    const shares = times.slice(902).map((time, at) => time - (times[901 + at] ?? 0))
    expect(Math.max(...shares) / Math.min(...shares)).toBeLessThan(1.5)
    expect(warned.filter((text) => /allows only 99 more starts/.test(text))).toHaveLength(1)
  })

  it('lasts through any number of restarts', async () => {
    const { starts, throttler, start, rest, never, now, made } = counting({ remaining: 50 })
    while (now() < day - 1) {
      await starts.open(rest as never, never)
      await start(await throttler())
    }
    expect(made()).toBeLessThanOrEqual(51)
  })

  it('goes on with a wait where it was interrupted', async () => {
    const { throttler, start, now, stands } = counting({ remaining: 1 })
    const gate = await throttler()
    const stop = new AbortController()
    stop.abort()
    await expect(start(gate, 0, stop.signal)).rejects.toThrow()
    stands(day / 2)
    await start(gate)
    expect(now()).toBe(day)
  })

  it('keeps shards apart that Discord takes one after another, and no others', async () => {
    const { throttler, start, now } = counting({ shards: 4, concurrency: 2 })
    const gate = await throttler()
    await start(gate, 0)
    await start(gate, 1)
    expect(now()).toBe(0)
    await start(gate, 2)
    expect(now()).toBeGreaterThan(5000)
  })
})
