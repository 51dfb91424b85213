import type { Attachment as DiscordAttachment } from 'discord.js'
import type { FileThere } from '../../files.js'

/** A file as it was sent. */
export function fileThere({ name, contentType, size, url }: DiscordAttachment): FileThere {
  return { name, type: contentType ?? '', size, ask: (signal) => fetch(url, { redirect: 'error', signal }) }
}
