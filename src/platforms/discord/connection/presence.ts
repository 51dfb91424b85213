import { ActivityType, type Client, Events, type PresenceData, Status } from 'discord.js'
import type { Health } from '../../../models/health.js'

/** So long to the next presence, in milliseconds: Discord takes 5 in 20 seconds. */
const spacing = 5000
const away = 'Claude does not answer just now; I go on trying'

/** What the bot's name shows: whether Claude answers. */
export function presenceFor(health: Health): PresenceData {
  if (health.answers()) return { status: 'online', activities: [] }
  return { status: 'idle', activities: [{ type: ActivityType.Custom, name: away, state: away }] }
}

/** Keeps the presence true on every shard of the newest client, which logs in with {@link presenceFor}. */
export function createPresence(health: Health) {
  let show = () => {}
  health.onChange(() => show())

  function follow(client: Client): void {
    const atLogin = health.answers()
    const shown = new Map<number, boolean>()
    let resting = false

    show = () => {
      const answers = health.answers()
      const late = [...shown.keys()].filter((id) => shown.get(id) !== answers && isThere(id))
      if (resting || late.length === 0) return
      client.user?.setPresence({ ...presenceFor(health), shardId: late })
      for (const id of late) shown.set(id, answers)
      resting = true
      setTimeout(rested, spacing).unref()
    }
    function rested(): void {
      resting = false
      show()
    }
    const isThere = (id: number) => client.ws.shards.get(id)?.status === Status.Ready
    // A new session begins with the presence of the login, a resumed one goes on with its own.
    client.on(Events.ShardReady, (id) => {
      shown.set(id, atLogin)
      show()
    })
    client.on(Events.ShardResume, () => show())
  }

  return { follow }
}
