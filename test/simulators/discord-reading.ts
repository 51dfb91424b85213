/**
 * How Discord's own client reads a message, as far as it is known from outside: the leftmost rule wins, of several the
 * first, and what stands inside is read for itself. What it finds is what people could click or be called by.
 */
export interface Found {
  kind: 'link' | 'mention'
  text: string
}

const bold = String.raw`\*\*(?<bold>(?:\\[\s\S]|[^\\])+?)\*\*(?!\*)|__(?<under>(?:\\[\s\S]|[^\\])+?)__(?!_)`
const rules = [
  String.raw`(?<escape>\\[^0-9A-Za-z\s])`,
  String.raw`\x60{3}(?:[a-zA-Z_\-+.0-9#]*\n)?(?<fence>[\s\S]*?[^\n][\s\S]*?)\x60{3}`,
  String.raw`\*(?!\s)(?<star>(?:\\[\s\S]|\*\*|[^*\\])+?)(?<!\s) {0,2}\*(?!\*)`,
  String.raw`_(?<score>(?:\\[\s\S]|__|[^_\\])+?)_(?![a-zA-Z0-9_])`,
  bold,
  String.raw`~~(?<strike>[\s\S]+?)~~(?!_)`,
  String.raw`\|\|(?<spoiler>[\s\S]+?)\|\|`,
  String.raw`(?<tick>\x60+)(?<code>[\s\S]+?)(?<!\x60)\k<tick>(?!\x60)`,
  '(?<mention><@[!&]?[0-9]+>|@everyone|@here)',
  String.raw`(?<address>(?:https?|steam)://[^\s<]+[^<.,:;"'\]\s]|<[^: >]+:/[^ >]+>)`,
  String.raw`\[(?<label>(?:\[[^\]]*\]|[^\[\]])*[^\[]*)\]\(\s*<?(?<target>(?:[^\s\\]|\\[^\n])*?)>?(?:\s+['"][\s\S]*?['"])?\s*\)`,
  String.raw`^-# +(?!-#)(?<small>[^\n]+)\n?`,
]
const heading = String.raw`^#{1,3}\s+(?!#)(?<heading>[^\n]*)\s*#*\s*\n?`
const quote = String.raw`(?<quote>(?:(?<=^ *)> [^\n]*\n?)+)|(?<=^ *)>>> (?<allQuote>[\s\S]*)`
const bullet = String.raw`(?:[*-]|\d+\.)`
const item = String.raw`(${bullet} +)((?:\n(?! ?${bullet} ))?[^\n]*(?:\n {2}[^\n]*)*)\n? ?`
const list = `(?<=^ *)(?<list>(?:${item.replaceAll(/\((?!\?)/g, '(?:')})+)`

interface Around {
  quoted: boolean
  depth: number
}

const compiled = new Map<string, RegExp>()
function rulesIn({ quoted, depth }: Around): RegExp {
  const key = `${quoted}${depth === 0}${depth < 11}`
  const more = [...(depth === 0 ? [heading] : []), ...(quoted ? [] : [quote]), ...(depth < 11 ? [list] : [])]
  const rule = compiled.get(key) ?? new RegExp([...rules, ...more].join('|'), 'gm')
  compiled.set(key, rule)
  return new RegExp(rule)
}

/** Every link with a label of its own, and every mention. */
export function liveIn(message: string): Found[] {
  if (!/@|\]\(/.test(message)) return []
  return read(message, '', { quoted: false, depth: 0 })
}

/** Is a fence or a part of one left that is not code? */
export function hasHalfFence(message: string): boolean {
  const code = /\\[^0-9A-Za-z\s]|```(?:[\w\-+.#]*\n)?[\s\S]*?[^\n][\s\S]*?```|(`+)[\s\S]+?(?<!`)\1(?!`)/g
  return message.replace(code, '').includes('```')
}

/** `lead` stands for what is before the text in its line: nothing, spaces, or letters. */
function read(text: string, lead: string, around: Around): Found[] {
  const whole = lead + text
  const rule = rulesIn(around)
  rule.lastIndex = lead.length
  const found: Found[] = []
  for (;;) {
    const match = longest(rule.exec(whole), whole)
    if (!match) return found
    rule.lastIndex = Math.max(match.index + match[0].length, match.index + 1)
    const line = whole.slice(whole.lastIndexOf('\n', match.index - 1) + 1, match.index)
    found.push(...liveAt(match, line === '' ? '' : line.trim() === '' ? ' ' : '$', around))
  }
}

function longest(match: RegExpExecArray | null, text: string): RegExpExecArray | null {
  if (match?.groups?.star === undefined && match?.groups?.score === undefined) return match
  const rule = new RegExp(bold, 'y')
  rule.lastIndex = match.index
  const other = rule.exec(text)
  return other && other[0].length > match[0].length ? other : match
}

function liveAt({ 0: text, groups = {} }: RegExpExecArray, lead: string, around: Around): Found[] {
  const { mention, target, quote: quoted, allQuote, list: listed, small, heading: title } = groups
  if (mention !== undefined) return [{ kind: 'mention', text }]
  if (target !== undefined) return isAddress(target) ? [{ kind: 'link', text }] : []
  if (quoted !== undefined) return read(quoted.replace(/^> /gm, ''), lead, { ...around, quoted: true })
  if (allQuote !== undefined) return read(allQuote, lead, { ...around, quoted: true })
  if (listed !== undefined)
    return itemsOf(listed).flatMap((one) => read(one, lead, { ...around, depth: around.depth + 1 }))
  const inside =
    small ?? title ?? groups.bold ?? groups.under ?? groups.star ?? groups.score ?? groups.strike ?? groups.spoiler
  return inside === undefined ? [] : read(inside, lead, around)
}

function itemsOf(text: string): string[] {
  return [...text.matchAll(new RegExp(item, 'g'))].map(([, mark = '', body = '']) =>
    body.replace(new RegExp(`^ {1,${mark.length}}`, 'gm'), ''),
  )
}

/** Any scheme counts: which of them Discord takes is its own matter. */
function isAddress(target: string): boolean {
  return URL.canParse(target.replace(/\\([^0-9A-Za-z\s])/g, '$1'))
}
