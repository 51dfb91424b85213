import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  DiscordAPIError,
  type Message as DiscordMessage,
  escapeMarkdown,
  HTTPError,
  type MessageCreateOptions,
  MessageFlags,
  RESTJSONErrorCodes,
} from 'discord.js'
import type { Choice, Told } from '../../message.js'
import type { AnswerView } from '../answering.js'
import { createLive } from '../live.js'
import { closed } from '../parts.js'
import { buttonPrefix, toldInParts } from '../told.js'
import type { ShowTyping } from './typing.js'

/** What a message holds, in UTF-16 units. Discord counts code points, which are never more. */
const sheet = { limit: 2000, window: 1000 }
/** Edits of one channel share a limit of about one a second. */
const pace = 1000

/** Pings nobody, and shows no previews of links. */
export const silence = {
  allowedMentions: { parse: [], repliedUser: false },
  flags: MessageFlags.SuppressEmbeds,
} as const

/** Shows an answer as a reply to a message, edited while it grows. */
export function answerView(message: DiscordMessage, showTyping: ShowTyping): AnswerView {
  const { channel } = message
  const posted: DiscordMessage[] = []
  let stopTyping = async () => {}
  let replaced = 0
  const live = createLive({ ...sheet, pace, put, isFinal })

  async function put(part: number, text: string, ended: boolean): Promise<void> {
    const content = ended ? text : closed(text, sheet.limit)
    const before = posted[part]
    if (before) await before.edit({ content, ...silence }).catch((error) => replace(error, part, content))
    else posted[part] = await post(content, `${message.id}.${part}`, part === 0)
  }

  /** What somebody deleted stays so. An edit that Discord will not take makes room for a new message. */
  async function replace(error: unknown, part: number, content: string): Promise<void> {
    const before = posted[part]
    if (!isFinal(error)) throw error
    if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage) return
    posted[part] = await post(content, `${message.id}.${part}+${replaced}`, false)
    replaced++
    await before?.delete().catch(() => {})
  }

  /** Posted again within minutes, a message of the same nonce stands there once, as it came first. */
  async function post(content: string, nonce: string, asReply: boolean): Promise<DiscordMessage> {
    await stopTyping()
    stopTyping = async () => {}
    const body = { content, ...silence, nonce, enforceNonce: true }
    const made =
      asReply || !channel.isSendable()
        ? await message.reply(body).catch((error) => withoutReply(error, body))
        : await channel.send(body)
    return made.content.trim() === content.trim() ? made : made.edit({ content, ...silence })
  }

  /** Where the bot may write but not read back, it cannot reply. */
  async function withoutReply(error: unknown, body: MessageCreateOptions): Promise<DiscordMessage> {
    const noHistory = RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory
    if (!(error instanceof DiscordAPIError) || error.code !== noHistory || !channel.isSendable()) throw error
    return channel.send(body)
  }

  return {
    begin() {
      if (channel.isSendable()) stopTyping = showTyping(channel)
    },
    over: () => void stopTyping(),
    grow: live.grow,
    end: (text, notes) => live.end([closed(text), ...notes.map((note) => `-# ${note}`)].join('\n')),
    async tell(told) {
      for (const body of bodiesOf(told)) await message.reply({ ...body, ...silence })
    },
  }
}

/** So many messages of what a command has to say. */
const mostTold = 10

/** What a command has to say, in messages; the buttons are under the last. */
export function bodiesOf({ text, choices }: Told) {
  const told = { text: escapeMarkdown(text), ...(choices && { choices }) }
  return toldInParts(told, sheet, mostTold).map(({ text: content, choices: shown }) => ({
    content,
    components: shown ? [rowOf(shown.buttons)] : [],
  }))
}

function rowOf(buttons: readonly Choice[]): ActionRowBuilder<ButtonBuilder> {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    buttons.map(({ label, command, danger }) =>
      new ButtonBuilder()
        .setLabel(label)
        .setCustomId(`${buttonPrefix}${command}`)
        .setStyle(danger ? ButtonStyle.Danger : ButtonStyle.Secondary),
    ),
  )
}

/** Discord understood, and will not: anything but its own troubles, its limits, and a token that is given again. */
function isFinal(error: unknown): boolean {
  const refused = error instanceof DiscordAPIError || error instanceof HTTPError
  return refused && (error.status < 500 || error.status === 501) && ![401, 408, 429].includes(error.status)
}
