import { z } from 'zod'
import type { Store } from './memory/keeper.js'
import type { ChannelKey } from './memory/memory.js'
import { Busy } from './memory/trouble.js'

/** What it answers in a channel: what mentions it or replies to it; or also all in the threads it takes part in. */
const modes = ['mention', 'thread'] as const
export type Mode = (typeof modes)[number]

const placeSchema = z.object({ version: z.literal(1), mode: z.enum(modes) })
/** So often a change is tried while other processes write first. */
const tries = 20

export type Places = ReturnType<typeof createPlaces>

/** What was decided for channels, kept as the store's `place/<platform>/<id>`. */
export function createPlaces(store: Pick<Store, 'read' | 'write' | 'setAside'>) {
  /** `mention` where nothing was decided, or what was cannot be read. */
  async function modeOf(channel: ChannelKey): Promise<Mode> {
    const stored = await store.read(keyOf(channel))
    return modeIn(stored?.bytes ?? null) ?? 'mention'
  }

  async function setMode(channel: ChannelKey, mode: Mode): Promise<void> {
    const key = keyOf(channel)
    const bytes = Buffer.from(`${JSON.stringify({ version: 1, mode }, null, 2)}\n`)
    for (let nth = 0; nth < tries; nth++) {
      const stored = await store.read(key)
      const isBroken = stored !== null && modeIn(stored.bytes) === null
      const written = isBroken
        ? await store.setAside(key, stored.revision, bytes)
        : await store.write(key, bytes, stored?.revision ?? null)
      if (written) return
    }
    throw new Busy('other processes write faster')
  }

  return { modeOf, setMode }
}

function keyOf(channel: ChannelKey): string {
  return `place/${channel.replace(':', '/')}`
}

function modeIn(bytes: Uint8Array | null): Mode | null {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(bytes ?? []).toString())).mode
  } catch {
    return null
  }
}
