import { join } from 'node:path'
import { type APIButtonComponentWithCustomId, type APIMessage, ComponentType, type InteractionType } from 'discord.js'
import { vi } from 'vitest'
import { soon, startBuilt } from '../built.js'
import { type Answered, bot, guild, startTwin, type Twin } from './twin.js'

export type Scene = Awaited<ReturnType<typeof startScene>>

/** The built program with the offline stand-in on the twin, and what members do there. */
export async function startScene(folder: string) {
  const twin = await startTwin(folder)
  const requests = watch(twin)
  const discord = { DISCORD_API_URL: twin.restUrl, DISCORD_TOKEN: twin.botToken }
  const program = await startBuilt(join(folder, 'on-discord'), discord)

  /** What stands in a channel by the bot, the oldest first. */
  async function answers(channel: string): Promise<APIMessage[]> {
    const all = await twin.channel(channel).getMessages()
    return all.filter(({ author }) => author.id === bot)
  }
  /** Does something, and waits for the message of the bot that comes of it and is as it should be. */
  async function answerTo(channel: string, act: () => Promise<unknown>, isMeant: (text: string) => boolean) {
    const before = new Set((await answers(channel)).map(({ id }) => id))
    await act()
    return vi.waitUntil(
      async () => (await answers(channel)).find(({ id, content }) => !before.has(id) && isMeant(content)),
      soon,
    )
  }
  function say(userId: string, channelId: string, content: string, replyTo?: APIMessage): Promise<APIMessage> {
    const reference = replyTo && { message_id: replyTo.id, channel_id: channelId, guild_id: guild, type: 0 }
    const said = { channelId, userId, content, ...(reference && { messageReference: reference }) }
    return twin.simulateUserMessage(said)
  }
  async function answered(channel: string, { id }: { id: string }): Promise<Answered> {
    return vi.waitUntil(async () => {
      const given = await twin.channel(channel).getInteractionResponse(id)
      return given?.acknowledged && given
    }, soon)
  }
  /** Somebody types a command, as `memory show`; gives how it was acknowledged and the message that then stands there. */
  async function types(userId: string, channelId: string, words: string, value?: { name: string; value: string }) {
    const [name = '', word = ''] = words.split(' ')
    const options = [{ name: word, type: 1, options: value ? [{ ...value, type: 3 }] : [] }]
    let given: Answered | undefined
    const message = await answerTo(
      channelId,
      async () => {
        given = await answered(channelId, await twin.simulateSlashCommand({ channelId, userId, name, options }))
      },
      (text) => text !== '',
    )
    return { ...message, given }
  }
  /** Somebody presses a button by its label; gives how that was acknowledged. */
  async function presses(userId: string, message: APIMessage, label: string): Promise<Answered> {
    const button = buttonsOf(message).find((one) => 'label' in one && one.label === label)
    if (!button) throw new Error(`There is no button ${label}`)
    const press = { channelId: message.channel_id, userId, messageId: message.id, customId: button.custom_id }
    return answered(message.channel_id, await twin.simulateButtonClick(press))
  }
  /** Somebody does what the twin has no words for. */
  async function interacts(userId: string, channelId: string, type: InteractionType, data: object): Promise<Answered> {
    return answered(channelId, await twin.simulateInteraction({ channelId, userId, type, data }))
  }
  /** A message as it stands there once it is so. */
  function until(message: APIMessage, isSo: (now: APIMessage) => boolean): Promise<APIMessage> {
    return vi.waitUntil(async () => {
      const now = (await twin.channel(message.channel_id).getMessages()).find(({ id }) => id === message.id)
      return now && isSo(now) && now
    }, soon)
  }
  async function over(): Promise<void> {
    await program.over()
    await twin.stop()
  }
  return { ...{ twin, program, requests, answers, answerTo, say, types, presses, interacts, until, over } }
}

/** What stands on its buttons. */
export function labelsOf(message: APIMessage): (string | undefined)[] {
  return buttonsOf(message).map((button) => ('label' in button ? button.label : undefined))
}

function buttonsOf({ components = [] }: APIMessage): APIButtonComponentWithCustomId[] {
  return components
    .flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
    .filter((one): one is APIButtonComponentWithCustomId => one.type === ComponentType.Button && 'custom_id' in one)
}

/** Every request that the twin has answered, without ids, and with what status. */
function watch({ server }: Twin): string[] {
  const requests: string[] = []
  server.httpServer.prependListener('request', ({ method, url = '' }, response) =>
    response.on('finish', () => {
      const path = decodeURIComponent(url)
        .replace(/^\/api\/v10|\?.*/g, '')
        .replace(/test-[\w-]+/g, 'TOKEN')
        .replace(/\d{15,}/g, 'ID')
      requests.push(`${method} ${path} ${response.statusCode}`)
    }),
  )
  return requests
}
