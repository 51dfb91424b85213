const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** The ids of the people a text mentions. */
export function mentionedIn(text: string): string[] {
  return [...new Set([...text.matchAll(/<@(\w+)(?:\|[^>]*)?>/g)].map(([, user = '']) => user))]
}

/** What somebody typed, out of Slack's notation: without the bot's mention at the beginning or end, others by name. */
export function plainText(text: string, bot: string, names: ReadonlyMap<string, string>): string {
  const mention = `<@${bot}(?:\\|[^>]*)?>`
  return text
    .trim()
    .replace(new RegExp(`^${mention}[,:]?\\s*|\\s*${mention}$`, 'g'), '')
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, user) => `@${names.get(user) ?? 'someone'}`)
    .replace(/<#\w+(?:\|([^>]*))?>/g, (_, name) => `#${name || 'a channel'}`)
    .replace(/<!(?:subteam\^\w+\|@?|)([^>|]*)(?:\|[^>]*)?>/g, (_, word) => `@${word}`)
    .replace(/<([^>|]+)(?:\|[^>]*)?>/g, (_, address) => address)
    .replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity)
    .trim()
}

/** A text that Slack shows as it is: nothing in it can ping, link or be a tag. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Markdown of a model that can ping nobody and shows no pictures. */
export function harmless(markdown: string): string {
  return markdown.replace(/<(?=[@!#])|!(?=\[)/g, '$&\u200b')
}

/** Markdown whose links are to be read and copied, but are none: a stream cannot say that they shall not be previewed. */
export function withoutLinks(markdown: string): string {
  let fenced = false
  return markdown
    .split('\n')
    .map((line) => {
      if (/^ {0,3}(```|~~~)/.test(line)) fenced = !fenced
      return fenced ? line : line.replace(/(?<![`\w])(?:https?:\/\/|www\.)[^\s<>()[\]`]+/gi, '`$&`')
    })
    .join('\n')
}
