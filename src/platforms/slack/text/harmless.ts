import { outsideCode } from '../../parts.js'

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
