import { outsideCode } from '../../parts.js'

const link = /(?<![a-z0-9`])(?:https?:\/\/|www\.)[^\s<>()[\]`]*[^\s<>()[\]`.,;:!?]/gi
/** The end of a growing text that may still become a link. */
export const mayBecomeLink = /(?<![a-z0-9`])(?:h|ht|htt|http\S*|w|ww|www\S*)$/i

/** Markdown whose links are to be read and copied, but are none: a stream cannot say that they shall not be previewed. */
export function withoutLinks(markdown: string): string {
  return outsideCode(markdown, (text, besideBacktick) =>
    // There a backtick of ours would be taken for its other half.
    text.replace(link, (found) =>
      besideBacktick ? found.replace(/(?<=:)(?=\/\/)|(?<=^www)/i, '\u200b') : `\`${found}\``,
    ),
  )
}
