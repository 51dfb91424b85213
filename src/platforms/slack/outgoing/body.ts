import type { types } from '@slack/bolt'
import { inWords, notification } from '../text/notification.js'
import { plain } from './blocks.js'

/** A message as Slack takes it. */
export interface Body {
  text: string
  blocks: types.KnownBlock[]
}

/** Shows no previews of links. */
export const silence = { unfurl_links: false, unfurl_media: false }

/** A text of Markdown as a message, with small lines and buttons below it. */
export function bodyOf(text: string, below: readonly string[] = [], buttons: readonly types.ActionsBlock[] = []): Body {
  const markdown: types.KnownBlock[] = text === '' ? [] : [{ type: 'markdown', text }]
  const small: types.KnownBlock[] = below.length > 0 ? [{ type: 'context', elements: below.map(plain) }] : []
  return { text: notification([inWords(text), ...below].join('\n')), blocks: [...markdown, ...small, ...buttons] }
}
