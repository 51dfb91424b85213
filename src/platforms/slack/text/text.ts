import { outsideCode } from '../../parts.js'

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** The ids of the people a text mentions. */
export function mentionedIn(text: string): string[] {
  return [...new Set([...text.matchAll(/<@(\w+)(?:\|[^<>]*)?>/g)].map(([, user = '']) => user))]
}

/** Does a text mention a whole group, or all who are there? */
export function talksToAll(text: string): boolean {
  return /<!(?:channel|here|everyone|group|subteam\^)/.test(text)
}

/** What somebody typed, out of Slack's notation: without the bot's mention at the beginning or end, others by name. */
export function plainText(text: string, bot: string, names: ReadonlyMap<string, string>): string {
  const mention = `<@${bot}(?:\\|[^<>]*)?>`
  return text
    .trim()
    .replace(new RegExp(`^${mention}[,:]?|${mention}$`, 'g'), '')
    .replace(/<@(\w+)(?:\|[^<>]*)?>/g, (_, user) => `@${names.get(user) ?? 'someone'}`)
    .replace(/<#\w+(?:\|([^<>]*))?>/g, (_, name) => `#${name || 'a channel'}`)
    .replace(/<!(?:subteam\^\w+\|@?|)([^<>|]*)(?:\|[^<>]*)?>/g, (_, word) => `@${word}`)
    .replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, address, label) => linkInWords(address, label))
    .replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity)
    .trim()
}

/** A link as it was typed: Slack finds addresses in what people type, and gives them a label. */
function linkInWords(address: string, label: string | undefined): string {
  if (!label) return address
  return address.replace(/^(?:mailto:|tel:|https?:\/\/)/, '').replace(/\/$/, '') === label
    ? label
    : `${label} (${address})`
}

/** A text that Slack shows as it is: nothing in it can ping, link or be a tag. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const ping = /<(?=@|!(?:channel|here|everyone|subteam|group)\b)/g
/** What makes a link look like something else, or shows a picture: Markdown's links and references, and Slack's own. */
const mask = /!(?=\[)|\](?=[([:])|<(?=[^<>\s|]*\|)/g

/**
 * Markdown of a model that can ping nobody, shows no pictures and hides no address. Code stays as it is, but for what could
 * ping.
 */
export function harmless(markdown: string): string {
  const silent = markdown.replace(ping, '$&\u200b')
  const sure = isInDoubt(silent) ? silent.replace(maskOfAddress, '$&\u200b') : silent
  return outsideCode(sure, (text) => text.replace(mask, '$&\u200b'))
}

const maskOfAddress = /\](?=\([\s<\\]*[a-z][a-z0-9+.\\-]*:)/gi
const unsureFence = /^(?: {4,}| *\t\s*|[ \t]*(?:[-*+]|\d+[.)])[ \t]+)(?:```|~~~)/m

/**
 * May Slack take for text what is code to us? A backtick that stands alone, or behind a backslash, may end where code begins
 * in the next line; a fence in a list ends with it.
 */
function isInDoubt(markdown: string): boolean {
  let isLone = false
  outsideCode(markdown, (text, besideBacktick) => {
    isLone ||= besideBacktick
    return text
  })
  return isLone || markdown.includes('\\`') || unsureFence.test(markdown)
}

const marks = /^[ \t]*(?:```|~~~).*\n?|^#{1,6}[ \t]+|\*\*|__|~~|`|\u200b|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)/gm

/** What Markdown says, without its marks: to be read aloud, or in a line. */
export function inWords(markdown: string): string {
  return markdown.replace(marks, '')
}

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
