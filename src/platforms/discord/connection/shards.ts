import { setTimeout as wait } from 'node:timers/promises'
import { type IShardingStrategy, SimpleShardingStrategy, type WebSocketOptions } from 'discord.js'

type Manager = Parameters<NonNullable<WebSocketOptions['buildStrategy']>>[0]

/** The close code of a line that was cut. */
const cut = 1006
/** Discord holds a session for some minutes after its line was cut; so long we count on it, in milliseconds. */
const held = 3 * 60_000
/** So long it may take to leave, in milliseconds. */
const leaving = 1000

/**
 * The client's own shards, except: without a network for a while they hold on to their session (the client drops it, and
 * with it all that is said meanwhile), and once they are left they stay away (the client makes a connection anew that is
 * left on its way, and waits for ever to have left it).
 */
export function createShards(manager: Manager): IShardingStrategy {
  const { retrieveSessionInfo, updateSessionInfo } = manager.options
  const lost = new Map<number, number>()
  let connected = false
  let left = false

  manager.on('closed', ({ code, shardId }: { code: number; shardId: number }) => {
    if (code === cut && !lost.has(shardId)) lost.set(shardId, performance.now())
  })
  manager.on('hello', ({ shardId }: { shardId: number }) => void lost.delete(shardId))
  manager.options.updateSessionInfo = (shard, session) => {
    const since = lost.get(shard)
    const isHeld = session === null && since !== undefined && performance.now() - since < held
    if (!isHeld) return updateSessionInfo(shard, session)
  }
  // It is asked before each connection, which is never made then.
  manager.options.retrieveSessionInfo = (shard) => (left ? new Promise(() => {}) : retrieveSessionInfo(shard))

  const shards = new SimpleShardingStrategy(manager)
  return {
    spawn: (ids) => shards.spawn(ids),
    connect() {
      connected = true
      return shards.connect()
    },
    destroy(options) {
      // Before it connects, the client makes room for its shards so.
      left = connected
      return Promise.race([shards.destroy(options), wait(leaving, undefined, { ref: false })])
    },
    send: (shard, payload) => shards.send(shard, payload),
    fetchStatus: () => shards.fetchStatus(),
  }
}
