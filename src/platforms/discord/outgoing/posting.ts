import {
  type Message as DiscordMessage,
  type MessageContextMenuCommandInteraction,
  type MessageCreateOptions,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js'
import { isForbidden, isGone, isWithoutReplies } from '../refusals.js'
import type { Posted, Posting } from './answers.js'
import { silence } from './body.js'
import type { ShowTyping } from './typing.js'

/** Posts under a message: the first as a reply to it. `forbidden` hears where Discord does not let us write. */
export function postingUnder(message: DiscordMessage, showTyping: ShowTyping, forbidden: () => void): Posting {
  const { channel } = message
  let stopTyping: (() => Promise<void>) | null = null

  async function post(body: MessageCreateOptions): Promise<DiscordMessage> {
    return channel.isSendable() ? channel.send(body) : message.reply(body)
  }

  return {
    async post(body, nonce, isFirst) {
      const whole = { ...body, ...silence, nonce, enforceNonce: true }
      const made = await (isFirst
        ? message.reply(whole).catch((error) => withoutReply(error, whole))
        : post(whole)
      ).catch((error) => {
        // It may be the file alone that it may not send.
        if (isForbidden(error) && !body.files?.length) forbidden()
        throw error
      })
      // What stood there by this nonce may be an earlier state of it.
      const isThere = made.content.trim() === body.content.trim()
      return postedAs(isThere ? made : await made.edit({ ...body, ...silence }))
    },
    begin() {
      if (channel.isSendable()) stopTyping ??= showTyping(channel)
    },
    async over() {
      await stopTyping?.()
    },
  }

  async function withoutReply(error: unknown, body: MessageCreateOptions): Promise<DiscordMessage> {
    if (!isWithoutReplies(error)) throw error
    return post(body)
  }
}

function postedAs(message: DiscordMessage): Posted {
  return {
    id: message.id,
    edit: (body) => message.edit({ ...body, ...silence }),
    remove: () => message.delete(),
    isGone,
  }
}

/** What somebody asked alone, which Discord shows as being thought of. */
export type AskedAlone = MessageContextMenuCommandInteraction | ModalSubmitInteraction

/** Posts what only who asked sees: in place of the sign that Discord shows, then below it. */
export function postingAlone(interaction: AskedAlone): Posting {
  return {
    async post(body, _, isFirst) {
      const flags = MessageFlags.Ephemeral | silence.flags
      const { id } = isFirst
        ? await interaction.editReply({ ...body, ...silence })
        : await interaction.followUp({ ...body, ...silence, flags })
      return {
        id,
        edit: (changed) => interaction.editReply({ ...changed, ...silence, message: id }),
        remove: () => interaction.deleteReply(id),
        isGone,
      }
    },
    begin() {},
    async over() {},
  }
}
