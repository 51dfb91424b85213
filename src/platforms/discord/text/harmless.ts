/** An address, as Discord finds one: it shows it as it is, and a backslash would be part of it. */
const address = String.raw`https?:\/\/(?:(?!\]\()[^\s<])+[^<.,:;"'\]\s]`
const special = [
  String.raw`^ *(?:#{1,3}(?=\s)|-(?=#?\s)|>(?=(?:>>)?\s))`,
  String.raw`^ *\d+(?=\.\s)`,
  String.raw`[*_\x60]`,
  '~(?=~)',
  String.raw`\|(?=\|)`,
  String.raw`\\(?![0-9A-Za-z\s])`,
  String.raw`\](?=\()`,
  String.raw`<@(?=[!&]?\d+>)`,
  '@(?=everyone|here)',
]
const found = new RegExp([address, ...special].join('|'), 'gm')

/**
 * What somebody said, to be shown in a line of ours as it was said: none of Discord's marks works in it, no link is
 * masked, nobody mentioned. (discord.js leaves quotes, small print and every masked link but the first of a line.)
 */
export function harmless(text: string): string {
  return text.replace(found, (sign) => {
    if (/^http/.test(sign)) return sign
    if (sign.endsWith('@')) return `${sign}\u200b`
    if (sign === ']' || /\d$/.test(sign)) return `${sign}\\`
    return sign.replace(/\S/, '\\$&')
  })
}
