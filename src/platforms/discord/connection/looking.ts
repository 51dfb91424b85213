import { z } from 'zod'
import { ask } from '../../../ask.js'

/** What Discord says of a bot's token. */
export type DiscordLook = {
  /** How far Discord's clock is ahead of ours, in milliseconds, if it tells. */
  ahead: number | null
} & (
  | { is: 'there'; name: string; application: string; readsAll: boolean; servers: number | null }
  | { is: 'refused' }
  | { is: 'away'; why: string }
)

const userSchema = z.looseObject({ username: z.string() })
const applicationSchema = z.looseObject({
  id: z.string().regex(/^\d{1,20}$/),
  flags: z.number().default(0),
  approximate_guild_count: z.number().optional(),
})
/** Message Content Intent: for a large bot, and for one in fewer servers (Discord's ApplicationFlags). */
const messageContent = (1 << 18) | (1 << 19)

/** Asks Discord who the bot of this token is, and what it may. Never throws. */
export async function lookAtDiscord(token: string, apiUrl = 'https://discord.com/api'): Promise<DiscordLook> {
  const get = (path: string) => ask(`${apiUrl}/v10${path}`, { headers: { authorization: `Bot ${token}` } })
  const [me, its] = await Promise.all([get('/users/@me'), get('/applications/@me')])
  if ('away' in me || 'away' in its) {
    return { is: 'away', why: 'away' in me ? me.away : 'away' in its ? its.away : '', ahead: null }
  }
  const { ahead } = me
  if (me.status === 401 || its.status === 401) return { is: 'refused', ahead }
  const [user, application] = [userSchema.safeParse(me.body), applicationSchema.safeParse(its.body)]
  if (!user.success || !application.success) return { is: 'away', why: `it answered ${me.status}`, ahead }
  const { id, flags, approximate_guild_count: servers = null } = application.data
  return {
    is: 'there',
    name: user.data.username,
    application: id,
    readsAll: (flags & messageContent) !== 0,
    servers,
    ahead,
  }
}
