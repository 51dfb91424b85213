import { type Client, Events } from 'discord.js'
import type { Log } from '../../../log.js'

/** A connection that is lost so often in a row does not come back soon: that takes five seconds at least. */
const lastingAfter = 10

/** Tells of lost connections, once. The client makes them again by itself, for ever, and says nothing of it. */
export function tellLosses(client: Client, { name, log, onLoss, isLeaving }: Parts): void {
  const losses = new Map<number, number>()
  let told = false
  const isBack = (shard: number) => {
    losses.delete(shard)
    told &&= losses.size > 0
  }
  client.on(Events.ShardReady, isBack)
  client.on(Events.ShardResume, isBack)
  client.on(Events.ShardReconnecting, (shard) => {
    if (isLeaving()) return
    const inARow = (losses.get(shard) ?? 0) + 1
    losses.set(shard, inARow)
    if (inARow === 1) onLoss()
    if (inARow < lastingAfter || told) return
    told = true
    log.warn({}, `${name} cannot be reached; I go on trying`)
  })
}

interface Parts {
  name: string
  log: Log
  onLoss(): void
  isLeaving(): boolean
}
