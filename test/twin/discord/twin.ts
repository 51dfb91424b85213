import type { Server } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { APIMessage } from 'discord.js'
import type { WebSocket } from 'ws'

/** What a member did that awaits an answer. */
interface Asked {
  id: string
}
interface Option {
  name: string
  type: number
  value?: string
  focused?: boolean
  options?: Option[]
}
interface At {
  channelId: string
  userId: string
}

/** What we use of the twin, which is not there to give its types. */
export interface Twin {
  readonly restUrl: string
  readonly botToken: string
  readonly prisma: {
    channel: { create(row: object): Promise<unknown> }
    guildMember: { updateMany(change: object): Promise<unknown> }
    applicationCommand: { findMany(): Promise<{ id: string; name: string }[]> }
  }
  readonly server: {
    httpServer: Server
    gateway: { clients: { ws: WebSocket; identified: boolean }[]; broadcast(event: string, data: object): void }
  }
  start(): Promise<void>
  stop(): Promise<void>
  channel(id: string): {
    getMessages(): Promise<APIMessage[]>
    getInteractionResponse(id: string): Promise<Answered | null>
  }
  simulateUserMessage(said: At & { content: string; messageReference?: object }): Promise<APIMessage>
  simulateUserMessageEdit(edit: { channelId: string; messageId: string; content: string }): Promise<APIMessage>
  simulateSlashCommand(typed: At & { name: string; options: Option[] }): Promise<Asked>
  simulateButtonClick(press: At & { messageId: string; customId: string }): Promise<Asked>
  simulateInteraction(asked: At & { type: number; data: object }): Promise<Asked>
}

/** How the bot answered what a member did. */
export interface Answered {
  acknowledged: boolean
  type: number
  messageId: string | null
  data: string | null
}

export const [bot, guild, general] = ['1400000000000000001', '1400000000000000002', '1400000000000000003']
export const [ana, bob, carl] = ['1400000000000000011', '1400000000000000012', '1400000000000000013']

/** Starts the twin that is installed in a folder, with one server and its members. */
export async function startTwin(folder: string): Promise<Twin> {
  const entry = join(folder, 'node_modules/discord-digital-twin/dist/index.js')
  const { DigitalDiscord } = await import(pathToFileURL(entry).href)
  const twin: Twin = new DigitalDiscord({
    guild: { id: guild, name: 'The server' },
    channels: [{ id: general, name: 'general', type: 0 }],
    users: [
      { id: ana, username: 'Ana' },
      { id: bob, username: 'Bob' },
      { id: carl, username: 'Carl' },
    ],
    botUser: { id: bot, username: 'Keepsake' },
    dbUrl: `file:${join(folder, 'twin.db')}`,
  })
  await twin.start()
  return twin
}
