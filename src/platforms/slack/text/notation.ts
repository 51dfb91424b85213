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
