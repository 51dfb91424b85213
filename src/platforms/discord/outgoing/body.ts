import { type AttachmentBuilder, MessageFlags } from 'discord.js'
import type { Row } from './buttons.js'

/** A message as Discord takes it. */
export interface Body {
  content: string
  components: Row[]
  files: AttachmentBuilder[]
}

/** What a message holds, in UTF-16 units. Discord counts code points, which are never more. */
export const sheet = { limit: 2000, window: 1000 }

/** Pings nobody, and shows no previews of links. */
export const silence = {
  allowedMentions: { parse: [], repliedUser: false },
  flags: MessageFlags.SuppressEmbeds,
} as const
