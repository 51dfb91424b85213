/** The text beside the blocks, for notifications: an update takes 4,000 bytes of it. */
export function notification(text: string): string {
  const bytes = Buffer.from(escaped(text))
  return bytes.length <= 4000
    ? bytes.toString()
    : `${bytes
        .subarray(0, 3900)
        .toString()
        .replace(/(?:\ufffd|&[a-z]*)$/, '')}…`
}

/** A text that Slack shows as it is: nothing in it can ping, link or be a tag. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The same, with the channels that it names as `<#C…>`. */
export function withChannels(text: string): string {
  return escaped(text).replace(/&lt;#(\w+)&gt;/g, '<#$1>')
}

const marks = /^[ \t]*(?:```|~~~).*\n?|^#{1,6}[ \t]+|\*\*|__|~~|`|\u200b|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)/gm

/** What Markdown says, without its marks: to be read aloud, or in a line. */
export function inWords(markdown: string): string {
  return markdown.replace(marks, '')
}
